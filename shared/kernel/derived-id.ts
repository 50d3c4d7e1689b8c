import { createHash } from "node:crypto";

const hashOf = (texts: readonly string[]) => createHash("sha256").update(JSON.stringify(texts)).digest();

/** A GUID (version 8) made from texts by SHA-256: the same texts give the same GUID, for ever. */
export function derivedGuid(...texts: string[]): string {
  const bytes = hashOf(texts).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 32 hex digits made from texts by SHA-256: the same texts give the same digits, for ever. */
export const derivedDigits = (...texts: string[]): string => hashOf(texts).toString("hex").slice(0, 32);
