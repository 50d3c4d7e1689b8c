import { expect, test } from "vitest";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { recordAgreement } from "../../shared/agreements/record-agreement.js";
import type { Caller } from "../../shared/auth/caller.js";
import { type Backend, openBackend } from "../../shared/backend.js";
import { findOffer, publishOffer } from "../../shared/catalogue/publish-offer.js";
import { createCustomer } from "../../shared/customers/create-customer.js";
import type { Invoice } from "../../shared/invoicing/invoice.schema.js";
import { changePartner, enrolPartner } from "../../shared/partners/enrol-partner.js";
import type { Ports } from "../../shared/platform/ports.js";
import { publishFxRates } from "../../shared/pricing/publish-prices.js";
import { rateUsage } from "../../shared/rating/rate-usage.js";
import { ingestUsage } from "../../shared/usage/ingest-usage.js";
import { parties } from "./capabilities/parties.js";
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
  const request = (idSeed: string, on: Ports = ports): Backend =>
    openBackend(on, {
      now: ports.clock.now(),
      requestId: idSeed,
      correlationId: idSeed,
      actor: { tenantId: partnerId, kind: "user", id: partnerId },
      idSeed,
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
};
const customer = {
  companyProfile: { domain: "customer.example" },
  billingProfile: {
    email: "a@customer.example",
    culture: "en-US",
    language: "en",
    companyName: "Customer",
    defaultAddress: { country: "US", city: "Town", addressLine1: "Street 1" },
  },
};
const agreement = {
  primaryContact: { firstName: "Ann", lastName: "Jones", email: "ann@customer.example" },
  dateAgreed: "2021-01-02T00:00:00Z",
  templateId: customerAgreementTemplateId,
  type: "MicrosoftCustomerAgreement" as const,
};

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
  const slow: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        const change: typeof table.change = async (partition, changes) => {
          if (name === "quarantine" && !isOvertaken) {
            isOvertaken = true;
            await send("two");
            await rateUsage(request("fast"), month);
          }
          await table.change(partition, changes);
        };
        return { ...table, change };
      },
    },
  };
  await rateUsage(request("slow", slow), month);
  expect(isOvertaken).toBe(true);
  expect(await request("read").usage.quarantined()).toMatchObject([{ records: 2 }]);
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
