import { hash } from "node:crypto";
import { PageTokenInvalid } from "./ports.js";

type Query = readonly (string | undefined)[];

/** Where a query goes on, together with which query it was: storage itself would go on with any filter. */
export function sealPageToken(query: Query, position: string): string {
  return Buffer.from(seal(query, position) + position).toString("base64url");
}

/** The position inside a token of this very query; anything else is a `PageTokenInvalid`. */
export function openPageToken(query: Query, token: string): string {
  const text = Buffer.from(token, "base64url").toString();
  const position = text.slice(sealLength);
  if (text.slice(0, sealLength) !== seal(query, position)) throw new PageTokenInvalid();
  return position;
}

const sealLength = 16;
const seal = (query: Query, position: string) =>
  hash("sha256", JSON.stringify([...query, position]), "base64url").slice(0, sealLength);
