import { expect } from "vitest";
import type { Business } from "../support/business.js";
import type { Sent, World } from "../support/world.js";

/** One request of a story: what it needs, what its answer must show, and what later steps know from it. */
export type Step = {
  name: string;
  ask: () => string;
  sent: () => Sent;
  status?: number;
  shape: () => object;
  keep?: (body: Record<string, unknown>) => void;
  /** What must have happened before. */
  after?: (world: World, business: Business) => Promise<unknown>;
};

export const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const instant = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
export const self = (uri: string) => ({ self: { uri, method: "GET", headers: [] } });
export const page = (items: unknown[], uri: string) => ({
  totalCount: items.length,
  items,
  links: self(uri),
  attributes: { objectType: "Collection" },
});
export const of = (objectType: string) => ({ attributes: { objectType } });

/** Ids that earlier answers gave. */
export const known = {
  link: "",
  customer: "",
  order: "",
  licenceOrder: "",
  subscription: "",
  batch: "",
  invoice: "",
  parked: "",
  application: "",
};

export const operator = (body?: unknown) => (): Sent => ({ as: "operator", ...(body === undefined ? {} : { body }) });
export const fabrikam = (body?: unknown) => (): Sent => ({ as: "fabrikam", ...(body === undefined ? {} : { body }) });
