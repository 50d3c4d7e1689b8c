import { randomUUID } from "node:crypto";
import functions from "@azure/functions";
import { httpFunctions } from "../../functions/all.js";
import { startIssuer } from "../../infra/local/issuer.js";
import type { Role } from "../../shared/auth/caller.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import type { Ports } from "../../shared/platform/ports.js";
import { noRoute } from "../../shared/triggers/no-route.js";
import { nomination } from "../support/nomination.js";
import { newStorageAccount } from "../support/storage-account.js";

const tenant = (number: number) => `1c000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** `customer` and `stranger` are tenants that exist and buy; `unknown` is no party of the programme at all. */
export const tenants = {
  operator: tenant(1),
  direct: tenant(2),
  otherDirect: tenant(3),
  provider: tenant(4),
  reseller: tenant(5),
  otherReseller: tenant(6),
  german: tenant(7),
  customer: tenant(8),
  stranger: tenant(9),
} as const;
export type Who = keyof typeof tenants;

const kinds: Partial<Record<Who, [kinds: string[], country: string]>> = {
  direct: [["directBill"], "US"],
  otherDirect: [["directBill"], "US"],
  provider: [["indirectProvider"], "US"],
  reseller: [["indirectReseller"], "US"],
  otherReseller: [["indirectReseller"], "US"],
  german: [["directBill", "indirectReseller"], "DE"],
};
export const partners = Object.keys(kinds) as Who[];

/** What tests take out of answers; the rest they compare. */
export type Body = {
  id: string;
  source: string;
  url: string;
  relationshipRequestId: string;
  companyProfile: { tenantId: string; domain: string };
  userCredentials: { userName: string; password: string };
  defaultAddress: Record<string, string>;
  userPrincipalName: string;
  items: Body[];
  links: { next?: { uri: string; headers: { key: string; value: string }[] } };
  continuationToken: string;
  enableGDAPByDefault: boolean;
  state: string;
  attributes: unknown;
};
export type Answer = { status: number; headers: Record<string, string>; text: string; body: Body };
type Sent = { as?: Who; role?: Role | "app"; body?: unknown; headers?: Record<string, string>; on?: Ports };

const roles: readonly Role[] = ["GlobalAdmin", "AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin", "Operator"];
const clientOf = (who: Who) => `3c000000-0000-4000-8000-${tenants[who].slice(-12)}`;

/** All of the app's functions on real storage, called as the host calls them; every partner is enrolled. */
export async function openCustomerWorld({ sandbox = true }: { sandbox?: boolean } = {}) {
  const connectionString = await newStorageAccount();
  const issuer = await startIssuer({
    port: 0,
    directory: {
      tenants: (Object.keys(tenants) as Who[]).map((name) => ({
        tenantId: tenants[name],
        name,
        clients: [{ clientId: clientOf(name), secret: "secret", roles }],
        users: roles.map((role) => ({ userId: randomUUID(), userName: role, password: "secret", roles: [role] })),
      })),
    },
  });
  const ports: Ports = {
    ...azurePorts({
      CspData: connectionString,
      CSP_OPERATOR_TENANT: tenants.operator,
      CSP_TOKEN_AUDIENCES: "api://csp",
      CSP_TOKEN_ISSUER: issuer.issuer,
      CSP_TOKEN_KEYS_URL: issuer.keysUrl,
      CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
      CSP_SANDBOX: String(sandbox),
    }),
    log: { info: () => {}, warn: () => {}, error: (message, fields) => console.error(message, fields) },
  };
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (who: Who, role: Role | "app"): Promise<string> => {
    const key = `${who} ${role}`;
    const known = tokens.get(key) ?? issuer.tokenFor(tenants[who], role === "app" ? clientOf(who) : role);
    tokens.set(key, known);
    return known;
  };
  const app = noRoute(httpFunctions);

  /** Sends `METHOD /path`, as the party's admin agent unless another role is named. */
  async function call(
    line: string,
    { as, role = "AdminAgent", body, headers, on = ports }: Sent = {},
  ): Promise<Answer> {
    const [method = "", path = ""] = line.split(" ");
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const request = new functions.HttpRequest({
      method,
      url: `http://localhost${path}`,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as, role)}` }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: { string: text } }),
    });
    const answer = await app.run(on, request, { invocationId: randomUUID() });
    const answered = typeof answer.body === "string" ? answer.body : "";
    return {
      status: answer.status ?? 200,
      headers: Object.fromEntries(new Headers(answer.headers as Record<string, string>)),
      text: answered,
      body: (answered === "" ? undefined : JSON.parse(answered)) as Body,
    };
  }

  for (const [index, who] of partners.entries()) {
    const [enrolledAs, countryCode] = kinds[who] ?? [];
    const enrolled = await call("POST /v1/partners", {
      as: "operator",
      role: "Operator",
      body: {
        partnerId: tenants[who],
        legalName: `${who} Inc.`,
        domain: `${who.toLowerCase()}.example`,
        countryCode,
        kinds: enrolledAs,
        ...(enrolledAs?.includes("indirectProvider") ? { nomination } : {}),
        mpnId: String(5_000_001 + index),
        agreementAcceptedAt: "2020-01-01T00:00:00Z",
      },
    });
    if (enrolled.status !== 201) throw new Error(enrolled.text);
  }

  /** Links a reseller to the provider; gives back the link's id. */
  async function link(reseller: Who): Promise<string> {
    const invited = await call("POST /v1/relationships", { as: "provider", body: { resellerId: tenants[reseller] } });
    await call(`POST /v1/relationships/${invited.body.id}/accept`, { as: reseller });
    return invited.body.id;
  }

  return {
    ports,
    call,
    link,
    /** Lets the sandbox's clock stand at an instant. */
    setClock: (now: string) => call("PUT /v1/sandbox/clock", { as: "operator", role: "Operator", body: { now } }),
    close: () => issuer.stop(),
  };
}
export type CustomerWorld = Awaited<ReturnType<typeof openCustomerWorld>>;

let number = 0;
/** A domain that no other test has. */
export const newDomain = () => `company${++number}-${randomUUID().slice(0, 8)}.example`;

/** The body of a customer in the US; `over` is laid over its billing profile, `company` over its company profile. */
export const newCustomer = (
  over: Record<string, unknown> = {},
  company: Record<string, unknown> = { domain: newDomain() },
  more: Record<string, unknown> = {},
) => ({
  companyProfile: company,
  billingProfile: {
    email: "invoices@company.example",
    culture: "en-US",
    language: "en",
    companyName: "Company Inc.",
    defaultAddress: {
      country: "US",
      city: "Redmond",
      state: "WA",
      addressLine1: "One Way 1",
      postalCode: "98052",
      firstName: "Jane",
      lastName: "Doe",
      phoneNumber: "4255550100",
    },
    ...over,
  },
  ...more,
});
