import { limits } from "../kernel/limits.js";
import { reasons } from "../kernel/reason-codes.js";
import { Refusal, wireNumberOf } from "../kernel/refusal.js";
import { describe } from "../language/describe.rules.js";
import type { Language } from "../language/texts.rules.js";
import { PageTokenInvalid, StorageBusy } from "../platform/ports.js";
import { inLanguage, json, type Reply } from "./replies.js";

/** Whose manners the error body has: Partner Center's, or Azure Resource Manager's. */
export type ErrorWire = "partnerCenter" | "arm";

/** What a client may know of any error: a refusal all of it, a fault only that there was one. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StorageBusy) {
    return new Refusal("SERVER_BUSY", {
      fact: "The storage is busy.",
      remedy: "Send the same request again, with the same MS-RequestId, after the time in Retry-After.",
      headers: { "Retry-After": "5" },
    });
  }
  if (error instanceof PageTokenInvalid) {
    return new Refusal("REQUEST_INVALID", {
      fact: "The continuation token does not belong to this request.",
      remedy: "Start again with the first page.",
    });
  }
  return new Refusal("SERVER_FAULT", {
    fact: "The request failed on the server's side.",
    remedy: "Send it again with the same MS-RequestId; if it keeps failing, report the request id.",
  });
}

type Told = { requestId: string; wire?: ErrorWire | undefined; language?: Language };

/**
 * The answer to a refusal: Partner Center's four properties, then our reason, fact and remedy. What people read is in the
 * client's language; what programs read stays.
 */
export function errorAnswer(refusal: Refusal, { requestId, wire = "partnerCenter", language = "en" }: Told): Reply {
  const status = refusal.status ?? reasons[refusal.code].status;
  const { fact, remedy, description: whole } = describe(refusal, language);
  const headers = { ...inLanguage(language), ...refusal.headers };
  if (status === 429) return throttled(whole, headers);
  const description = whole.slice(0, limits.textCharactersMax);
  const number = wireNumberOf(refusal);
  const body = {
    code: number,
    description,
    data: [],
    source: "CspBackend",
    reasonCode: refusal.code,
    fact,
    remedy,
    parameters: refusal.parameters,
    requestId,
    ...(refusal.errorName === undefined ? {} : extension(refusal.errorName, number, description)),
  };
  if (wire === "partnerCenter") return json(status, body, headers);
  return json(status, { error: { code: refusal.code, message: description, details: [body] } }, headers);
}

/** What newer services of the wire add; none of their refusals goes away by sending the same again. */
const extension = (errorName: string, number: number, message: string) => ({
  message,
  errorName,
  isRetryable: false,
  errorMessageExtended: `InternalErrorCode=${number}`,
});

/** With `code` or `description` in it, .NET clients lose `Retry-After`; without that header they fail. */
function throttled(message: string, headers: Record<string, string>): Reply {
  return json(429, { statusCode: 429, message }, { "Retry-After": "30", ...headers });
}
