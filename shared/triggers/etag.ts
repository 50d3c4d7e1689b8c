import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import { say } from "../language/say.rules.js";

/** Where a client sends a resource's ETag back: in its body, as it was read. */
export const EtagInBody = z.object({ attributes: z.object({ etag: z.string().optional() }).optional() });
export type EtagInBody = z.infer<typeof EtagInBody>;

/**
 * Refuses a write on a resource that changed since the caller read it. The ETag comes in `If-Match` or in the body's
 * `attributes`; a client that sends neither (some cannot) writes on what is there. Only who sent `If-Match` gets 412,
 * all others 400/2055.
 */
export function refuseStale(request: HttpRequest, body: EtagInBody, current: string): void {
  const header = request.headers.get("if-match")?.trim();
  const expected = header === undefined || header === "" ? body.attributes?.etag : header;
  if (expected === undefined || expected === "*" || bare(expected) === bare(current)) return;
  const parameters = { etag: expected.slice(0, 80), current };
  throw new Refusal("CONFLICT", {
    fact: say("The ETag {etag} is not the current one, {current}.", "en", parameters),
    remedy: "Read the resource again, apply the change to it and send its new ETag.",
    parameters,
    ...(header ? { status: 412 } : {}),
  });
}

/** `W/"x"`, `"x"` and `x` name one version. */
const bare = (etag: string) => etag.replace(/^W\//i, "").replace(/^"(.*)"$/s, "$1");
