import { fileURLToPath } from "node:url";
import { registerFunctions } from "../../functions/register.js";
import { type Host, startHost } from "../../infra/local/host/host.js";
import { readHostJson } from "../../infra/local/host/settings.js";
import { startIssuer } from "../../infra/local/issuer.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import type { LogFields, Ports } from "../../shared/platform/ports.js";
import { startAzuriteProcess } from "../support/azurite.js";
import { type Caller, startCaller } from "./caller.js";
import { type Client, clientOf } from "./client.js";

const operatorTenant = "0a000000-0000-4000-8000-000000000001";
const user = "bench";
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The tenant of the benchmark's partner with this number. */
export const partnerTenant = (index: number) => `0b000000-0000-4000-8000-${(index + 1).toString(16).padStart(12, "0")}`;

/** A line of the app's log and when it was written, in milliseconds of `performance.now`. */
export type LogLine = LogFields & { message: string; at: number };
export type Running = {
  host: Host;
  operator: Client;
  partner(index: number): Client;
  /** A client in a process of its own, for the operator or for the partner with this number. */
  caller(who: "operator" | number): Caller;
  stop(): Promise<void>;
};
type StartRunning = {
  /** In a sandbox the operator can hold the clock; every invocation then reads it, which costs a storage request. */
  sandbox?: boolean;
  disabled?: readonly string[];
  /** Changes the ports that the functions run on. */
  over?: (ports: Ports) => Ports;
};
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Azurite as a process of its own, an issuer, and hosts that run the app's own functions in this process, one after another. */
export async function openWorld({ partners }: { partners: number }) {
  const azurite = await startAzuriteProcess();
  const userOf = (roles: string[], number: number) => ({
    userId: `0c000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`,
    userName: user,
    password: "",
    roles,
  });
  const tenants = [
    { tenantId: operatorTenant, name: "Operator", clients: [], users: [userOf(["Operator"], 0)] },
    ...Array.from({ length: partners }, (_, index) => ({
      tenantId: partnerTenant(index),
      name: `Partner ${index}`,
      clients: [],
      users: [userOf(["AdminAgent", "GlobalAdmin"], index + 1)],
    })),
  ];
  const issuer = await startIssuer({ port: 0, directory: { tenants } });
  const log: LogLine[] = [];
  const write = (message: string, fields: LogFields = {}) => {
    log.push({ ...fields, message, at: performance.now() });
  };
  const storage = { AzureWebJobsStorage: azurite.connectionString, CspData: azurite.connectionString };
  const portsOf = (sandbox: boolean): Ports => ({
    ...azurePorts({
      ...storage,
      CSP_OPERATOR_TENANT: operatorTenant,
      CSP_TOKEN_AUDIENCES: "api://csp",
      CSP_TOKEN_ISSUER: issuer.issuer,
      CSP_TOKEN_KEYS_URL: issuer.keysUrl,
      CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
      CSP_SANDBOX: String(sandbox),
    }),
    log: { info: write, warn: write, error: write },
  });
  const hostJson = await readHostJson(root);

  async function run({ sandbox = false, disabled = [], over = (ports) => ports }: StartRunning = {}): Promise<Running> {
    const ports = over(portsOf(sandbox));
    const host = await startHost({
      register: () => registerFunctions(ports),
      hostJson,
      settings: {
        ...storage,
        ...Object.fromEntries(disabled.map((name) => [`AzureWebJobs.${name}.Disabled`, "true"])),
      },
      port: 0,
      timers: false,
      writeLine: () => {},
    });
    const [operatorToken = "", ...tokens] = await Promise.all(
      tenants.map(({ tenantId }) => issuer.tokenFor(tenantId, user)),
    );
    const operator = clientOf(host.url, operatorToken);
    const clients = tokens.map((token) => clientOf(host.url, token));
    return {
      host,
      operator,
      partner: (index) => {
        const client = clients[index];
        if (client === undefined) throw new Error(`the world has no partner ${index}`);
        return client;
      },
      caller: (who) => startCaller(host.url, (who === "operator" ? operatorToken : tokens[who]) ?? ""),
      stop: async () => {
        for (const client of [operator, ...clients]) client.close();
        await host.stop();
      },
    };
  }

  return {
    connectionString: azurite.connectionString,
    ports: portsOf(false),
    run,
    /** Takes the log lines that were written since it was last asked. */
    takeLog: () => log.splice(0),
    close: async () => {
      await issuer.stop();
      await azurite.kill();
    },
  };
}

/** Storage requests that these invocations made, by their own log lines. */
export function requestsIn(lines: readonly LogLine[], name: string): { invocations: number; requests: number } {
  const own = lines.filter((line) => line.function === name);
  const requests = own.reduce(
    (total, line) =>
      total + Number(line.tableRequests ?? 0) + Number(line.queueRequests ?? 0) + Number(line.blobRequests ?? 0),
    0,
  );
  return { invocations: own.length, requests };
}

/** Fails when work was parked or an invocation failed: figures of work that was not done are worth nothing. */
export function assertAllDone(lines: readonly LogLine[]): void {
  const failed = lines.find(
    ({ message, function: name }) => message === "invocation failed" || `${name}`.endsWith("-poison"),
  );
  if (failed !== undefined) throw new Error(`something failed: ${JSON.stringify(failed)}`);
}
