import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import { registerFunctions } from "../../functions/register.js";
import hostJson from "../../host.json" with { type: "json" };
import type { Directory } from "../../infra/local/directory.js";
import { type Host, startHost } from "../../infra/local/host/host.js";
import { startIssuer } from "../../infra/local/issuer.js";
import { issuerKey } from "../../infra/local/issuer-key.js";
import { storageConnection } from "../../shared/platform/azure-connection.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import type { LogFields, Ports } from "../../shared/platform/ports.js";
import { directory, type Party, tenantOf } from "./parties.js";
import { newStorageAccount } from "./storage-account.js";

export type Answer = { status: number; headers: Headers; text: string; body: unknown };
export type Sent = {
  /** Whose user with all roles calls; nobody when there is neither this nor a token. */
  as?: Party;
  token?: string;
  headers?: Record<string, string>;
  /** Bytes and texts go out as they are, anything else as JSON. */
  body?: unknown;
};
export type LogLine = { level: string; message: string; fields: LogFields };

/** The deployed app on real storage and with a real issuer; timers are fired by hand, and business time is set by the operator. */
export type World = {
  host: Host;
  ports: Ports;
  connectionString: string;
  /** What the app logged, oldest first. */
  log: readonly LogLine[];
  /** A token of a user or app of the party; `who` is a role, a client id or `all`. */
  tokenOf(party: Party, who?: string): Promise<string>;
  /** The same for any tenant of the directory. */
  tokenIn(tenantId: string, who: string, options?: { audience?: string }): Promise<string>;
  /** The token of the party's `all`, but its time is over. */
  expiredTokenOf(party: Party): Promise<string>;
  /** Sends `METHOD /path`. */
  call(line: string, sent?: Sent): Promise<Answer>;
  /** Puts a text on a queue as the storage SDK does, encoded or as it is. */
  putMessage(queue: string, text: string, encoding?: "base64" | "none"): Promise<void>;
  close(): Promise<void>;
};

/** Whoever waits for messages says so by `whenIdle`, which looks at once: looks by the clock would take half of a test's time. */
const rareLooksMs = 1_000;

type Opening = {
  sandbox?: boolean;
  /** Beside those that every world has. */
  settings?: Record<string, string>;
  /** Who can sign in; tenants may come while the world stands. */
  known?: Directory;
  /** What the app is given instead of the ports themselves. */
  watch?: (ports: Ports) => Ports;
};

export async function openWorld({
  sandbox = true,
  settings: more = {},
  known: listed = directory,
  watch = (ports) => ports,
}: Opening = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "csp-world-"));
  const keyPath = join(folder, "issuer-key.json");
  const connectionString = await newStorageAccount();
  const issuer = await startIssuer({ port: 0, directory: listed, keyPath });
  const settings = {
    AzureWebJobsStorage: connectionString,
    CspData: connectionString,
    CSP_OPERATOR_TENANT: tenantOf("operator"),
    CSP_TOKEN_AUDIENCES: "api://csp",
    CSP_TOKEN_ISSUER: issuer.issuer,
    CSP_TOKEN_KEYS_URL: issuer.keysUrl,
    CSP_SANDBOX: String(sandbox),
    ...more,
  };
  const lines: LogLine[] = [];
  const writer =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  const ports = watch({
    ...azurePorts(settings),
    log: { info: writer("info"), warn: writer("warn"), error: writer("error") },
  });
  const host = await startHost({
    settings,
    port: 0,
    hostJson,
    queueRetryDelaySeconds: 0,
    maxPollMs: rareLooksMs,
    noticeMs: rareLooksMs,
    timers: false,
    register: () => registerFunctions(ports),
    writeLine: () => {},
  });

  const known = new Map<string, Promise<string>>();
  const tokenOf = (party: Party, who = "all") => {
    const key = `${party} ${who}`;
    const token = known.get(key) ?? issuer.tokenFor(tenantOf(party), who);
    known.set(key, token);
    return token;
  };

  return {
    host,
    ports,
    connectionString,
    log: lines,
    tokenOf,
    tokenIn: (tenantId, who, options) => issuer.tokenFor(tenantId, who, options),
    expiredTokenOf: async (party) => {
      const { sign, published } = await issuerKey(keyPath);
      const tid = tenantOf(party);
      const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600;
      return new SignJWT({ tid, oid: tid, scp: "user_impersonation", roles: ["Operator", "AdminAgent"] })
        .setProtectedHeader({ alg: "RS256", kid: published.kid })
        .setIssuer(issuer.issuer.replace("{tenant}", tid))
        .setAudience("api://csp")
        .setIssuedAt(anHourAgo - 3_600)
        .setExpirationTime(anHourAgo)
        .sign(sign);
    },
    call: async (line, { as, token, headers = {}, body } = {}) => {
      const [method = "GET", path = "/"] = line.split(" ");
      const bearer = token ?? (as === undefined ? undefined : await tokenOf(as));
      const asItIs = typeof body === "string" || body instanceof Uint8Array;
      const answer = await fetch(`${host.url}${path}`, {
        method,
        headers: {
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined || asItIs ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: asItIs ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: isJson && text !== "" ? JSON.parse(text) : undefined,
      };
    },
    putMessage: async (queue, text, encoding = "none") => {
      const client = await storageConnection("CspData", settings).queue(queue);
      await client.createIfNotExists();
      await client.sendMessage(encoding === "base64" ? Buffer.from(text).toString("base64") : text);
    },
    close: async () => {
      await host.stop();
      await issuer.stop();
      await rm(folder, { recursive: true });
    },
  };
}
