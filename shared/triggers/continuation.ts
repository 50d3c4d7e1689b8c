import { hash } from "node:crypto";
import { Refusal } from "../kernel/refusal.js";
import { type NextPage, withQuery } from "./collection.js";

/** Where a collection is read on from, and how the place after this page is told to the client. */
export type Continuation = {
  /** Nothing on the first page. */
  readonly position: string | undefined;
  next(position: string): NextPage;
};

/** What a token is good for: the same caller, the same collection, the same filter. */
export type Bounds = { tenantId: string; path: string; filter: string };

/**
 * Reads the continuation token of a request and makes the next one: opaque, and refused with any other caller, path or
 * filter. It is a check against mix-ups, no secret: whose rows are read, the use case decides.
 */
export function continuationOf(bounds: Bounds, self: string, token: string | null): Continuation {
  const seal = (position: string) => {
    const check = hash(
      "sha256",
      JSON.stringify([bounds.tenantId, bounds.path, bounds.filter, position]),
      "base64url",
    ).slice(0, checkCharacters);
    return Buffer.from(check + position).toString("base64url");
  };
  const next = (position: string) => ({ uri: withQuery(self, { seekOperation: "Next" }), token: seal(position) });
  if (!token) return { position: undefined, next };
  const position = Buffer.from(token, "base64url").toString().slice(checkCharacters);
  if (seal(position) === token) return { position, next };
  throw new Refusal("REQUEST_INVALID", {
    fact: "The continuation token does not belong to this request: another caller, path or filter, or altered.",
    remedy: "Start again with the first page and follow links.next as it is given.",
    parameters: { property: "MS-ContinuationToken" },
  });
}

const checkCharacters = 22;
