import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Environment } from "./settings.js";

const Names = z.record(z.string(), z.string()).default({});
const Keys = z.object({
  master: z.string().min(1),
  host: Names,
  functions: z.record(z.string(), Names).default({}),
});

/** Whether a request may pass: to a function of a level, or as an administrator. */
export type KeyRing = {
  mayCall(request: IncomingMessage, functionName: string, level: unknown): boolean;
  mayAdminister(request: IncomingMessage): boolean;
};

/** As the tools for local work do: every request is authorised. */
export const noKeys: KeyRing = { mayCall: () => true, mayAdminister: () => true };

/**
 * The keys in the setting `LOCAL_HOST_KEYS`: JSON with `master`, `host` (by key name) and `functions` (by function, then key name).
 * Stored keys of Azure are not read: a test of 401 needs no vault.
 */
export function readKeys(environment: Environment): KeyRing {
  const text = environment.LOCAL_HOST_KEYS;
  if (text === undefined) throw new Error("Keys are enforced, but the setting LOCAL_HOST_KEYS is missing.");
  const { master, host, functions } = Keys.parse(JSON.parse(text));
  const offers = (request: IncomingMessage, accepted: string[]) => {
    const offered = Buffer.from(offeredKey(request));
    return accepted
      .map((key) => Buffer.from(key))
      .some((key) => key.length === offered.length && timingSafeEqual(key, offered));
  };
  return {
    mayCall(request, functionName, level) {
      if (level === "anonymous" || level === undefined) return true;
      if (level === "admin") return offers(request, [master]);
      return offers(request, [master, ...Object.values(host), ...Object.values(functions[functionName] ?? {})]);
    },
    mayAdminister: (request) => offers(request, [master]),
  };
}

/** The header wins over the query. */
function offeredKey(request: IncomingMessage): string {
  const header = request.headers["x-functions-key"];
  if (typeof header === "string") return header;
  return new URLSearchParams(request.url?.split("?")[1]).get("code") ?? "";
}
