import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `hh:mm:ss` or `d.hh:mm:ss` as milliseconds; -1 means "no limit". */
const TimeSpan = z.string().transform((text, problems) => {
  if (text === "-1") return Number.POSITIVE_INFINITY;
  const [, days = "0", hours, minutes, seconds] = text.match(/^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/) ?? [];
  if (hours === undefined) {
    problems.addIssue(`"${text}" is no time span like 00:00:30`);
    return z.NEVER;
  }
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
});

const Queues = z
  .object({
    batchSize: z.coerce.number().int().min(1).max(32).default(16),
    newBatchThreshold: z.coerce.number().int().min(0).optional(),
    maxDequeueCount: z.coerce.number().int().min(1).default(5),
    visibilityTimeout: TimeSpan.prefault("00:00:00"),
    maxPollingInterval: TimeSpan.prefault("00:00:02"),
    messageEncoding: z.enum(["base64", "none"]).default("base64"),
  })
  .transform((queues) => ({ ...queues, newBatchThreshold: queues.newBatchThreshold ?? queues.batchSize / 2 }));
export type QueueSettings = z.infer<typeof Queues>;

const Http = z.object({
  routePrefix: z.string().default("api"),
  customHeaders: z.record(z.string(), z.string()).default({}),
});

const HostJson = z.object({
  version: z.literal("2.0"),
  functionTimeout: TimeSpan.prefault("00:30:00"),
  extensions: z.object({ http: Http.prefault({}), queues: Queues.prefault({}) }).prefault({}),
});
export type HostJson = z.infer<typeof HostJson>;

/** `host.json` of the app folder, as written there. */
export async function readHostJson(appFolder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(appFolder, "host.json"), "utf8"));
}

/** Checks `host.json` after the overrides of the environment: `AzureFunctionsJobHost__<path with __>`. */
export function parseHostJson(written: unknown, environment: Environment): HostJson {
  const prefix = /^AzureFunctionsJobHost__/i;
  const overrides = Object.entries(environment).filter(([name]) => prefix.test(name));
  const effective = overrides.reduce(
    (json, [name, value]) => withValue(json, name.replace(prefix, "").split("__"), value),
    written,
  );
  const parsed = HostJson.safeParse(effective);
  if (!parsed.success) throw new Error(`host.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The same object with one value set; names that are there already are found in any letter case. */
function withValue(json: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fields: Record<string, unknown> = typeof json === "object" && json !== null ? { ...json } : {};
  const known = Object.keys(fields).find((field) => field.toLowerCase() === name.toLowerCase()) ?? name;
  return { ...fields, [known]: withValue(fields[known], rest, value) };
}

/** Replaces each `%NAME%` by the setting of that name; a missing one is an error that names it. */
export function expand(text: string, environment: Environment): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined) throw new Error(`The setting "${name}" in "${text}" is missing.`);
    return value;
  });
}

/** Which variables hosts of this process have set, and for whom, so that a later host's settings are not taken for the machine's. */
const owners = new Map<string, symbol>();

/** Makes the settings environment variables; those of the machine win. Undone by the returned function. */
export function applySettings(settings: Readonly<Record<string, string>>): { environment: Environment; undo(): void } {
  const owner = Symbol("host");
  for (const [name, value] of Object.entries(settings)) {
    if (process.env[name] !== undefined && !owners.has(name)) continue;
    process.env[name] = value;
    owners.set(name, owner);
  }
  const undo = () => {
    for (const name of Object.keys(settings)) {
      if (owners.get(name) !== owner) continue;
      owners.delete(name);
      delete process.env[name];
    }
  };
  return { environment: { ...process.env }, undo };
}
