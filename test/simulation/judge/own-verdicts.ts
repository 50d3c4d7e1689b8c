import { gunzipSync } from "node:zlib";
import { ownerRoleId } from "../../../shared/subscriptions/subscription.schema.js";
import type { Look } from "./look.js";
import { read } from "./read.js";

type Reading = { id: string; meterId: string; quantity: string; usageStart: string };
type Period = { from: string; to?: string };
type Owner = Period & Record<"partnerId" | "offerId" | "family" | "subscriptionId", string> & { resellerId?: string };
type Azure = { owners: Owner[]; states: (Period & { state: string })[] };
type Partner = Record<"countryCode" | "billingCurrency" | "agreementAcceptedAt", string> & { legacyBillingDay: number };
type Price = { meterId: string; effectiveFrom: string; tiers: { from: string; price: string }[] };
type Term = { discount: string; effectiveFrom: string };
type Publication = Record<"market" | "currency" | "contentHash", string> & { offerTerms: Term[] };
type PriceList = { prices: Price[]; terms: Term[] };

/** A record with what decides its cost; `reduction` is what comes off the price. */
export type Charge = {
  azureSubscriptionId: string;
  record: Reading;
  owner: Owner;
  billingDay: number;
  tiers: Price["tiers"];
  reduction: string;
};
export type Counts = Record<"rated" | "repeated" | "conflicting" | "quarantined", number>;
/** `counts` by batch and subscription-month. */
export type OwnVerdicts = { counts: Map<string, Counts>; charges: Charge[] };

/**
 * What should become of each record that was taken in, from what lies in storage and by none of rating's rules. Not here,
 * since no story has it: prices of a region, of a market group or net of the discount, a list with several discounts,
 * usage from February 2022 on, fractions of a second in usage, agreements that come late, meters, resources and roles
 * without credit, and roles that end.
 */
export function ownVerdicts(look: Look): OwnVerdicts {
  const verdicts: OwnVerdicts = { counts: new Map(), charges: [] };
  const lists = priceLists(look);
  for (const [key, parts] of partsByMonth(look)) {
    const azureSubscriptionId = key.slice(0, 36);
    const chargeFor = chargesOf(look, lists, azureSubscriptionId);
    const first = new Map<string, string>();
    for (const { batchId, texts } of parts) {
      const counts: Counts = { rated: 0, repeated: 0, conflicting: 0, quarantined: 0 };
      verdicts.counts.set(`${batchId} ${key}`, counts);
      for (const text of texts) {
        const { reportedAt: _, ...record } = JSON.parse(text) as Reading & { reportedAt?: string };
        const [content, before] = [JSON.stringify(record), first.get(record.id)];
        if (before !== undefined) {
          counts[content === before ? "repeated" : "conflicting"]++;
          continue;
        }
        first.set(record.id, content);
        const charge = chargeFor(record);
        counts[charge === undefined ? "quarantined" : "rated"]++;
        if (charge !== undefined) verdicts.charges.push(charge);
      }
    }
  }
  return verdicts;
}

/** The lines of each subscription-month by batch, in order of arrival. */
function partsByMonth(look: Look): Map<string, { batchId: string; texts: string[] }[]> {
  const months = new Map<string, { batchId: string; texts: string[] }[]>();
  for (const { partition, rowKey, body } of look.rows("usage")) {
    if (!rowKey.startsWith("batch_")) continue;
    const { batchId, segment } = read<{ batchId: string; segment: { offset: number; length: number } }>(body);
    const member = look.blob("usage", batchId)?.subarray(segment.offset, segment.offset + segment.length);
    if (member === undefined) throw new Error(`the usage ${batchId} is missing`);
    const part = { batchId, texts: gunzipSync(member).toString("utf8").split("\n").filter(Boolean) };
    months.set(partition, [...(months.get(partition) ?? []), part]);
  }
  return months;
}

const listName = (...parts: string[]) => parts.join(" ").toUpperCase();

/** All prices of an offer in a country and currency, in the order in which they were published. */
function priceLists(look: Look): ReadonlyMap<string, PriceList> {
  const lists = new Map<string, PriceList>();
  for (const { partition, rowKey, body } of look.rows("prices")) {
    if (!rowKey.startsWith("list_")) continue;
    const { market, currency, contentHash, offerTerms } = read<Publication>(body);
    const name = listName(partition, market, currency);
    const { prices, terms } = lists.get(name) ?? { prices: [], terms: [] };
    const published = read<Price[]>(new TextDecoder().decode(look.blob("pricelists", contentHash)));
    lists.set(name, { prices: [...prices, ...published], terms: [...terms, ...offerTerms] });
  }
  return lists;
}

/** Charges for an Azure subscription's usage: nothing where it had no owner, was not active, or has no price. */
function chargesOf(look: Look, lists: ReadonlyMap<string, PriceList>, azureSubscriptionId: string) {
  const { customerId } = read<{ customerId?: string } | null>(
    look.row("azuresubscriptions", azureSubscriptionId, "customer"),
  ) ?? { customerId: undefined };
  const row = `azure_${azureSubscriptionId}`;
  const azure = customerId === undefined ? null : read<Azure | null>(look.row("customers", customerId, row));
  const grants = [...look.partition("customers", customerId ?? "")]
    .filter(({ rowKey }) => rowKey.startsWith(`${row}_grant_`))
    .map(({ body }) => read<Period & { principalId: string; roleId: string }>(body));

  return (record: Reading): Charge | undefined => {
    const date = record.usageStart.slice(0, 10);
    const owner = azure?.owners.find(isAt(record.usageStart));
    if (owner === undefined || azure?.states.find(isAt(record.usageStart))?.state !== "active") return undefined;
    const partner = read<Partner>(look.row("partners", "partners", `partner_${owner.partnerId}`));
    const isPlan = owner.family === "azurePlan";
    const currency = isPlan ? "USD" : partner.billingCurrency;
    const { prices, terms } = lists.get(listName(owner.offerId, partner.countryCode, currency)) ?? noPrices;
    const price = priceOn(prices, record.meterId, date);
    if (price === undefined) return undefined;
    const earnsCredit = grants.some(
      ({ principalId, roleId, from }) =>
        (principalId === owner.partnerId || principalId === owner.resellerId) &&
        roleId === ownerRoleId &&
        Date.parse(from) <= Date.parse(date),
    );
    const reduction = isPlan ? (earnsCredit ? "0.15" : "0") : discountOn(terms, date);
    const billingDay = isPlan ? 1 : partner.legacyBillingDay;
    return { azureSubscriptionId, record, owner, billingDay, tiers: price.tiers, reduction };
  };
}

const noPrices: PriceList = { prices: [], terms: [] };

const isAt =
  (instant: string) =>
  ({ from, to }: Period): boolean =>
    Date.parse(from) <= Date.parse(instant) && (to === undefined || Date.parse(instant) < Date.parse(to));

/** Of the prices that hold on the date the one that began last; of those the one that was published last. */
function priceOn(prices: readonly Price[], meterId: string, date: string): Price | undefined {
  let latest: Price | undefined;
  for (const price of prices) {
    if (price.meterId !== meterId || price.effectiveFrom > date) continue;
    if (latest === undefined || latest.effectiveFrom <= price.effectiveFrom) latest = price;
  }
  return latest;
}

/** The list's own discount from its first day on; 15 percent where it states none. */
const discountOn = (terms: readonly Term[], date: string): string =>
  terms.length === 0 ? "0.15" : (terms.find(({ effectiveFrom }) => effectiveFrom <= date)?.discount ?? "0");
