import { randomUUID } from "node:crypto";
import functions from "@azure/functions";
import { httpFunctions } from "../../functions/all.js";
import type { Tenant } from "../../infra/local/directory.js";
import { startIssuer } from "../../infra/local/issuer.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import type { Ports } from "../../shared/platform/ports.js";
import { noRoute } from "../../shared/triggers/no-route.js";
import { nomination } from "./nomination.js";
import { newStorageAccount } from "./storage-account.js";

export const parties = {
  operator: "0a000000-0000-4000-8000-000000000001",
  direct: "0b000000-0000-4000-8000-000000000002",
  provider: "0c000000-0000-4000-8000-000000000003",
  reseller: "0d000000-0000-4000-8000-000000000004",
  otherDirect: "0e000000-0000-4000-8000-000000000005",
} as const;
type Party = keyof typeof parties;
type Kind = "directBill" | "indirectProvider" | "indirectReseller";

const clientId = "30000000-0000-4000-8000-000000000003";
const userNames = ["AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin", "GlobalAdmin", "Operator"];

export type Json = Record<string, unknown>;
export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: Json;
  /** Of a collection: its items, and how the client reads on. */
  items: readonly Json[];
  next: { path: string; headers: Record<string, string> } | undefined;
};
export type Sent = {
  /** Tenant id or name of a party; none for no token. */
  by?: Party | string | null;
  role?: string;
  appOnly?: boolean;
  headers?: Record<string, string>;
  body?: unknown;
};

const tenant = (tenantId: string, name: string): Tenant => ({
  tenantId,
  name,
  clients: [{ clientId, secret: "secret", roles: ["AdminAgent", "Operator"] }],
  users: userNames.map((role) => ({ userId: randomUUID(), userName: role, password: "secret", roles: [role] })),
});

/** Every function of the app on Azurite and a real issuer, with an operator who enrols the parties and holds the clock. */
export async function openProgrammeWorld(settings: Record<string, string> = {}) {
  const tenants = Object.entries(parties).map(([name, tenantId]) => tenant(tenantId, name));
  const connectionString = await newStorageAccount();
  const issuer = await startIssuer({ port: 0, directory: { tenants } });
  const ports: Ports = {
    ...azurePorts({
      CspData: connectionString,
      CSP_OPERATOR_TENANT: parties.operator,
      CSP_TOKEN_AUDIENCES: "api://csp",
      CSP_TOKEN_ISSUER: issuer.issuer,
      CSP_TOKEN_KEYS_URL: issuer.keysUrl,
      CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
      CSP_SANDBOX: "true",
      ...settings,
    }),
    log: { info: () => {}, warn: () => {}, error: (message, fields) => console.error(message, fields) },
  };
  const front = noRoute(httpFunctions);
  const tenantIdOf = (by: string) => (Object.hasOwn(parties, by) ? parties[by as Party] : by);

  async function call(line: string, sent: Sent = {}, on: Ports = ports): Promise<Answer> {
    const [method = "", path = ""] = line.split(" ");
    const { by = "direct", role = by === "operator" ? "Operator" : "AdminAgent", appOnly = false, body } = sent;
    const token = by === null ? undefined : await issuer.tokenFor(tenantIdOf(by), appOnly ? clientId : role);
    const request = new functions.HttpRequest({
      method,
      url: `http://localhost${path}`,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...sent.headers },
      ...(body === undefined ? {} : { body: { string: typeof body === "string" ? body : JSON.stringify(body) } }),
    });
    const answer = await front.run(on, request, { invocationId: randomUUID() });
    const text = typeof answer.body === "string" ? answer.body : "";
    const headers = Object.fromEntries(new Headers(answer.headers as Record<string, string>));
    const read: Json = text === "" ? {} : JSON.parse(text);
    const items = Array.isArray(read.items) ? (read.items as Json[]) : [];
    return { status: answer.status ?? 200, headers, body: read, items, next: nextOf(read.links) };
  }

  /** Does what a test only presupposes; anything but success is a broken test. */
  async function done(line: string, sent: Sent = {}): Promise<Json> {
    const { status, body } = await call(line, sent);
    if (status >= 300) throw new Error(`${line} was answered with ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  let enrolled = 0;
  return {
    ports,
    call,
    done,
    /** Lets tokens be minted for another tenant, such as a customer's. */
    addTenant: (tenantId: string) => tenants.push(tenant(tenantId, tenantId)),
    enrol: (party: Party, kinds: Kind[], more: Record<string, unknown> = {}) =>
      done("POST /v1/partners", {
        by: "operator",
        body: {
          partnerId: parties[party],
          legalName: `${party} Ltd`,
          domain: `${party.toLowerCase()}.example`,
          countryCode: "NL",
          mpnId: `100000${++enrolled}`,
          kinds,
          ...(kinds.includes("indirectProvider") ? { nomination } : {}),
          agreementAcceptedAt: "2020-03-01T00:00:00Z",
          ...more,
        },
      }),
    holdClock: (now: string) => done("PUT /v1/sandbox/clock", { by: "operator", body: { now } }),
    aCustomer: async (by: Party = "direct", more: Record<string, unknown> = {}): Promise<string> => {
      const customer = await done("POST /v1/customers", { by, body: newCustomer(more) });
      return String(customer.id);
    },
    close: () => issuer.stop(),
  };
}
export type ProgrammeWorld = Awaited<ReturnType<typeof openProgrammeWorld>>;

function nextOf(links: unknown): Answer["next"] {
  const { next } = (links ?? {}) as { next?: { uri: string; headers: { key: string; value: string }[] } };
  return (
    next && { path: `/v1${next.uri}`, headers: Object.fromEntries(next.headers.map((one) => [one.key, one.value])) }
  );
}

/** The body of a customer that nothing is wrong with; every one has another domain. */
export const newCustomer = (more: Record<string, unknown> = {}) => ({
  companyProfile: { domain: `c${randomUUID().slice(0, 8)}.onmicrosoft.com` },
  billingProfile: {
    email: "billing@example.com",
    culture: "nl-NL",
    language: "nl",
    companyName: "Voorbeeld BV",
    firstName: "An",
    lastName: "Jansen",
    defaultAddress: {
      country: "NL",
      city: "Utrecht",
      addressLine1: "Dam 1",
      postalCode: "3511 AA",
      phoneNumber: "31201234567",
    },
  },
  ...more,
});
