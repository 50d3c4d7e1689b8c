import type { HttpRequest } from "@azure/functions";
import type { Ids } from "../platform/ports.js";

export type RequestIds = { requestId: string; correlationId: string; locale: string; traceparent: string | undefined };

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The ids that the client sent, or made-up ones where it sent none or no GUID: no header but the token may be demanded. */
export function requestIds({ headers }: HttpRequest, ids: Ids): RequestIds {
  const sent = (name: string) => {
    const value = headers.get(name)?.trim();
    return value !== undefined && guid.test(value) ? value.toLowerCase() : undefined;
  };
  return {
    requestId: sent("ms-requestid") ?? ids.next(),
    correlationId: sent("ms-correlationid") ?? ids.next(),
    locale:
      headers
        .get("x-locale")
        ?.replaceAll("_", "-")
        .match(/^[a-z0-9-]{2,35}$/i)?.[0] ?? "en-US",
    traceparent: headers.get("traceparent") ?? undefined,
  };
}

/**
 * What makes a repeat recognisable: the client's own key, or its request id, also one that is no GUID and therefore not told
 * back. A made-up id repeats nothing.
 */
export function repeatKey({ headers }: HttpRequest): string | undefined {
  const requestId = headers.get("ms-requestid")?.trim();
  const sent = requestId && guid.test(requestId) ? requestId.toLowerCase() : requestId;
  return headers.get("idempotency-key")?.trim() || sent || undefined;
}

/** The headers that every answer carries. */
export function echo({ requestId, correlationId, locale }: RequestIds): Record<string, string> {
  return { "MS-RequestId": requestId, "MS-CorrelationId": correlationId, "X-Locale": locale };
}
