import { hash } from "node:crypto";
import { z } from "zod";
import type { Backend } from "../backend.js";
import { compare, dec } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { isMarketGroup, lastMarketOf } from "../partners/markets.rules.js";
import { PriceEntry } from "./price-entry.schema.js";
import { RerateUsage } from "./pricing.messages.js";
import {
  Discount,
  type DiscountTerm,
  type FxRateRow,
  type PricePublication,
  type RateCard,
} from "./publication.schema.js";
import { normaliseRegion } from "./regions.rules.js";

export type ListName = {
  name: string;
  offerId: string;
  market: string;
  currency: string;
  effectiveFrom: string;
  discount?: string;
};

/** What the address of an import says of the list; everything but the discount must be there. */
export function listName(name: string, query: (name: string) => string | undefined): ListName {
  const parsed = ListQuery.safeParse({
    name,
    offerId: query("offerId"),
    market: query("market"),
    currency: query("currency")?.toUpperCase(),
    effectiveFrom: query("effectiveFrom"),
    discount: query("discount"),
  });
  if (parsed.success) {
    const { discount, ...list } = parsed.data;
    return discount === undefined ? list : { ...list, discount };
  }
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} takes {expected}.",
    remedy:
      "PUT /v1/ratecards/{name}?offerId=…&market=NL&currency=EUR&effectiveFrom=2017-10-01, and discount=0.15 where one is given.",
    parameters: wantedBy(parsed.error),
  });
}

/** The first wrong property, and what it takes: without the words before, by which the schema says so in English. */
const wantedBy = ({ issues: [first] }: z.ZodError) => ({
  property: first?.path.join(".") ?? "",
  expected: first?.message.replace(/^it (?:is missing and )?takes /, "") ?? "",
});

const ListQuery = z.object({
  name: z.string().regex(/^[A-Za-z0-9._-]{1,60}$/, "letters, digits, dot, dash and underscore, 60 at most"),
  offerId: z.string().regex(/^[A-Za-z0-9:_.-]{1,100}$/, "an offer id"),
  market: z
    .string()
    .refine(
      (market) => lastMarketOf(market.toUpperCase()) !== undefined || isMarketGroup(market),
      "a country or a market group",
    ),
  currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code"),
  effectiveFrom: z.iso.date(),
  discount: Discount.optional(),
});

/**
 * Imports a rate card as a publication (RAT-01, OFR-12), then has all usage that it can touch rated again: quarantined
 * records get their price, corrected prices their difference.
 */
export async function publishRateCard(backend: Backend, list: ListName, card: RateCard): Promise<PricePublication> {
  if (card.currency !== list.currency) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The rate card is in {card}, the request says {request}.",
      remedy: "Say the currency of the card.",
      parameters: { card: card.currency, request: list.currency },
    });
  }
  const cardHash = hash("sha256", JSON.stringify([list, card]));
  const entries = card.meters.map((meter, index) => toEntry(card, meter, index, list, cardHash));
  refuseTwice(entries);
  const text = JSON.stringify(entries);
  const publication = await backend.prices.publish(
    {
      name: list.name,
      offerId: list.offerId,
      market: list.market,
      currency: list.currency,
      effectiveFrom: list.effectiveFrom,
      knownSince: backend.now.toISOString(),
      contentHash: hash("sha256", text),
      meters: entries.length,
      offerTerms: offerTermsOf(card, list),
      publishedUnder: backend.idFor("prices", list.offerId, list.market, list.currency),
    },
    new TextEncoder().encode(text),
    backend.actor,
  );
  await backend.send(RerateUsage, { fromMonth: list.effectiveFrom.slice(0, 7) });
  return publication;
}

/** Imports the exchange rates of one month; lines that were billed keep the rate that they were billed with (AMB-54). */
export async function publishFxRates(backend: Backend, month: string, rates: readonly FxRateRow[]): Promise<number> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The month is {value}.",
      remedy: "Write it as 2021-10.",
      parameters: { property: "month", value: month.slice(0, 20), expected: "a month like 2021-10" },
    });
  }
  const published = { knownSince: backend.now.toISOString(), publishedUnder: backend.idFor("fx-rates", month) };
  return backend.fxRates.publish(month, rates, published, backend.actor);
}

/** One card has one price for a meter, region and date: of two, one would win without a word. */
function refuseTwice(entries: readonly PriceEntry[]): void {
  const places = groupBy(entries, ({ meterId, region, effectiveFrom }) =>
    JSON.stringify([meterId, normaliseRegion(region), effectiveFrom]),
  );
  const twice = [...places.values()].find((ofPlace) => ofPlace.length > 1)?.[0];
  if (twice === undefined) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The card has meter {meter} twice for one region and date.",
    remedy: "Leave one of the two in the card and import it again; nothing of it was taken.",
    parameters: { meter: twice.meterId },
  });
}

function toEntry(
  card: RateCard,
  meter: RateCard["meters"][number],
  index: number,
  list: ListName,
  cardHash: string,
): PriceEntry {
  const meterId = (meter.meterId ?? meter.id ?? "").toLowerCase();
  const rates = Object.entries(meter.meterRates ?? meter.rates ?? {});
  const ownDate = (meter.effectiveDate ?? "").slice(0, 10);
  const entry = PriceEntry.safeParse({
    priceId: `${list.name}/${cardHash.slice(0, 12)}/${index}`,
    meterId,
    name: meter.meterName ?? meter.name ?? "",
    category: meter.meterCategory ?? meter.category ?? "",
    subcategory: meter.meterSubCategory ?? meter.subcategory ?? "",
    region: meter.meterRegion ?? meter.region ?? "",
    unit: meter.unit,
    tiers: rates
      .map(([from, price]) => ({ from: String(from), price }))
      .sort((a, b) => compare(dec(a.from), dec(b.from))),
    includedQuantity: meter.includedQuantity ?? "0",
    tags: meter.meterTags ?? meter.tags ?? [],
    effectiveFrom: laterOf(ownDate, list.effectiveFrom),
    basis: card.basis ?? "erp",
  });
  if (entry.success) return entry.data;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "Meter {index} ({meter}): {property} takes {expected}.",
    remedy: "Mend the meter in the card and import the whole card again; nothing of it was taken.",
    parameters: { ...wantedBy(entry.error), meter: meterId || "without id", index: String(index) },
  });
}

const laterOf = (...dates: string[]): string => dates.sort().at(-1) ?? "";

/** The card's own terms, or the discount that the operator states; without either the programme's default holds. */
function offerTermsOf(card: RateCard, list: ListName): DiscountTerm[] {
  if (list.discount !== undefined) {
    return [{ discount: list.discount, excludedMeterIds: [], effectiveFrom: list.effectiveFrom }];
  }
  return (card.offerTerms ?? []).flatMap(({ discount, excludedMeterIds, effectiveDate }) => {
    if (discount === undefined) return [];
    const effectiveFrom = effectiveDate === undefined ? list.effectiveFrom : effectiveDate.slice(0, 10);
    return [{ discount, excludedMeterIds: (excludedMeterIds ?? []).map((id) => id.toLowerCase()), effectiveFrom }];
  });
}
