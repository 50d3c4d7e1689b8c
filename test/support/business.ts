import { parse } from "lossless-json";
import { expect } from "vitest";
import { z } from "zod";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { azurePlanOfferId, legacyAzureOfferId } from "../../shared/catalogue/offer.schema.js";
import { dec, format, sum } from "../../shared/kernel/decimal.js";
import { addressIn } from "./address.js";
import { mpnIdOf, type Partner, parties, tenantOf } from "./parties.js";
import type { Answer, Sent, World } from "./world.js";

/** Amounts are read as the literals that were sent, never through a float. */
const exactly = (answer: Answer): unknown => parse(answer.text, null, (literal) => literal);

const Customer = z.object({ id: z.guid() });
const Order = z.object({ id: z.guid(), lineItems: z.array(z.object({ subscriptionId: z.guid() })).length(1) });
/** A licence has none. */
const Entitlements = z.object({ items: z.array(z.object({ id: z.guid() })).max(1) });
const Link = z.object({ id: z.guid() });
const BatchStatus = z.object({
  batchId: z.string(),
  state: z.enum(["rating", "done"]),
  received: z.int(),
  accepted: z.int(),
  rated: z.int(),
  repeated: z.int(),
  conflicting: z.int(),
  quarantined: z.int(),
});
const Invoices = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      totalCharges: z.string(),
      currencyCode: z.string(),
      billingPeriodStartDate: z.string(),
      status: z.string(),
    }),
  ),
});
const Lines = z.object({
  items: z.array(
    z.looseObject({
      customerId: z.guid(),
      subscriptionId: z.guid(),
      chargeStartDate: z.string(),
      chargeEndDate: z.string(),
      pretaxCharges: z.string().optional(),
      subtotal: z.string().optional(),
      pcToBCExchangeRate: z.string().optional(),
      basis: z.object({ kind: z.string(), exactAmount: z.string(), exchangeRateMonth: z.string() }),
    }),
  ),
});

export type Counts = Omit<z.infer<typeof BatchStatus>, "batchId" | "state">;
export type UsageRecord = Record<string, unknown> & { id: string; subscriptionId: string; meterId: string };
export type PriceList = {
  offerId: string;
  market: string;
  currency: string;
  effectiveFrom: string;
  discount?: string;
  basis?: "erp" | "partnerNet";
  /** Flat prices by meter. */
  prices: Record<string, string>;
  /** Of all meters of the list. */
  tags?: string[];
};
export type Line = { amount: string; kind: string; month: string; factor: string; from: string; to: string };

export const offers = {
  legacy: { offerId: legacyAzureOfferId, name: "Microsoft Azure", family: "azureLegacy" },
  plan: { offerId: azurePlanOfferId, name: "Azure plan", family: "azurePlan" },
  licence: {
    offerId: "CFQ7TTC0LH18:0001",
    name: "Productivity suite",
    family: "licence",
    unit: "Licenses",
    isAutoRenewable: true,
    supportedBillingCycles: ["monthly", "annual"],
    terms: [
      { duration: "P1M", billingCycle: "monthly" },
      { duration: "P1Y", billingCycle: "monthly" },
      { duration: "P1Y", billingCycle: "annual" },
    ],
  },
} as const;

let counted = 0;
/** A reading that begins at `start` (an instant, or a day at midnight) and lasts an hour, or a day. */
export function aRecord(
  subscriptionId: string,
  meterId: string,
  quantity: string,
  start: string,
  more: Record<string, unknown> = {},
): UsageRecord {
  const usageStart = start.length === 10 ? `${start}T00:00:00Z` : start;
  const hours = start.length === 10 ? 24 : 1;
  const usageEnd = new Date(new Date(usageStart).getTime() + hours * 3_600_000).toISOString();
  return {
    id: `record-${++counted}`,
    subscriptionId,
    meterId,
    quantity,
    unit: "Hours",
    usageStart,
    usageEnd,
    ...more,
  };
}

/** The days from the first to before the last, both as `2022-01-15`. */
export function daysFrom(first: string, end: string): string[] {
  const days: string[] = [];
  for (let day = new Date(first); day < new Date(end); day = new Date(day.getTime() + 86_400_000)) {
    days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

/** What the parties do, through the public routes, queues and timers of a world; each verb expects to be let. */
export function businessIn(world: World) {
  async function done(line: string, sent: Sent, status = 200): Promise<Answer> {
    const answer = await world.call(line, sent);
    expect(answer.status, `${line}: ${answer.text}`).toBe(status);
    return answer;
  }

  const business = {
    /** Business time stands at the instant; `null` lets it run. */
    setClock: (now: string | null) => done("PUT /v1/sandbox/clock", { as: "operator", body: { now } }),

    /** Enrols the partners at this time of business, each with the partner agreement accepted. */
    enrol: async (...names: Partner[]) => {
      for (const name of names) {
        const enrolment = {
          ...parties[name].enrolment,
          partnerId: tenantOf(name),
          mpnId: mpnIdOf(name),
          agreementAcceptedAt: "2016-01-01T00:00:00Z",
        };
        await done("POST /v1/partners", { as: "operator", body: enrolment }, 201);
      }
    },

    /** The provider invites the reseller, and the reseller accepts. */
    link: async (provider: Partner, reseller: Partner) => {
      const body = { resellerId: tenantOf(reseller) };
      const { id } = Link.parse((await done("POST /v1/relationships", { as: provider, body }, 201)).body);
      await done(`POST /v1/relationships/${id}/accept`, { as: reseller });
    },

    publishOffers: async () => {
      for (const { offerId, ...offer } of Object.values(offers)) {
        await done(`PUT /v1/offers/${offerId}`, { as: "operator", body: offer });
      }
    },

    publishPrices: async ({
      offerId,
      market,
      currency,
      effectiveFrom,
      discount,
      basis,
      prices,
      tags = [],
    }: PriceList) => {
      const query = new URLSearchParams({ offerId, market, currency, effectiveFrom });
      if (discount !== undefined) query.set("discount", discount);
      const meters = Object.entries(prices).map(([meterId, price]) => ({
        MeterId: meterId,
        MeterName: meterId,
        MeterCategory: "Virtual Machines",
        MeterSubCategory: "",
        MeterRegion: "",
        Unit: "Hours",
        MeterRates: { "0": price },
        MeterTags: tags,
        IncludedQuantity: "0",
      }));
      const body = { Currency: currency, Meters: meters, ...(basis === undefined ? {} : { Basis: basis }) };
      await done(`PUT /v1/ratecards/list?${query}`, { as: "operator", body });
      await world.host.whenIdle();
    },

    publishRate: (month: string, currencyCode: string, usdPerUnit: string) =>
      done(`PUT /v1/fxrates/${month}`, { as: "operator", body: [{ currencyCode, usdPerUnit }] }),

    /** A customer with the agreement on record. */
    aCustomer: async (of: Partner, name: string, { reseller }: { reseller?: Partner } = {}): Promise<string> => {
      const body = newCustomer(name, parties[of].enrolment.countryCode);
      const sold = reseller === undefined ? body : { ...body, associatedPartnerId: tenantOf(reseller) };
      const { id } = Customer.parse((await done("POST /v1/customers", { as: of, body: sold }, 201)).body);
      await done(`POST /v1/customers/${id}/agreements`, { as: of, body: newAgreement }, 201);
      return id;
    },

    /** An order of one line, and the Azure subscription under it. */
    anOrder: async (of: Partner, customerId: string, offerId: string, { reseller }: { reseller?: Partner } = {}) => {
      const record = reseller === undefined ? {} : { partnerIdOnRecord: mpnIdOf(reseller) };
      const lineItems = [{ lineItemNumber: 0, offerId, quantity: 1, ...record }];
      const attested = reseller === undefined ? {} : { partnerOnRecordAttestationAccepted: true };
      const body = { lineItems, ...attested };
      const ordered = await done(`POST /v1/customers/${customerId}/orders`, { as: of, body }, 201);
      const { id: orderId, lineItems: lines } = Order.parse(ordered.body);
      const subscriptionId = lines[0]?.subscriptionId ?? "";
      const below = `GET /v1/customers/${customerId}/subscriptions/${subscriptionId}/azureEntitlements`;
      const { items } = Entitlements.parse((await done(below, { as: of })).body);
      return { orderId, subscriptionId, azureSubscriptionId: items[0]?.id ?? "" };
    },

    /** Sends a batch (records, or any body), waits for its rating, and answers its id and counts. */
    report: async (batch: readonly unknown[] | string | Uint8Array, headers: Record<string, string> = {}) => {
      const asLines = Array.isArray(batch) ? batch.map((record) => JSON.stringify(record)).join("\n") : batch;
      const sent: Sent = {
        as: "operator",
        body: asLines,
        headers: { "content-type": "application/x-ndjson", ...headers },
      };
      const answer = await done("POST /v1/usage", sent, 202);
      const { batchId } = BatchStatus.parse(answer.body);
      await world.host.whenIdle();
      return { batchId, counts: await business.countsOf(batchId) };
    },

    countsOf: async (batchId: string): Promise<Counts> => {
      const answer = await done(`GET /v1/usage/batches/${batchId}`, { as: "operator" });
      const { batchId: _batchId, state, ...counts } = BatchStatus.parse(answer.body);
      expect(state).toBe("done");
      return counts;
    },

    /** At this time of business the monthly timer fires, and its work is done. */
    closeAt: async (now: string) => {
      await business.setClock(now);
      await world.host.fire("monthly-invoicing");
      await world.host.whenIdle();
    },

    /** The partner's invoices as `D100000001 273.12 EUR from 2022-01-15`, oldest first. */
    invoicesOf: async (of: Partner): Promise<string[]> => {
      const { items } = Invoices.parse(exactly(await done("GET /v1/invoices", { as: of })));
      return items.map(
        ({ id, totalCharges, currencyCode, billingPeriodStartDate }) =>
          `${id} ${totalCharges} ${currencyCode} from ${billingPeriodStartDate.slice(0, 10)}`,
      );
    },

    /** The lines of an invoice with their own amounts. */
    linesOf: async (of: Partner, invoiceNumber: string): Promise<Line[]> => {
      const answer = await done(`GET /v1/invoices/${invoiceNumber}/lineitems`, { as: of });
      return Lines.parse(exactly(answer)).items.map((line) => ({
        amount: line.pretaxCharges ?? line.subtotal ?? "",
        kind: line.basis.kind,
        month: line.basis.exchangeRateMonth,
        factor: line.pcToBCExchangeRate ?? "1",
        from: line.chargeStartDate.slice(0, 10),
        to: line.chargeEndDate.slice(0, 10),
      }));
    },

    /** The amounts in the rows of an invoice's reconciliation file. */
    fileAmountsOf: async (of: Partner, invoiceNumber: string): Promise<string[]> => {
      const { text } = await done(`GET /v1/invoices/${invoiceNumber}/documents/reconciliation`, { as: of });
      const [header = "", ...rows] = text.trimEnd().split("\n");
      const column = header.split(",").findIndex((name) => name === "PretaxCharges" || name === "Subtotal");
      return rows.map((row) => row.match(/("([^"]|"")*"|[^,]*)(,|$)/g)?.[column]?.replace(/,$/, "") ?? "");
    },
  };
  return business;
}
export type Business = ReturnType<typeof businessIn>;

/** What amounts come to, exactly. */
export const total = (amounts: readonly string[]): string => format(sum(amounts.map(dec)));

/** A body for `POST /v1/customers`. */
export const newCustomer = (name: string, country: string) => ({
  companyProfile: { domain: `${name}.onmicrosoft.example` },
  billingProfile: {
    email: "billing@customer.example",
    culture: "en-US",
    language: "en",
    companyName: name,
    defaultAddress: addressIn(country),
  },
});

/** A body for `POST /v1/customers/{id}/agreements`. */
export const newAgreement = {
  primaryContact: { firstName: "Ada", lastName: "Byron", email: "ada@customer.example", phoneNumber: "5550100" },
  dateAgreed: "2016-06-01T00:00:00Z",
  templateId: customerAgreementTemplateId,
  type: "MicrosoftCustomerAgreement",
};
