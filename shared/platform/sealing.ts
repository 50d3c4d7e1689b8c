import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";

const cipherName = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

const derived = (key: string, purpose: string, text = "") =>
  createHmac("sha256", key).update(`${purpose}\n${text}`).digest();
/** Tells which key sealed a text, and nothing of the key. */
export const nameOf = (key: string) => derived(key, "name").toString("hex").slice(0, 16);

/** 64 hex digits that follow from the text, for nobody who has not the first key. */
export function secretFrom([key]: readonly string[], text: string): string {
  if (key === undefined) throw new Error("There is no key to make a secret from.");
  return derived(key, "secret", text).toString("hex");
}

/**
 * The text in a form that only a holder of the deployment's sealing keys can read. The first key seals; the same text
 * gives the same form, so that a repeated write writes the same.
 */
export function seal([key]: readonly string[], text: string): string {
  if (key === undefined) throw new Error("There is no key to seal with.");
  // Made from the text, so that no two texts ever share one.
  const nonce = derived(key, "nonce", text).subarray(0, nonceBytes);
  const cipher = createCipheriv(cipherName, derived(key, "cipher"), nonce);
  const hidden = [cipher.update(text, "utf8"), cipher.final()];
  return `${nameOf(key)}.${Buffer.concat([nonce, cipher.getAuthTag(), ...hidden]).toString("base64")}`;
}

/**
 * What `seal` was given, under the first key of that day; nothing when that key is no longer among `keys`. A text that was
 * changed since does not open.
 */
export function unseal(keys: readonly string[], sealed: string): string | undefined {
  const [name, hidden = ""] = sealed.split(".");
  const key = keys.find((one) => nameOf(one) === name);
  if (key === undefined) return undefined;
  const bytes = Buffer.from(hidden, "base64");
  const decipher = createDecipheriv(cipherName, derived(key, "cipher"), bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}
