import { type Decimal, formatFixed } from "./decimal.js";
import digitsByCurrency from "./minor-units.data.json" with { type: "json" };

const minorUnitsOf = new Map(Object.entries(digitsByCurrency));

/** Whether amounts can be in it: a currency of ISO 4217, by its code in capitals, that has minor units. */
export const isCurrency = (code: string): boolean => minorUnitsOf.has(code);

/** Decimals of an amount in this currency by ISO 4217 (CUR-09, AMB-57); throws on a code without minor units. */
export function minorUnits(currency: string): number {
  const digits = minorUnitsOf.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is not a currency of ISO 4217 with minor units`);
  return digits;
}

/** The amount with exactly the decimals of its currency, without sign or code: `131.10`, `18379`. It must already be rounded to them. */
export const formatMoney = (amount: Decimal, currency: string): string => formatFixed(amount, minorUnits(currency));
