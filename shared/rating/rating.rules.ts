import assert from "node:assert/strict";
import { type Decimal, dec, equals, isNegative, isZero, minus, plus, sum, zero } from "../kernel/decimal.js";
import { compareInstants, compareTexts } from "../kernel/period.js";
import { priceProblem } from "../pricing/find-price.rules.js";
import type { PriceEntry } from "../pricing/price-entry.schema.js";
import { freePart } from "./billable.rules.js";
import { earnedCreditRate } from "./earned-credit.rules.js";
import { type Piece, type PieceKind, pieceFor } from "./pieces.rules.js";
import { lineKeyOf, linesOf, type RatedFamily } from "./rated-line.rules.js";
import type { RatedLine } from "./rated-line.schema.js";
import { type Tier, tierParts, tiersOf } from "./tiers.rules.js";

/** A usage record with the price of its own date (RAT-01). `usageStart` is a UTC instant that ends in `Z`. */
export type RateableRecord = {
  readonly id: string;
  readonly meterId: string;
  readonly quantity: Decimal;
  readonly usageStart: string;
  readonly resourceUri?: string;
  /** The reseller of record on the usage date. */
  readonly resellerId?: string;
  readonly price: PriceEntry;
};

export type RatingTerms = {
  readonly family: RatedFamily;
  /** The partner's discount off the retail price, 0 for excluded meters; asked on the legacy offer only (RAT-08). */
  discountOn(date: string, meterId: string): Decimal;
  /** From this date on the legacy price is the retail price: 2022-02-01 for MS-AZR-0145P, absent for every other offer (PHS-15, AMB-40). */
  readonly erpFrom?: string;
  /** Whether the record's resource earned credit on that day; asked on the Azure plan only (PEC-01), once per record: keep the answers. */
  earnsCredit(date: string, resourceUri: string | undefined, record: RateableRecord): boolean;
};

/** A price row as the sum needs it. */
type Card = { readonly entry: PriceEntry; readonly tiers: readonly Tier[]; readonly included: Decimal };
/** What shares one tier count: a meter in the region of its price (RAT-06, AMB-45). */
type TierCount = { readonly cards: Map<string, Card>; readonly records: RateableRecord[] };

/**
 * Rates all records of one Azure subscription, billing owner, offer family and billing period together. The order of
 * the records does not matter (USG-05), and no unit is lost. Amounts are exact: rounding belongs to the invoice.
 */
export function rateUnit(records: readonly RateableRecord[], terms: RatingTerms): RatedLine[] {
  const lines = tierCounts(records).flatMap((count) => {
    const { pieces, consumed } = placed(count, terms);
    const ofMeter = linesOf(pieces, terms.family);
    assert(equals(consumed, sum(ofMeter.map((line) => dec(line.quantity)))), "units in are units out");
    return ofMeter;
  });
  const recordsOut = lines.reduce((total, line) => total + line.recordCount, 0);
  assert(recordsOut === records.length, "every record is on a line, once");
  return lines.sort((a, b) => compareTexts(a.lineKey, b.lineKey));
}

/**
 * The units of each record on each line, by record and then by the line's key: what a record has on all lines together is
 * its quantity, the included units with it. The records are those that are rated together (`rateUnit`).
 */
export function unitsOnLines(
  records: readonly RateableRecord[],
  terms: RatingTerms,
): Map<RateableRecord, Map<string, Decimal>> {
  const shares = new Map(records.map((record) => [record, new Map<string, Decimal>()]));
  for (const count of tierCounts(records)) {
    placed(count, terms, (record, kind, units) => {
      const ofRecord = shares.get(record);
      const key = lineKeyOf(kind, terms.family);
      ofRecord?.set(key, plus(ofRecord.get(key) ?? zero, units));
    });
  }
  return shares;
}

function tierCounts(records: readonly RateableRecord[]): TierCount[] {
  const counts = new Map<string, TierCount>();
  const countOfPrice = new Map<string, TierCount>();
  for (const record of records) {
    const { price } = record;
    let count = countOfPrice.get(price.priceId);
    if (count === undefined) {
      const place = JSON.stringify([price.meterId, price.region]);
      count = counts.get(place) ?? { cards: new Map(), records: [] };
      counts.set(place, count);
      countOfPrice.set(price.priceId, count);
      count.cards.set(price.priceId, {
        entry: price,
        tiers: tiersOf(price.tiers),
        included: dec(price.includedQuantity),
      });
    }
    count.records.push(record);
  }
  return [...counts.values()];
}

/** Hears where consumed units of a record were placed. */
type Told = (record: RateableRecord, kind: PieceKind, units: Decimal) => void;

/** Places each record after the units before it, by usage start and then id (USG-05); each piece has the price of its own date (RAT-07). */
function placed(
  { cards, records }: TierCount,
  terms: RatingTerms,
  told?: Told,
): { pieces: Piece[]; consumed: Decimal } {
  // Without tiers and included units every place costs the same, and sorting would be the dearest step.
  const placeMatters = [...cards.values()].some(({ tiers, included }) => tiers.length > 1 || !isZero(included));
  const pieces: Piece[] = [];
  let consumed = zero;
  let charged = zero;
  for (const record of placeMatters ? records.toSorted(byUsageStart) : records) {
    const card = cards.get(record.price.priceId);
    assert(card !== undefined && card.entry.meterId === record.meterId, "the price is one of the record's meter");
    assert(!isNegative(record.quantity), "a usage quantity is not negative (USG-03)");

    const date = record.usageStart.slice(0, 10);
    const reduction = reductionOf(record, date, terms);
    const free = freePart(record.quantity, consumed, card.included);
    const billable = minus(record.quantity, free);

    // The record counts, and its included units lie, where it begins.
    let begins = true;
    for (const { tier, units, unitPrice } of tierParts(billable, charged, card.tiers)) {
      const kind = { entry: card.entry, resellerId: record.resellerId, tier, unitPrice, reduction };
      const piece = pieceFor(pieces, kind, date);
      piece.charged = plus(piece.charged, units);
      told?.(record, kind, begins ? plus(units, free) : units);
      if (!begins) continue;
      piece.free = plus(piece.free, free);
      piece.recordCount += 1;
      begins = false;
    }

    consumed = plus(consumed, record.quantity);
    charged = plus(charged, billable);
  }
  return { pieces, consumed };
}

const byUsageStart = (a: RateableRecord, b: RateableRecord) =>
  compareInstants(a.usageStart, b.usageStart) || compareTexts(a.id, b.id);

/** Earned credit on the plan (RAT-09), the partner's discount on a legacy retail price before phase 2 (RAT-08), never both. */
function reductionOf(record: RateableRecord, date: string, terms: RatingTerms): Decimal {
  const problem = priceProblem(record.price, date, terms);
  assert(problem === undefined, problem?.fact);
  if (terms.family === "azurePlan")
    return terms.earnsCredit(date, record.resourceUri, record) ? earnedCreditRate : zero;
  const isRetail = terms.erpFrom !== undefined && date >= terms.erpFrom;
  return isRetail || record.price.basis === "partnerNet" ? zero : terms.discountOn(date, record.meterId);
}
