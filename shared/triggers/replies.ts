import type { HttpResponseBodyInit } from "@azure/functions";
import { printJson } from "../kernel/exact-json.js";
import type { Language } from "../language/texts.rules.js";

type Headers = Record<string, string>;
export type Reply = {
  status: number;
  headers?: Headers;
  body?: HttpResponseBodyInit;
  /**
   * It holds what must lie nowhere readable, also where first answers are kept; `open` is the body without that, for a
   * repeat that comes when the key that sealed it has been retired.
   */
  secret?: { open: string };
};

/** Prints `body` as JSON; amounts in it are `exactNumber`s. */
export function json(status: number, body: unknown, headers: Headers = {}): Reply {
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body: printJson(body) };
}

/** 200 with the resource. */
export const ok = (body: unknown, headers?: Headers) => json(200, body, headers);
/** 201 with the resource that is new. */
export const created = (body: unknown, headers?: Headers) => json(201, body, headers);
/** 201 with the resource that is new, which holds a secret of the client's; `open` is the resource without it. */
export const createdSecret = (body: unknown, open: unknown): Reply => ({
  ...created(body),
  secret: { open: printJson(open) },
});
/** 202: taken in, the work goes on; `Location` among the headers says where to look. */
export const accepted = (body: unknown, headers?: Headers) => json(202, body, headers);
/** 204: done, nothing to say. */
export const noContent = (headers: Headers = {}): Reply => ({ status: 204, headers });

/** 200 with a file to be kept under `fileName`. */
export function file(bytes: Uint8Array, contentType: string, fileName: string, headers: Headers = {}): Reply {
  const disposition = `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`;
  return {
    status: 200,
    headers: { "Content-Type": contentType, "Content-Disposition": disposition, ...headers },
    body: bytes,
  };
}

/** Says in which language an answer's texts are. */
export const inLanguage = (language: Language): Headers => ({ "Content-Language": language });
