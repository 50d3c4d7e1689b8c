import { randomUUID } from "node:crypto";
import type { Tenant } from "../../../infra/local/directory.js";
import { type Role, roles } from "../../../shared/auth/caller.js";
import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { newAgreement } from "../../support/business.js";
import { publishCatalogue } from "../../support/catalogue.js";
import { directory, tenantOf } from "../../support/parties.js";
import { type Answer, openWorld, type World } from "../../support/world.js";
import { changesThrough, type Watch } from "./changes-through.js";

export type Json = Record<string, unknown>;

/** One request: `METHOD /path`, and which tenant's user (or app) sends it; nobody without a tenant. */
export type Asked = {
  line: string;
  by?: string;
  /** The caller's one role; `app` is an app on its own with all of them. */
  role?: Role | "app";
  /** Instead of the party's own token. */
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
};

export const operatorId = tenantOf("operator");

/** When a row begins, unless it sets the clock itself: the partner agreement is in force, phase 1 is not. */
export const usualNow = "2021-03-01T12:00:00Z";

/** What makes a partner an indirect provider (ELI-14). */
const nomination = { nominatedBy: "The programme", provenRecord: true, result: "granted" };

const tenant = (tenantId: string): Tenant => ({
  tenantId,
  name: tenantId,
  clients: [{ clientId: appOf(tenantId), secret: "secret", roles }],
  users: roles.map((role) => ({ userId: randomUUID(), userName: role, password: "secret", roles: [role] })),
});
const appOf = (tenantId: string) => `3d${tenantId.slice(2)}`;

/**
 * The app's own host on Azurite over real HTTP, with the catalogue published, business time held, and nobody enrolled:
 * every row of the walk makes the parties and customers that it needs, so that none sees another's.
 */
export async function openStage(settings: Record<string, string> = {}) {
  const tenants: Tenant[] = [...directory.tenants];
  let watch: Watch | undefined;
  const world: World = await openWorld({
    settings,
    known: { tenants },
    watch: (ports) => {
      watch = changesThrough(ports);
      return watch.ports;
    },
  });
  if (watch === undefined) throw new Error("The host registered no function.");
  const { begin, end, hasSent } = watch;

  const tokens = new Map<string, Promise<string>>();
  function tokenOf(by: string, who: string): Promise<string> {
    const key = `${by} ${who}`;
    const token = tokens.get(key) ?? world.tokenIn(by, who);
    tokens.set(key, token);
    return token;
  }

  async function send({ line, by, role, token, headers, body }: Asked): Promise<Answer> {
    const who = role ?? (by === operatorId ? "Operator" : "AdminAgent");
    const bearer = token ?? (by && (await tokenOf(by, who === "app" ? appOf(by) : who)));
    return world.call(line, {
      ...(bearer === undefined ? {} : { token: bearer }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Does what a row only presupposes; anything but success is a broken row. */
  async function done(line: string, sent: Omit<Asked, "line">): Promise<Json> {
    const { status, text, body } = await send({ line, ...sent });
    if (status >= 300) throw new Error(`${line} was answered with ${status}: ${text}`);
    return (body ?? {}) as Json;
  }

  let heldAt = "";
  async function at(now: string): Promise<void> {
    if (heldAt !== now) await done("PUT /v1/sandbox/clock", { by: operatorId, body: { now } });
    heldAt = now;
  }

  /** A tenant that can sign in and that no record knows. */
  function aTenant(): string {
    const tenantId = randomUUID();
    tenants.push(tenant(tenantId));
    return tenantId;
  }

  let enrolled = 0;
  /** What the operator states of a new partner: a direct-bill partner of the United States, unless it says otherwise. */
  function enrolment(more: Json = {}): Json & { partnerId: string } {
    const partnerId = aTenant();
    const number = ++enrolled;
    const isProvider = Array.isArray(more.kinds) && more.kinds.includes("indirectProvider");
    return {
      partnerId,
      legalName: `Partner ${number} Inc.`,
      domain: `partner-${number}.example`,
      countryCode: "US",
      mpnId: String(6_000_000 + number),
      kinds: ["directBill"],
      enrolledAt: "2018-05-01T00:00:00Z",
      agreementAcceptedAt: "2018-05-01T00:00:00Z",
      ...(isProvider ? { nomination } : {}),
      ...more,
    };
  }
  /** Enrols a partner; answers its tenant. */
  async function aPartner(more: Json = {}): Promise<string> {
    const body = enrolment(more);
    await done("POST /v1/partners", { by: operatorId, body });
    return body.partnerId;
  }
  const aProvider = (more: Json = {}) => aPartner({ kinds: ["indirectProvider"], ...more });
  const aReseller = (more: Json = {}) => aPartner({ kinds: ["indirectReseller"], ...more });
  const mpnIdOf = async (partnerId: string) =>
    String((await done(`GET /v1/partners/${partnerId}`, { by: operatorId })).mpnId);

  /** The provider's invitation, which the reseller accepts; answers the link's id. */
  async function link(provider: string, reseller: string): Promise<string> {
    const { id } = await done("POST /v1/relationships", { by: provider, body: { resellerId: reseller } });
    await done(`POST /v1/relationships/${id}/accept`, { by: reseller });
    return String(id);
  }

  /** A customer with a new tenant, which can sign in from then on; `more` is laid over the body. */
  async function aCustomer(of: string, more: Json = {}): Promise<string> {
    const { id } = await done("POST /v1/customers", { by: of, body: { ...newCustomer(), ...more } });
    tenants.push(tenant(String(id)));
    return String(id);
  }

  /** The partner asks a tenant that exists for a relationship; answers the request's id. */
  async function request(of: string, tenantId: string, more: Json = {}): Promise<string> {
    const body = { ...newCustomer({}, { tenantId, domain: newDomain() }), ...more };
    return String((await done("POST /v1/customers", { by: of, body })).relationshipRequestId);
  }
  const accept = (customerId: string, requestId: string) =>
    done(`POST /v1/customers/${customerId}/relationshiprequests/${requestId}/accept`, {
      by: customerId,
      role: "GlobalAdmin",
    });

  /** The partner records that its customer accepted the agreement. */
  const agree = (of: string, customerId: string, more: Json = {}) =>
    done(`POST /v1/customers/${customerId}/agreements`, { by: of, body: { ...newAgreement, ...more } });

  /** An order of one line; answers its subscription. */
  async function anOrder(of: string, customerId: string, offerId: string, line: Json = {}): Promise<string> {
    const body = {
      lineItems: [{ lineItemNumber: 0, offerId, quantity: 1, ...line }],
      ...(line.partnerIdOnRecord === undefined ? {} : { partnerOnRecordAttestationAccepted: true }),
    };
    const { lineItems } = await done(`POST /v1/customers/${customerId}/orders`, { by: of, body });
    return (lineItems as { subscriptionId: string }[])[0]?.subscriptionId ?? "";
  }

  const untouched = new Map<string, unknown[]>();
  let expectsRefusal = false;
  /**
   * Something of this shape that no accepted request has used: what rows that are refused only asked about is left for the
   * next, since they are seen to change nothing. Whoever changes it itself, or succeeds, is its last user. `make` may make
   * several, for the rows to come.
   */
  async function fresh<T>(shape: string, isOnlyAsked: boolean, make: () => Promise<[T, ...T[]]>): Promise<T> {
    const left = untouched.get(shape) as T[] | undefined;
    const [one, ...others] = left?.length ? (left as [T, ...T[]]) : await make();
    untouched.set(shape, isOnlyAsked && expectsRefusal ? [one, ...others] : others);
    return one;
  }

  await at("2015-01-01T00:00:00Z");
  await publishCatalogue(world);

  return {
    world,
    /** Whether the next scene's request changes nothing: see `fresh`. */
    expectRefusal: (isRefused: boolean) => {
      expectsRefusal = isRefused;
    },
    fresh,
    /** From here on storage is watched until `endWatch` tells what became different: see `changesThrough`. */
    beginWatch: async () => {
      if (hasSent()) await world.host.whenIdle();
      begin();
    },
    endWatch: end,
    send,
    done,
    at,
    aTenant,
    enrolment,
    aPartner,
    aProvider,
    aReseller,
    mpnIdOf,
    link,
    aCustomer,
    request,
    accept,
    agree,
    anOrder,
    close: () => world.close(),
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;
