import { hash } from "node:crypto";

const hashOf = (texts: readonly string[]): string => hash("sha256", JSON.stringify(texts));

/** The variant of a GUID: its first digit has the two high bits `10`. */
const variants = ["8", "9", "a", "b"];

/** A GUID (version 8) made from texts by SHA-256: the same texts give the same GUID, for ever. */
export function derivedGuid(...texts: string[]): string {
  const hex = hashOf(texts);
  const variant = variants[Number.parseInt(hex.charAt(16), 16) & 0x3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** 32 hex digits made from texts by SHA-256: the same texts give the same digits, for ever. */
export const derivedDigits = (...texts: string[]): string => hashOf(texts).slice(0, 32);
