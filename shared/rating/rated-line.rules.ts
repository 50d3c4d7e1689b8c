import assert from "node:assert/strict";
import { format, isZero, sum, times } from "../kernel/decimal.js";
import { compareTexts } from "../kernel/period.js";
import type { PriceEntry } from "../pricing/price-entry.schema.js";
import { consumedOf, netPriceOf, type Piece, type PieceKind } from "./pieces.rules.js";
import type { RatedLine, RatedPiece } from "./rated-line.schema.js";

/** The families whose usage is rated, each in its own way; the others of the catalogue have none. */
export type RatedFamily = "azureLegacy" | "azurePlan";

/**
 * The lines that a meter's pieces make: on the Azure plan one per reseller of record, in which prices and days with and
 * without credit meet (RAT-11, AMB-12, AMB-46); on the legacy offer one per reseller, tier and charged price (RAT-13).
 */
export function linesOf(pieces: readonly Piece[], family: RatedFamily): RatedLine[] {
  const byLine = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const key = lineKeyOf(piece, family);
    const others = byLine.get(key);
    if (others === undefined) byLine.set(key, [piece]);
    else others.push(piece);
  }
  return [...byLine].map(([lineKey, ofLine]) => lineOf(lineKey, ofLine.sort(byDate), family));
}

/** Which line of its owner and period such units are on. */
export function lineKeyOf(piece: PieceKind, family: RatedFamily): string {
  const parts = [piece.entry.meterId, piece.entry.region, piece.resellerId ?? ""];
  if (family === "azureLegacy") parts.push(String(piece.tier), format(netPriceOf(piece)));
  // Row keys take no / \ # ? and no % either, so the escape sign is another one.
  return parts.map((part) => encodeURIComponent(part).replaceAll("*", "%2A").replaceAll("%", "*")).join("|");
}

/** An order that says nothing of the order in which records came. */
const byDate = (a: Piece, b: Piece) =>
  compareTexts(a.from, b.from) ||
  a.tier - b.tier ||
  compareTexts(a.entry.priceId, b.entry.priceId) ||
  compareTexts(format(a.reduction), format(b.reduction));

function lineOf(lineKey: string, pieces: readonly Piece[], family: RatedFamily): RatedLine {
  const [first] = pieces;
  assert(first !== undefined, "a line has a piece");
  const { entry } = pieces.reduce((newest, piece) => (isNewer(piece.entry, newest.entry) ? piece : newest));
  const listAmount = sum(pieces.map((piece) => times(piece.charged, piece.unitPrice)));
  const exactAmount = sum(pieces.map((piece) => times(piece.charged, netPriceOf(piece))));
  const included = sum(pieces.map((piece) => piece.free));
  const dates = pieces.flatMap(({ from, to }) => [from, to]).sort(compareTexts);
  return {
    lineKey,
    meterId: entry.meterId,
    meterName: entry.name,
    category: entry.category,
    subcategory: entry.subcategory,
    region: entry.region,
    unit: entry.unit,
    ...(first.resellerId === undefined ? {} : { resellerId: first.resellerId }),
    quantity: format(sum(pieces.map(consumedOf))),
    includedQuantity: format(included),
    ...(family === "azureLegacy" ? { tier: first.tier, unitPrice: format(netPriceOf(first)) } : {}),
    ...(pieces.every((piece) => piece.entry.basis === "erp") ? { listAmount: format(listAmount) } : {}),
    exactAmount: format(exactAmount),
    pieces: pieces.filter((piece) => !isZero(piece.charged)).map(ratedPiece),
    chargeStart: dates[0] ?? first.from,
    chargeEnd: dates.at(-1) ?? first.to,
    recordCount: pieces.reduce((count, piece) => count + piece.recordCount, 0),
    priceIds: [...new Set(pieces.map((piece) => piece.entry.priceId))].sort(compareTexts),
  };
}

/** A meter renamed within the period is shown by its newest name. */
const isNewer = (a: PriceEntry, b: PriceEntry) =>
  (compareTexts(a.effectiveFrom, b.effectiveFrom) || compareTexts(a.priceId, b.priceId)) > 0;

const ratedPiece = (piece: Piece): RatedPiece => ({
  quantity: format(piece.charged),
  unitPrice: format(piece.unitPrice),
  creditRate: format(piece.reduction),
  tier: piece.tier,
  priceId: piece.entry.priceId,
  from: piece.from,
  to: piece.to,
});
