import {
  cut,
  type Decimal,
  dec,
  format,
  isZero,
  minus,
  one,
  quotient,
  roundHalfAway,
  times,
  zero,
} from "../kernel/decimal.js";
import { formatMoney, minorUnits } from "../kernel/money.js";
import type { RatedLine } from "../rating/rated-line.schema.js";

/** The plan is priced in USD, which has two decimals whatever the billing currency has (CUR-05, AMB-11). */
const pricingDecimals = 2;

/** Factor from a USD price to the billing currency: `1 ÷ USDPerUnit`, kept to 9 decimals (CUR-07). */
export const exchangeFactor = (usdPerUnit: Decimal): Decimal => quotient(one, usdPerUnit, 9, "half-away");

/** An Azure plan amount is cut twice, both times toward zero: to cents of USD, then to the billing currency (RAT-11, RAT-16). */
export function planDue(exact: Decimal, factor: Decimal, currency: string): { usd: Decimal; billed: Decimal } {
  const usd = cut(exact, pricingDecimals);
  return { usd, billed: cut(times(usd, factor), minorUnits(currency)) };
}

/** A legacy amount is rounded once, to the nearest minor unit; its card is in the billing currency, so nothing is exchanged (RAT-13, CUR-08). */
export const legacyDue = (exact: Decimal, currency: string): Decimal => roundHalfAway(exact, minorUnits(currency));

/** The unit price that a line shows: a result, never an input, and 0 where nothing was charged (RAT-12). */
export const effectiveUnitPrice = (pricingAmount: Decimal, billableQuantity: Decimal): Decimal =>
  isZero(billableQuantity) ? zero : quotient(pricingAmount, billableQuantity, 15, "half-away");

/** The billed amount of a daily row of the Azure plan: cut to 10 decimals, shown only, never summed into an invoice (RAT-15). */
export const dailyRowAmount = (exact: Decimal, factor: Decimal): Decimal => cut(times(exact, factor), 10);

/** `factor` is that of the line's own usage month, also when the line is invoiced later (USG-08). */
export type DueTerms =
  | { readonly family: "azurePlan"; readonly currency: string; readonly factor: Decimal }
  | { readonly family: "azureLegacy"; readonly currency: string };

export type DueLine = {
  readonly lineKey: string;
  /** Consumed less included. */
  readonly billableQuantity: string;
  readonly pricingCurrency: string;
  readonly pricingAmount: string;
  readonly exchangeFactor: string;
  readonly currency: string;
  /** What the recipient owes for the line in all: the invoice settles what of it was not billed before. */
  readonly amount: string;
  readonly effectiveUnitPrice: string;
  /** The rounding step that made `amount`. */
  readonly rounding: "RAT-11" | "RAT-13";
};

/** What is due for a rated line on the operator's hop, each amount rounded by its named step. */
export function dueLine(line: RatedLine, terms: DueTerms): DueLine {
  const billable = minus(dec(line.quantity), dec(line.includedQuantity));
  const charge = terms.family === "azurePlan" ? planCharge(line, terms) : legacyCharge(line, terms);
  return {
    lineKey: line.lineKey,
    billableQuantity: format(billable),
    pricingCurrency: charge.pricingCurrency,
    pricingAmount: formatMoney(charge.priced, charge.pricingCurrency),
    exchangeFactor: format(charge.factor),
    currency: terms.currency,
    amount: formatMoney(charge.billed, terms.currency),
    effectiveUnitPrice: format(effectiveUnitPrice(charge.priced, billable)),
    rounding: charge.rounding,
  };
}

function planCharge(line: RatedLine, { factor, currency }: Extract<DueTerms, { family: "azurePlan" }>) {
  const { usd, billed } = planDue(dec(line.exactAmount), factor, currency);
  return { pricingCurrency: "USD", priced: usd, factor, billed, rounding: "RAT-11" as const };
}

function legacyCharge(line: RatedLine, { currency }: DueTerms) {
  const billed = legacyDue(dec(line.exactAmount), currency);
  return { pricingCurrency: currency, priced: billed, factor: one, billed, rounding: "RAT-13" as const };
}
