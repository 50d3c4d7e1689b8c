import { format } from "../../../shared/kernel/decimal.js";

/** What a line should ask for, in arithmetic of its own: whole numbers of 10^-80, and none of the app's rules. */
const places = 80n;
const one = 10n ** places;

type Piece = { quantity: string; unitPrice: string; creditRate: string };
type Line = {
  rated: { family: string; pieces: Piece[] };
  exchangeFactor: string;
  dueInAll: string;
  invoicedBefore: string;
  amount: string;
};

/** Tells what is wrong with a line's amounts: a plan's are cut to cents, then exchanged and cut; all others are rounded, halves away from zero. */
export function wrongAmount({ rated, exchangeFactor, dueInAll, invoicedBefore, amount }: Line): string | undefined {
  if (unitsOf(amount) !== unitsOf(dueInAll) - unitsOf(invoicedBefore)) return `${amount} is not due less invoiced`;
  // A line that is billed no longer comes back whole.
  if (unitsOf(dueInAll) === 0n) return undefined;
  const exact = exactOf(rated);
  const cent = one / 100n;
  const cents = (value: bigint) => (value / cent) * cent;
  const due =
    rated.family === "azurePlan"
      ? cents((cents(exact) * unitsOf(exchangeFactor)) / one)
      : cents(exact + (exact < 0n ? -cent : cent) / 2n);
  return due === unitsOf(dueInAll) ? undefined : `due in all is ${dueInAll}, should be ${due} of 10^-${places}`;
}

/** What a rated line costs, in units of 10^-80. */
export const exactOf = ({ pieces }: Pick<Line["rated"], "pieces">): bigint =>
  pieces.reduce((sum, piece) => sum + priceOf(piece), 0n);

const priceOf = ({ quantity, unitPrice, creditRate }: Piece): bigint =>
  (((unitsOf(quantity) * unitsOf(unitPrice)) / one) * (one - unitsOf(creditRate))) / one;

export function unitsOf(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * one + BigInt(fraction.padEnd(Number(places), "0"));
  return text.startsWith("-") ? -value : value;
}

/** How units are told. */
export const textOf = (units: bigint): string => format({ units, scale: Number(places) });

export type Rate = { usdPerUnit: string; knownSince: string };
/** Hosts' clocks differ by seconds, and business time may stand still: which of two things came first is then not to be told. */
const sameTimeMs = 60_000;

/**
 * By which factors a line of an invoice may be exchanged, of its month's rates in the order of their publication: by the
 * last that was known before the invoice was issued, or by one that became known at about the same time.
 */
export function knownFactors(rates: readonly Rate[], issuedAt: string): string[] {
  const issued = Date.parse(issuedAt);
  const before = rates.findLast(({ knownSince }) => Date.parse(knownSince) < issued - sameTimeMs);
  const meanwhile = rates.filter(({ knownSince }) => Math.abs(Date.parse(knownSince) - issued) <= sameTimeMs);
  return [...(before === undefined ? [] : [before]), ...meanwhile].map(({ usdPerUnit }) => factorOf(usdPerUnit));
}

/** A month's factor by its rate: one by it, to nine places, halves up. */
function factorOf(usdPerUnit: string): string {
  const billionths = (2n * one * 10n ** 9n + unitsOf(usdPerUnit)) / (2n * unitsOf(usdPerUnit));
  return (Number(billionths) / 1e9).toFixed(9).replace(/\.?0+$/, "");
}
