import type { IncomingMessage, ServerResponse } from "node:http";
import type { CookieData, HttpRequestData, HttpResponseData, Nullable } from "./contract.js";

/** Answers that never carry a body. */
const bodyless = new Set([204, 205, 304]);

/** The address that the caller used. */
export const urlOf = (request: IncomingMessage) => `http://${request.headers.host ?? "localhost"}${request.url ?? "/"}`;

/** Request headers by lower-case name. */
export function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    texts[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
  }
  return texts;
}

/** The query as the Functions host gives it: a repeated name is one value, joined by commas. */
export function queryOf(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  const written = request.url?.split("?")[1];
  if (written === undefined) return joined;
  for (const [name, value] of new URLSearchParams(written)) {
    const before = joined[name];
    joined[name] = before === undefined ? value : `${before},${value}`;
  }
  return joined;
}

/** The request in one piece, for apps that do not stream. A body without a length is not read. */
export async function bufferedRequest(
  request: IncomingMessage,
  params: Record<string, string>,
): Promise<HttpRequestData> {
  const data = {
    method: request.method ?? "GET",
    url: urlOf(request),
    nullableHeaders: nullable(headersOf(request)),
    nullableQuery: nullable(queryOf(request)),
    nullableParams: nullable(params),
  };
  if (!(Number(request.headers["content-length"]) > 0)) return data;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return { ...data, body: { bytes: Buffer.concat(chunks) } };
}

const nullable = (values: Record<string, string>): Record<string, Nullable> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** Writes a buffered answer; none at all is an empty 200. */
export function sendBuffered(response: ServerResponse, data: HttpResponseData | undefined): void {
  response.statusCode = Number(data?.statusCode ?? 200);
  for (const [name, value] of Object.entries(data?.headers ?? {})) response.setHeader(name, value);
  const cookies = data?.cookies ?? [];
  if (cookies.length > 0) response.setHeader("set-cookie", cookies.map(cookieText));
  response.end(bodyless.has(response.statusCode) ? undefined : bodyOf(data));
}

/** An answer of the host itself: a status and nothing else. */
export function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 }).end();
}

function bodyOf(data: HttpResponseData | undefined): string | Uint8Array | undefined {
  return data?.body?.bytes ?? data?.body?.string ?? data?.body?.json;
}

function cookieText(cookie: CookieData): string {
  const { name, value, domain, path, expires, maxAge, secure, httpOnly, sameSite } = cookie;
  const sameSiteText = { none: undefined, lax: "Lax", strict: "Strict", explicitNone: "None" }[sameSite ?? "none"];
  const attributes = [
    `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    domain && `Domain=${domain.value}`,
    path && `Path=${path.value}`,
    expires && `Expires=${new Date(expires.value.seconds * 1000).toUTCString()}`,
    maxAge && `Max-Age=${maxAge.value}`,
    secure?.value && "Secure",
    httpOnly?.value && "HttpOnly",
    sameSiteText && `SameSite=${sameSiteText}`,
  ];
  return attributes.filter(Boolean).join("; ");
}
