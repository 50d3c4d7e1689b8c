import { randomUUID } from "node:crypto";
import functions from "@azure/functions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { httpFunctions } from "../../functions/all.js";
import { type Role, roles } from "../../shared/auth/caller.js";
import { permissions } from "../../shared/auth/permissions.rules.js";
import { inParallel } from "../../shared/kernel/in-parallel.js";
import type { HttpFunction } from "../../shared/triggers/http.js";
import { noRoute } from "../../shared/triggers/no-route.js";
import { aRecord, type Business, businessIn, newAgreement, newCustomer, offers } from "../support/business.js";
import { clientIdOf, type Party, tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

const guarded = httpFunctions.filter(({ needs }) => needs !== "public");
const isForPartners = ({ needs }: HttpFunction) =>
  needs !== "public" && permissions[needs].some((role) => role !== "Operator");
/** Routes on what belongs to one partner: for any other it is not there. */
const ofOneOwner = guarded.filter(
  (called) => /\{customerId|\{invoiceNumber|^v1\/partners\/\{partnerId/.test(called.route) && isForPartners(called),
);

let world: World;
let business: Business;
/** What the ids in a path stand for: things of Contoso. */
let known: Record<string, string>;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2020-12-20T12:00:00Z");
  await business.enrol("contoso", "litware");
  await business.publishOffers();
  const { offerId } = offers.legacy;
  await business.publishPrices({
    ...{ offerId, market: "US", currency: "USD", discount: "0", effectiveFrom: "2020-12-01" },
    prices: { vm: "1" },
  });
  const customerId = await business.aCustomer("contoso", "walked");
  const { orderId, subscriptionId } = await business.anOrder("contoso", customerId, offerId);
  await business.report([aRecord(subscriptionId, "vm", "1", "2021-01-05")]);
  await business.closeAt("2021-02-03T00:00:00Z");
  const [invoice = ""] = await business.invoicesOf("contoso");
  known = {
    partnerId: tenantOf("contoso"),
    customerId,
    orderId,
    subscriptionId,
    invoiceNumber: invoice.split(" ")[0] ?? "",
  };
});
afterAll(() => world.close());

/** Bodies that are taken, so that the answer is about the caller and not about the body. */
const bodies: Record<string, () => unknown> = {
  "create-customer": () => newCustomer(`walk-${randomUUID()}`, "US"),
  "record-agreement": () => ({
    ...newAgreement,
    primaryContact: { ...newAgreement.primaryContact, lastName: randomUUID() },
  }),
  "sign-agreement": () => newAgreement,
  "place-order": () => ({ lineItems: [{ lineItemNumber: 0, offerId: offers.licence.offerId, quantity: 1 }] }),
  "create-cart": () => ({ lineItems: [{ catalogItemId: offers.licence.offerId, quantity: 1 }] }),
  "replace-cart": () => ({ lineItems: [{ catalogItemId: offers.licence.offerId, quantity: 1 }] }),
  "record-payment": () => ({ amount: "0.01" }),
  "end-customer-relationship": () => ({ relationshipToPartner: "none" }),
  "change-customer-billing-profile": () => newCustomer("walked", "US").billingProfile,
  "create-customer-qualification": () => ({ qualification: "StateOwnedEntity" }),
  "extend-customer-relationship": () => ({ providerId: randomUUID() }),
  "apply-for-partner-kind": () => ({ kind: "indirectProvider" }),
  "create-customer-user": () => ({
    ...{ usageLocation: "US", displayName: "Walker", userPrincipalName: "walker@walked.onmicrosoft.example" },
    passwordProfile: { password: "Passw0rd!" },
  }),
  "add-directory-role-member": () => ({ id: randomUUID() }),
  "create-customer-group": () => ({ displayName: "Walkers" }),
  "add-customer-group-member": () => ({ id: randomUUID() }),
  "cancel-azure-entitlement": () => ({ cancellationReason: "compromise" }),
  "upgrade-subscription": () => ({ targetOffer: { id: offers.legacy.offerId } }),
  "transition-subscription": () => ({ toCatalogItemId: "none:0001", quantity: 1, transitionType: "transition_only" }),
  "put-support-contact": () => ({ supportTenantId: tenantOf("contoso") }),
};

/** What would take the walked customer away is only rehearsed. */
const rehearsed = new Set(["delete-customer"]);

type Answer = { status: number; headers: Headers; text: string; body: unknown };

const front = noRoute(httpFunctions);

/** Calls the app as the host does, without a socket between: thousands of requests would spend most of their time there. */
async function send({ name, methods, route }: HttpFunction, token?: string): Promise<Answer> {
  const path = route.replace(
    /\{(\w+)(:guid|:alpha|:int)?\}/g,
    (_, id: string, form) => known[id] ?? (form === ":guid" ? randomUUID() : form === ":alpha" ? "a" : "1"),
  );
  const [method = "GET"] = methods;
  const isRead = method === "GET" || method === "HEAD";
  const query = rehearsed.has(name) ? "?dryRun=true" : "";
  const request = new functions.HttpRequest({
    method,
    url: `http://localhost/${path}${query}`,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(isRead ? {} : { "content-type": "application/json" }),
    },
    ...(isRead ? {} : { body: { string: JSON.stringify(bodies[name]?.() ?? {}) } }),
  });
  const answer = await front.run(world.ports, request, { invocationId: randomUUID() });
  const text = typeof answer.body === "string" ? answer.body : "";
  return {
    status: answer.status ?? 200,
    headers: new Headers(answer.headers as Record<string, string>),
    text,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** What the caller is told, as far as it is about the caller. */
function verdictOf({ status, body }: Answer): string {
  // The answer to HEAD has no body that could say why.
  if (body === undefined && status === 403) return "403 role";
  const { reasonCode, code } = (body ?? {}) as { reasonCode?: string; code?: number };
  if (reasonCode === "NO_ROLE" || code === 900329) return `${status} ${code === 900329 ? "app+user" : "role"}`;
  return status === 401 ? "401" : "admitted";
}

function expected({ needs, tokens }: HttpFunction, role: Role, party: Party, kind: "user" | "app"): string {
  const carriers: readonly Role[] = needs === "public" ? [] : permissions[needs];
  const counts = role !== "Operator" || party === "operator";
  if (!carriers.includes(role) || !counts) return "403 role";
  return tokens === "app+user" && kind === "app" ? "403 app+user" : "admitted";
}

describe("every route, walked from the tables", () => {
  test.each((["contoso", "operator"] as const).flatMap((party) => roles.map((role) => [party, role] as const)))(
    "lets in of %s the %s exactly where its role carries the permission, and its app only where no user is asked for",
    async (party, role) => {
      const wrong: string[] = [];
      for (const kind of ["user", "app"] as const) {
        const token = await world.tokenOf(party, kind === "user" ? role : clientIdOf(party, role));
        await inParallel(guarded, async (called) => {
          const said = verdictOf(await send(called, token));
          const wanted = expected(called, role, party, kind);
          if (said !== wanted) wrong.push(`${called.name} by ${kind}: ${said}, not ${wanted}`);
        });
      }
      expect(wrong).toEqual([]);
    },
  );

  test("is 401 without a token, with one whose time is over and with one that is none", async () => {
    const expired = await world.expiredTokenOf("operator");
    await inParallel(guarded, async (called) => {
      for (const token of [undefined, expired, "no-token"]) {
        const answer = await send(called, token);
        expect(answer.status, called.name).toBe(401);
        expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
        if (called.methods[0] === "HEAD") continue;
        expect(answer.body).toMatchObject({ reasonCode: "NOT_AUTHENTICATED" });
      }
    });
  });
});

describe("what belongs to another partner does not exist", () => {
  test.each(ofOneOwner.map((called) => [called.name, called] as const))(
    "%s is 404 for every role of another partner that may call it, and its answer names nobody",
    async (_, called) => {
      const carriers = roles.filter((role) => expected(called, role, "litware", "user") === "admitted");
      expect(carriers).not.toEqual([]);
      for (const role of carriers) {
        const answer = await send(called, await world.tokenOf("litware", role));
        expect([answer.status, answer.text], role).toEqual([404, expect.not.stringContaining("Contoso")]);
      }
    },
  );

  test("a list of one's own shows nothing of others", async () => {
    const shown = { "/v1/customers": known.customerId, "/v1/invoices": known.invoiceNumber };
    for (const [path, id] of Object.entries(shown)) {
      expect((await world.call(`GET ${path}`, { as: "contoso" })).text).toContain(id);
      expect((await world.call(`GET ${path}`, { as: "litware" })).text).not.toContain(id);
    }
  });

  test("asking for another's invoices by its id changes nothing for a partner", async () => {
    const answer = await world.call(`GET /v1/invoices?recipientId=${tenantOf("contoso")}`, { as: "litware" });
    expect(answer.body).toMatchObject({ totalCount: 0 });
  });

  test("the operator role of another tenant opens no route of the operator", async () => {
    const token = await world.tokenOf("contoso", "Operator");
    expect((await world.call("GET /v1/partners", { token })).status).toBe(403);
  });
});
