import type { HttpRequest, HttpResponseBodyInit, HttpResponseInit } from "@azure/functions";
import { Refusal } from "../kernel/refusal.js";
import { culturesAsked, languageAsked } from "../language/language-asked.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { Ports } from "../platform/ports.js";
import { asRefusal, type ErrorWire, errorAnswer } from "./error-answer.js";
import type { Reply } from "./replies.js";
import { echo, type RequestIds, requestIds } from "./request-ids.js";

type Asked = { name: string; request: HttpRequest; wire?: ErrorWire | undefined };
type Work = (ids: RequestIds, tell: (error: unknown) => Reply) => Promise<Reply>;

/**
 * Gives every request an answer with its ids on it. `tell` is how an error becomes an answer; what is no refusal is
 * logged with all it says, and tells the client nothing.
 */
export async function answering(ports: Ports, { name, request, wire }: Asked, work: Work): Promise<HttpResponseInit> {
  const ids = requestIds(request, ports.ids);
  const language = languageOf(request);
  const tell = (error: unknown) => {
    if (!(error instanceof Refusal)) {
      const { requestId, correlationId } = ids;
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      ports.log.error("request failed", { function: name, requestId, correlationId, error: text });
    }
    return errorAnswer(asRefusal(error), { requestId: ids.requestId, wire, language });
  };
  const { status, headers, body } = await work(ids, tell).catch(tell);
  const hasBody = request.method !== "HEAD" && body !== undefined;
  return {
    status,
    headers: { ...headers, ...(hasBody ? lengthOf(body) : {}), ...echo(ids) },
    ...(hasBody ? { body } : {}),
  };
}

/** With its length known, a body goes out in one piece instead of chunks. */
function lengthOf(body: HttpResponseBodyInit): Record<string, string> {
  if (typeof body === "string") return { "Content-Length": String(Buffer.byteLength(body)) };
  return body instanceof Uint8Array ? { "Content-Length": String(body.byteLength) } : {};
}

/** The language in which a client wants to be told something. */
export const languageOf = ({ headers }: HttpRequest): Language =>
  languageAsked(headers.get("x-locale"), headers.get("accept-language"));

/** The cultures in which a client wants names and texts, the dearest first. */
export const culturesOf = ({ headers }: HttpRequest): string[] =>
  culturesAsked(headers.get("x-locale"), headers.get("accept-language"));
