import { expect, test } from "vitest";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { recordAgreement } from "../../shared/agreements/record-agreement.js";
import { listAudit } from "../../shared/audit/list-audit.js";
import type { Caller } from "../../shared/auth/caller.js";
import { type Backend, openBackend } from "../../shared/backend.js";
import { makeCart } from "../../shared/carts/make-cart.js";
import { findOffer } from "../../shared/catalogue/find-offer.js";
import { legacyAzureOfferId } from "../../shared/catalogue/offer.schema.js";
import { publishOffer } from "../../shared/catalogue/publish-offer.js";
import { changeBillingProfile } from "../../shared/customers/change-billing-profile.js";
import { createCustomer, settleCreation } from "../../shared/customers/create-customer.js";
import { relationshipsIn } from "../../shared/customers/customer-file.js";
import { deleteCustomer } from "../../shared/customers/delete-customer.js";
import { noteDomain } from "../../shared/customers/domain-note.js";
import { endRelationship } from "../../shared/customers/end-relationship.js";
import { requestRelationship } from "../../shared/customers/request-relationship.js";
import type { Invoice } from "../../shared/invoicing/invoice.schema.js";
import { issueInvoice } from "../../shared/invoicing/issue-invoice.js";
import { Refusal } from "../../shared/kernel/refusal.js";
import { AnsweredBefore } from "../../shared/ledger/tries.js";
import { placeOrder } from "../../shared/orders/place-order.js";
import { NewApplication } from "../../shared/partners/application.schema.js";
import { applyFor } from "../../shared/partners/apply.js";
import { changePartner, enrolPartner } from "../../shared/partners/enrol-partner.js";
import { type Ports, StorageBusy } from "../../shared/platform/ports.js";
import { publishFxRates, publishRateCard } from "../../shared/pricing/publish-prices.js";
import { rateUsage } from "../../shared/rating/rate-usage.js";
import { resumeWork } from "../../shared/recovery/resume-work.js";
import { readClock, setClock } from "../../shared/sandbox/set-clock.js";
import { azureSubscriptionsIn, subscriptionsIn } from "../../shared/subscriptions/subscription-rows.js";
import { answersRepository, partitionOf } from "../../shared/triggers/answers.repository.js";
import { fingerprintOf } from "../../shared/triggers/fingerprint.js";
import { retrySafe } from "../../shared/triggers/retry-safe.js";
import { batchStatus } from "../../shared/usage/batch-status.js";
import { ingestUsage } from "../../shared/usage/ingest-usage.js";
import { createUser } from "../../shared/users/change-users.js";
import { addressIn } from "../support/address.js";
import { overtakenAt } from "../support/overtaken-ports.js";
import { ownTenants, parties } from "./capabilities/parties.js";
import { memoryPorts } from "./twins/memory-ports.js";
import { settings } from "./world/tokens.js";

/** What the simulation found, each as the shortest way to see it. */

const partnerId = parties.direct.tenantId;
const caller: Caller = { tenantId: partnerId, kind: "user", id: partnerId, roles: ["AdminAgent"], isOperator: false };

function open() {
  let ids = 0;
  const ports = memoryPorts({
    settings,
    clock: { now: () => new Date("2021-01-10T00:00:00Z") },
    ids: { next: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}` },
  });
  const request = (idSeed: string, on: Ports = ports, tryOf = idSeed): Backend =>
    openBackend(on, {
      now: ports.clock.now(),
      requestId: idSeed,
      correlationId: idSeed,
      actor: { tenantId: partnerId, kind: "user", id: partnerId },
      idSeed,
      tryOf,
    });
  const rows = (table: string, prefix: string) =>
    [...(ports.storage.tables.get(table)?.values() ?? [])].flatMap(({ rowKeys }) =>
      rowKeys.filter((rowKey) => rowKey.startsWith(prefix)),
    );
  return { ports, request, rows };
}

const enrolment = {
  partnerId,
  legalName: "Direct",
  domain: "direct.example",
  countryCode: "US",
  mpnId: "1000001",
  kinds: ["directBill" as const],
  agreementAcceptedAt: "2020-01-01T00:00:00Z",
};
const customer = {
  companyProfile: { domain: "customer.example" },
  billingProfile: {
    email: "a@customer.example",
    culture: "en-US",
    language: "en",
    companyName: "Customer",
    defaultAddress: addressIn("US"),
  },
};
const agreement = {
  primaryContact: { firstName: "Ann", lastName: "Jones", email: "ann@customer.example" },
  dateAgreed: "2021-01-02T00:00:00Z",
  templateId: customerAgreementTemplateId,
  type: "MicrosoftCustomerAgreement" as const,
};

const tenantId = ownTenants.hotel;

async function aCustomer(request: ReturnType<typeof open>["request"]) {
  await enrolPartner(request("enrol"), enrolment);
  return (await createCustomer(request("create"), { caller, customer })).customer;
}

test("an agreement recorded by a request that lost its answer is recorded when it is sent again (seed 18)", async () => {
  const { request } = open();
  await enrolPartner(request("enrol"), enrolment);
  const created = await createCustomer(request("create"), { caller, customer });
  const { customerId } = created.customer;
  const first = await recordAgreement(request("agree"), { caller, customerId, agreement });
  expect(await recordAgreement(request("agree"), { caller, customerId, agreement })).toEqual(first);
  await expect(recordAgreement(request("another"), { caller, customerId, agreement })).rejects.toMatchObject({
    code: "AGREEMENT_EXISTS",
  });
});

test("the same offer published again adds no publication (seed 5)", async () => {
  const { request, rows } = open();
  for (let time = 0; time < 3; time++) {
    await publishOffer(request("publish"), "A:0001", { name: "A", family: "licence" });
  }
  expect(rows("offers", "offer_")).toHaveLength(1);
});

test("an offer published by a request that is sent again does not undo a later publication (seed 2204)", async () => {
  const { request } = open();
  const publish = (idSeed: string, name: string) =>
    publishOffer(request(idSeed), "A:0001", { name, family: "licence" });
  await publish("first", "A");
  await publish("second", "B");
  await publish("first", "A");
  expect(await findOffer(request("read"), "A:0001", new Date("2021-02-01"))).toMatchObject({ name: "B" });
});

test("a rate published by a request that is sent again has the same answer, and does not undo a later one (seed 25)", async () => {
  const { request } = open();
  const publish = (idSeed: string, usdPerUnit: string) =>
    publishFxRates(request(idSeed), "2021-01", [{ currencyCode: "EUR", usdPerUnit }]);
  expect(await publish("first", "1.1")).toBe(1);
  expect(await publish("second", "1.2")).toBe(1);
  expect(await publish("first", "1.1")).toBe(1);
  expect(await request("read").fxRates.find("2021-01", "EUR")).toMatchObject({ usdPerUnit: "1.2" });
});

test("a change of a partner that is sent again is told once (seed 18)", async () => {
  const { request, rows } = open();
  await enrolPartner(request("enrol"), enrolment);
  for (let time = 0; time < 2; time++) await changePartner(request("rename"), partnerId, { legalName: "Renamed" });
  expect(rows("partners", "~event_")).toHaveLength(2);
});

test("a rating that tells late does not leave an older quarantine list than the latest rating's (seed 6)", async () => {
  const { ports, request } = open();
  const month = { subscriptionId: "90000000-0000-4000-8000-000000000009", month: "2021-01" };
  const send = (id: string) => {
    const usageStart = "2021-01-05T00:00:00Z";
    const record = { id, ...month, meterId: "a", quantity: "1", unit: "Hours", usageStart, usageEnd: usageStart };
    const bytes = (async function* () {
      yield new TextEncoder().encode(JSON.stringify(record));
    })();
    return ingestUsage(request(id), { bytes, contentType: "application/x-ndjson" });
  };
  await send("one");
  let isOvertaken = false;
  const slow = overtakenAt(ports, "quarantine: change", async () => {
    isOvertaken = true;
    await send("two");
    await rateUsage(request("fast"), month);
  });
  await rateUsage(request("slow", slow), month);
  expect(isOvertaken).toBe(true);
  expect(await request("read").verdicts.quarantined()).toMatchObject([{ records: 2 }]);
});

test("an invoice that is finished late takes nothing away from what a later one settled", async () => {
  const { request } = open();
  const { invoices } = request("settle");
  const settles = (invoiceNumber: string) => {
    const invoice = { recipientId: partnerId, type: "G", invoiceNumber } as Invoice;
    return invoices.putSettled(invoice, "2021-01", ["90000000-0000-4000-8000-000000000009"]);
  };
  await settles("G100100001");
  await settles("G100100002");
  await settles("G100100001");
  const settledBy = await invoices.settledBy(partnerId, "G", "2021-01");
  expect([...settledBy.values()]).toEqual([["G100100001", "G100100002"]]);
});

test("a partner's change that is sent again after a newer one has its first answer, and does not undo that one", async () => {
  const { request } = open();
  await enrolPartner(request("enrol"), enrolment);
  const rename = (idSeed: string, legalName: string) => changePartner(request(idSeed), partnerId, { legalName });
  const first = await rename("first", "First");
  await rename("second", "Second");
  expect(await rename("first", "First")).toEqual(first);
  expect(await request("read").partners.find(partnerId)).toMatchObject({ legalName: "Second" });
});

test("a relationship ended by a request that lost its answer is answered as ended when it is sent again (tenants 18, 23)", async () => {
  const { request, rows } = open();
  const { customerId } = await aCustomer(request);
  const first = await endRelationship(request("end"), { caller, customerId });
  expect(await endRelationship(request("end"), { caller, customerId })).toEqual(first);
  await expect(endRelationship(request("another"), { caller, customerId })).rejects.toMatchObject({
    code: "INVALID_STATE",
  });
  expect(rows("unfinished", "")).toEqual([]);
});

test("a profile changed by a request that lost its answer is not refused for its own ETag when it is sent again (tenants 1)", async () => {
  const { request } = open();
  const { customerId } = await aCustomer(request);
  const change = (idSeed: string, companyName: string) =>
    changeBillingProfile(request(idSeed), {
      partnerId,
      customerId,
      profile: { ...customer.billingProfile, companyName },
      refuseStale: ({ version }) => {
        if (version !== 1) throw new Refusal("CONFLICT", { fact: "stale", remedy: "read again" });
      },
    });
  const first = await change("change", "Another");
  expect(await change("change", "Another")).toEqual(first);
  await expect(change("late", "A third")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a customer purged by a request that lost its answer is purged when it is sent again, and its domain is free (races 29)", async () => {
  const { request, rows } = open();
  const { customerId } = await aCustomer(request);
  await deleteCustomer(request("delete"), { caller, customerId });
  await deleteCustomer(request("delete"), { caller, customerId });
  expect(rows("reservations", "")).toEqual(["direct.example"]);
  await expect(deleteCustomer(request("another"), { caller, customerId })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("two requests for one tenant have a note each: who ends first does not strike off what the other leaves (races 1)", async () => {
  const { ports, request, rows } = open();
  await enrolPartner(request("enrol"), enrolment);
  const first = await noteDomain(request("first"), tenantId, "hotel.example");
  await noteDomain(request("second"), tenantId, "hotel.example");
  await request("second").customers.reserveDomain("hotel.example", tenantId);
  await settleCreation(request("first"), first);
  await request("second").customers.reserveDomain("hotel.example", tenantId);
  expect(rows("unfinished", "")).toHaveLength(1);
  const later: Ports = { ...ports, clock: { now: () => new Date("2021-01-10T01:00:00Z") } };
  await resumeWork(request("recovery", later));
  expect(rows("reservations", "")).toEqual(["direct.example"]);
});

test("a deletion that is refused because the relationship has ended meanwhile leaves no note of unfinished work (races 20)", async () => {
  const { ports, request, rows } = open();
  const { customerId } = await aCustomer(request);
  let hasEnded = false;
  const overtaken: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        const change: typeof table.change = async (partition, changes) => {
          if (name === "customers" && !hasEnded) {
            hasEnded = true;
            await endRelationship(request("end"), { caller, customerId });
          }
          await table.change(partition, changes);
        };
        return { ...table, change };
      },
    },
  };
  await expect(deleteCustomer(request("delete", overtaken), { caller, customerId })).rejects.toMatchObject({
    code: "NO_RELATIONSHIP",
  });
  expect(rows("unfinished", "")).toEqual([]);
});

test("an empty page of storage with more behind it does not end the audit (tenants 13)", async () => {
  const { ports, request } = open();
  await aCustomer(request);
  let isFirst = true;
  const short: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        const page: typeof table.page = async (partition, range) => {
          if (name !== "audittrail" || !isFirst) return table.page(partition, range);
          isFirst = false;
          return { ...(await table.page(partition, { ...range, size: 1 })), rows: [] };
        };
        return { ...table, page };
      },
    },
  };
  const { entries } = await listAudit(request("read", short), {
    caller,
    asked: { startDate: undefined, endDate: undefined },
    filter: {},
    size: 10,
  });
  expect(entries.map(({ event }) => event.kind)).toContain("customer-created");
});

test("a user whose name was taken by another try of the same request is made, not refused (tenants 48, 118)", async () => {
  const { ports, request } = open();
  const { customerId } = await aCustomer(request);
  const user = {
    userPrincipalName: "ann@customer.example",
    displayName: "Ann",
    usageLocation: "US",
    passwordProfile: { password: "Very-secret-1" },
  };
  const slow = overtakenAt(ports, "customerusers: get name_ann", () =>
    createUser(request("make"), { caller, customerId, user }),
  );
  expect(await createUser(request("make", slow), { caller, customerId, user })).toMatchObject({ displayName: "Ann" });
});

test("an application that another try of the same request opened is its answer, not a second case (tenants 20596)", async () => {
  const { ports, request } = open();
  const newcomer = parties.newcomer.tenantId;
  const applicant: Caller = { ...caller, tenantId: newcomer, id: newcomer };
  await enrolPartner(request("enrol"), { ...enrolment, partnerId: newcomer, kinds: [] });
  const wanted = NewApplication.parse({
    ...{ kind: "directBill", signingAuthority: true, tenureMonths: 12, supportPlan: "advanced" },
    revenueUsd: { cloudAsReseller: "300000", perpetualSoftware: "0", otherRoles: "0" },
    ownOffering: { managedService: true },
  });
  const asked = { caller: applicant, partnerId: newcomer, wanted };
  const slow = overtakenAt(ports, "partners: page application_", () => applyFor(request("apply"), asked));
  expect(await applyFor(request("apply", slow), asked)).toMatchObject({ kind: "directBill", state: "submitted" });
});

test("a late try of a request that made a customer makes it no second time when it was purged since (races 40)", async () => {
  const { request, rows } = open();
  const { customerId } = await aCustomer(request);
  await deleteCustomer(request("delete"), { caller, customerId });
  await expect(createCustomer(request("create"), { caller, customer })).rejects.toMatchObject({
    code: "INVALID_STATE",
  });
  expect([...rows("reservations", ""), ...rows("unfinished", "")]).toEqual(["direct.example"]);
});

test("3.1: a purged customer's open requests are gone, not ended", async () => {
  const { request } = open();
  const { customerId } = await aCustomer(request);
  const another = parties.late.tenantId;
  const late = { ...enrolment, partnerId: another, domain: "late.example", mpnId: "1000009" };
  await enrolPartner(request("enrol late"), late);
  const asking = { ...caller, tenantId: another };
  const companyProfile = { tenantId: customerId };
  const asked = { caller: asking, tenantId: customerId, customer: { ...customer, companyProfile } };
  await requestRelationship(request("ask"), asked);
  await deleteCustomer(request("delete"), { caller, customerId });
  const file = await request("read").customers.read(customerId);
  expect(relationshipsIn(file)).toMatchObject([{ partnerId, state: "ended" }]);
});

test("CUS-07: of a tenant's enrolment and a request to it, at once, one is refused, whichever comes first (races 2)", async () => {
  const { ports, request } = open();
  await aCustomer(request);
  const late = { ...enrolment, partnerId: parties.late.tenantId, domain: "late.example", mpnId: "1000009" };
  const companyProfile = { tenantId: late.partnerId, domain: "late.example" };
  const asked = { caller, tenantId: late.partnerId, customer: { ...customer, companyProfile } };
  const ask = (id: string) => requestRelationship(request(id), asked);

  const refused = () => expect(ask("ask")).rejects.toMatchObject({ code: "CUSTOMER_IS_CSP_TENANT" });
  await enrolPartner(request("enrol", overtakenAt(ports, "partners: change", refused)), late);

  const hotel = { ...late, partnerId: ownTenants.hotel, domain: "hotel.example", mpnId: "1000010" };
  const ofHotel = { companyProfile: { tenantId: hotel.partnerId, domain: "hotel.example" } };
  const askHotel = () =>
    requestRelationship(request("ask the hotel"), {
      ...asked,
      tenantId: hotel.partnerId,
      customer: { ...customer, ...ofHotel },
    });
  const slow = overtakenAt(ports, "reservations: change", askHotel);
  await expect(enrolPartner(request("enrol the hotel", slow), hotel)).rejects.toMatchObject({ code: "INVALID_STATE" });
  expect(await request("read").partners.find(hotel.partnerId)).toBeUndefined();
});

test("a try that comes late does nothing once its request has its answer (closes 11)", async () => {
  const { ports, request, rows } = open();
  const { customerId } = await aCustomer(request);
  const scope = { tenantId: partnerId, method: "POST", path: "v1/customers", key: "one" };
  const asked = fingerprintOf(new URLSearchParams(), agreement, settings.sealingKeys);
  const answers = answersRepository(ports);
  const refused = { status: 403, headers: {}, body: "refused" };
  expect(await retrySafe(answers, { scope, asked }, async () => refused)).toMatchObject(refused);
  const late = recordAgreement(request("late", ports, partitionOf(scope)), { caller, customerId, agreement });
  await expect(late).rejects.toBeInstanceOf(AnsweredBefore);
  expect(rows("customers", "agreement_")).toEqual([]);
});

test("SUB-05: what is purged in the instant in which it was sold has one period, not an empty one before it (seeds 109, 308)", async () => {
  const { request } = open();
  const { customerId } = await aCustomer(request);
  const offerId = "CFQ7TTC0LH18:0001";
  await publishOffer(request("publish"), offerId, { name: "A", family: "licence" });
  await recordAgreement(request("agree"), { caller, customerId, agreement });
  const lineItems = [{ lineItemNumber: 0, offerId: offerId, quantity: 1 }];
  await placeOrder(request("order"), { caller, customerId, order: { lineItems } });
  await deleteCustomer(request("delete"), { caller, customerId });
  const [{ states } = { states: undefined }] = subscriptionsIn(await request("read").customers.read(customerId));
  expect(states).toEqual([{ state: "cancelled", from: "2021-01-10T00:00:00.000Z" }]);
});

test("a try that comes late makes no cart again that was swept since (seed 190)", async () => {
  const { ports, request, rows } = open();
  const { customerId } = await aCustomer(request);
  await recordAgreement(request("agree"), { caller, customerId, agreement });
  const scope = { tenantId: partnerId, method: "POST", path: "v1/carts", key: "one" };
  const asked = fingerprintOf(new URLSearchParams(), {}, settings.sealingKeys);
  await retrySafe(answersRepository(ports), { scope, asked }, async () => ({ status: 201, headers: {}, body: "made" }));
  const wanted = { lineItems: [{ catalogItemId: "A:0001", quantity: 1 }] };
  const late = makeCart(request("late", ports, partitionOf(scope)), { caller, customerId, wanted });
  await expect(late).rejects.toBeInstanceOf(AnsweredBefore);
  expect(rows("customers", "cart_")).toEqual([]);
});

test("usage of a month that was not invoiced comes on that month's invoice, whether or not anybody looked before it came (USG-08, INV-08, intake 50047)", async () => {
  const periodsBilled = async (isLookedAt: boolean) => {
    const { request } = open();
    const { month, send, price } = await metered(request);
    const close = (periodEnd: string, now: string) =>
      issueInvoice(
        { ...request("close"), now: new Date(now) },
        { recipientId: partnerId, type: "D", currency: "USD", periodEnd, attempt: 0 },
      );
    await price("a");
    await send("a");
    await rateUsage(request("rate"), month);
    const { ratings } = request("read");
    const marks = await ratings.listUnsettled(partnerId, "D");
    const january = await close("2021-02-01T00:00:00Z", "2021-02-18T00:00:00Z");
    if (isLookedAt) {
      // As who finished the invoice for somebody else leaves them.
      for (const mark of marks) await ratings.markUnsettled(mark);
      expect(await close("2021-03-01T00:00:00Z", "2021-03-18T00:00:00Z")).toEqual([]);
      expect(await ratings.listUnsettled(partnerId, "D")).toEqual([]);
    }
    await send("a", "2021-02-10T00:00:00Z");
    await rateUsage(request("rate"), { ...month, month: "2021-02" });
    const late = await close("2021-05-01T00:00:00Z", "2021-05-18T00:00:00Z");
    return [...january, ...late].map(({ periodEnd }) => periodEnd);
  };
  const wanted = ["2021-02-01T00:00:00Z", "2021-03-01T00:00:00Z"];
  expect([await periodsBilled(false), await periodsBilled(true)]).toEqual([wanted, wanted]);
});

test("a note that is still on its way when its work turns out to be answered is struck off when it has come (selling 42449)", async () => {
  const { ports, request, rows } = open();
  const { customerId } = await aCustomer(request);
  await recordAgreement(request("agree"), { caller, customerId, agreement });
  await publishOffer(request("publish"), legacyAzureOfferId, { name: "Microsoft Azure", family: "azureLegacy" });
  const answer = { rowKey: "answer", body: "{}" };
  await ports.tables.open("answers").change("order", [{ kind: "create", row: answer }]);
  const busy = overtakenAt(ports, "azuresubscriptions: change", () => Promise.reject(new StorageBusy("of this test")));
  const slow = overtakenAt(busy, "unfinished: change", () => new Promise((resolve) => setImmediate(resolve)));
  const order = { lineItems: [{ lineItemNumber: 0, offerId: legacyAzureOfferId, quantity: 1 }] };
  const late = placeOrder(request("order", slow), { caller, customerId, order });
  await expect(late).rejects.toBeInstanceOf(AnsweredBefore);
  await new Promise((resolve) => setImmediate(resolve));
  expect(rows("unfinished", "")).toEqual([]);
});

/** An Azure subscription whose meters have no price yet. */
async function metered(request: ReturnType<typeof open>["request"]) {
  const { customerId } = await aCustomer(request);
  await recordAgreement(request("agree"), { caller, customerId, agreement });
  const offerId = legacyAzureOfferId;
  await publishOffer(request("publish"), offerId, { name: "Microsoft Azure", family: "azureLegacy" });
  const lineItems = [{ lineItemNumber: 0, offerId, quantity: 1 }];
  await placeOrder(request("order"), { caller, customerId, order: { lineItems } });
  const [azure] = azureSubscriptionsIn(await request("read").customers.read(customerId));
  const month = { subscriptionId: azure?.azureSubscriptionId ?? "", month: "2021-01" };
  return {
    customerId,
    month,
    send: (meterId: string, usageStart = "2021-01-10T00:00:00Z") => {
      const record = { id: meterId, ...month, meterId, quantity: "1", unit: "Hours", usageStart, usageEnd: usageStart };
      const bytes = (async function* () {
        yield new TextEncoder().encode(JSON.stringify(record));
      })();
      return ingestUsage(request(meterId), { bytes, contentType: "application/x-ndjson" });
    },
    price: (meterId: string) => {
      const list = { name: meterId, offerId, market: "US", currency: "USD", effectiveFrom: "2021-01-01" };
      const meters = [{ meterId, unit: "Hours", meterRates: { "0": "0.50" } }];
      return publishRateCard(request(`price ${meterId}`), list, { currency: "USD", meters });
    },
  };
}

/** Ports of a host that freezes before its first change of a table, and dies right after it. */
function freezingAt(ports: Ports, frozen: string, meanwhile: () => Promise<unknown>): Ports {
  let life: "before" | "frozen" | "dead" = "before";
  const alive = () => {
    if (life === "dead") throw new Error("the host is dead");
  };
  const open: Ports["tables"]["open"] = (name) => {
    const table = ports.tables.open(name);
    return {
      ...table,
      get: async (...wanted) => {
        alive();
        return table.get(...wanted);
      },
      change: async (...wanted) => {
        alive();
        if (name !== frozen || life !== "before") return table.change(...wanted);
        life = "frozen";
        await meanwhile();
        return table.change(...wanted).finally(() => {
          life = "dead";
        });
      },
    };
  };
  return { ...ports, tables: { open } };
}

test.each(["quarantine", "usageverdicts"])(
  "a rating that freezes before it tells the %s, and dies when it has, does not undo what a newer one told (seed 1417)",
  async (frozen) => {
    const { ports, request } = open();
    const { month, send, price } = await metered(request);
    const { batchId } = await send("a");
    const slow = freezingAt(ports, frozen, async () => {
      await price("a");
      await rateUsage(request("fast"), month);
    });
    await expect(rateUsage(request("slow", slow), month)).rejects.toThrow("the host is dead");
    expect(await request("read").verdicts.quarantined()).toEqual([]);
    expect(await batchStatus(request("read"), batchId)).toMatchObject({ rated: 1, quarantined: 0 });
  },
);

test("business time stays as it was set last when the write of an earlier setting reaches storage after it (tenants 292)", async () => {
  const { ports, request } = open();
  const [first, second, third] = ["2021-01-05T09:00:00.000Z", "2021-01-06T09:00:00.000Z", "2021-01-07T09:00:00.000Z"];
  await setClock(request("first"), { now: first });
  let land: () => Promise<void> = () => Promise.reject(new Error("nothing is under way"));
  const dying: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        const change: typeof table.change = async (...sent) => {
          land = () => table.change(...sent);
          throw new StorageBusy("the host is gone");
        };
        return { ...table, change };
      },
    },
  };
  await expect(setClock(request("second", dying), { now: second })).rejects.toThrow(StorageBusy);
  await setClock(request("third"), { now: third });
  await expect(land()).rejects.toThrow("stale");
  expect((await readClock(request("reader"))).now).toBe(third);
});

test("a rating that freezes before it takes a month off the quarantine, and dies when it has, leaves what a newer one listed", async () => {
  const { ports, request } = open();
  const { month, send, price } = await metered(request);
  await send("a");
  await rateUsage(request("first"), month);
  await price("a");
  const slow = freezingAt(ports, "quarantine", async () => {
    await send("b");
    await rateUsage(request("fast"), month);
  });
  await expect(rateUsage(request("slow", slow), month)).rejects.toThrow("the host is dead");
  expect(await request("read").verdicts.quarantined()).toMatchObject([{ records: 1 }]);
});

test("a rating that dies after its commit is told again also to a partner whose last line it took away", async () => {
  const { ports, request, rows } = open();
  const { customerId, month, send, price } = await metered(request);
  await price("a");
  await send("a");
  await rateUsage(request("first"), month);
  const { ratings } = request("read");
  for (const mark of await ratings.listUnsettled(partnerId, "D")) await ratings.clearUnsettled(mark);
  await deleteCustomer(request("delete"), { caller, customerId });
  const dying = freezingAt(ports, "ratings", async () => {});
  await expect(rateUsage(request("dying", dying), month)).rejects.toThrow("the host is dead");
  expect([(await ratings.read(month)).lines, rows("unsettled", "")]).toEqual([[], []]);
  await rateUsage(request("again"), month);
  expect(rows("unsettled", "")).toHaveLength(1);
});

test("a month that was never quarantined asks the quarantine nothing, however often it is rated", async () => {
  const { ports, request } = open();
  const { month, send, price } = await metered(request);
  await price("a");
  const { batchId } = await send("a");
  const watched: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        const forbidden = async () => expect.fail("the quarantine was asked");
        return name === "quarantine" ? { ...table, get: forbidden, change: forbidden } : table;
      },
    },
  };
  for (let time = 0; time < 2; time++) await rateUsage(request(`rate ${time}`, watched), month);
  expect(await batchStatus(request("read"), batchId)).toMatchObject({ rated: 1 });
});
