import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { Environment } from "./settings.js";

const longestHostId = 32;

/** Names the app's locks and timer states in storage: two apps with one id block each other's timers. */
export function hostIdOf(folder: string, environment: Environment): string {
  const made = createHash("sha256").update(`${hostname()} ${folder}`).digest("hex").slice(0, longestHostId);
  const id = environment.AzureFunctionsWebHost__hostid ?? made;
  if (!/^[a-z0-9-]{1,32}$/.test(id)) throw new Error(`"${id}" is no host id: 1 to 32 of a-z, 0-9 and dashes.`);
  return id;
}
