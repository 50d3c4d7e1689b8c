import type { CompactJWSHeaderParameters, JWTVerifyGetKey } from "jose";
import type { Settings } from "../platform/config.js";
import type { Ports } from "../platform/ports.js";
import type { Caller } from "./caller.js";

/** More tokens than one host serves within their hour; the one that came first makes room. */
const tokensMax = 2_000;

export type KnownToken = {
  caller: Caller;
  /** The key that its signature was checked with, and the header by which the key set is asked for it. */
  key: unknown;
  header: CompactJWSHeaderParameters;
  /** When the token is good, in seconds since 1970. */
  notBefore: number;
  expires: number;
};
type World = Pick<Ports, "clock" | "tokenKeys" | "settings">;

/** What a token says depends on its text and the deployment's settings alone. */
const known = new WeakMap<Settings, Map<string, KnownToken>>();

/**
 * The caller of a token whose signature was checked before, as long as the issuer's key set still gives the key that it
 * was checked with and the token's time has come and is not over. To check a signature takes longer than all else that
 * is done for a read.
 */
export async function callerKnown(world: World, token: string, leewaySeconds: number): Promise<Caller | undefined> {
  const found = known.get(world.settings)?.get(token);
  if (found === undefined) return undefined;
  const [, payload = "", signature = ""] = token.split(".");
  const key = await keyNow(world, found.header, { payload, signature });
  const now = Math.floor(world.clock.now().getTime() / 1_000);
  const isGood = key === found.key && found.notBefore <= now + leewaySeconds && now - leewaySeconds < found.expires;
  return isGood ? found.caller : undefined;
}

/** Nothing when there is none or several: the token is then checked as a new one, which says what is wrong. */
async function keyNow({ tokenKeys }: World, ...asked: Parameters<JWTVerifyGetKey>): Promise<unknown> {
  try {
    return await tokenKeys(...asked);
  } catch {
    return undefined;
  }
}

/** Remembers whom a token names. */
export function rememberToken({ settings }: World, token: string, found: KnownToken): void {
  const tokens = known.get(settings) ?? new Map<string, KnownToken>();
  known.set(settings, tokens);
  tokens.delete(token);
  tokens.set(token, found);
  const [oldest] = tokens.keys();
  if (tokens.size > tokensMax && oldest !== undefined) tokens.delete(oldest);
}
