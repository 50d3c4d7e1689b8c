import { readFile, writeFile } from "node:fs/promises";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

/** The pair that the local issuer signs with, and the public half as it is published. */
export type IssuerKey = { sign: CryptoKey; published: JWK & { kid: string } };

/** Reads the key that is kept at `path`, or makes one and keeps it there, so that tokens survive a restart. */
export async function issuerKey(path?: string): Promise<IssuerKey> {
  const kept = path === undefined ? undefined : await readFile(path, "utf8").catch(() => undefined);
  const jwk: JWK = kept === undefined ? await newKey() : JSON.parse(kept);
  if (path !== undefined && kept === undefined) await writeFile(path, JSON.stringify(jwk), { mode: 0o600 });

  const sign = await importJWK(jwk, "RS256");
  if (sign instanceof Uint8Array) throw new Error(`${path} holds no RSA key.`);
  const { kty = "RSA", n = "", e = "" } = jwk;
  const kid = await calculateJwkThumbprint({ kty, n, e });
  return { sign, published: { kty, n, e, kid, use: "sig", alg: "RS256" } };
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return exportJWK(privateKey);
}
