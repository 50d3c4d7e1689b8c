import { type Decimal, isZero, max, min, minus, zero } from "../kernel/decimal.js";

/** How much of the next `quantity` is free when `consumed` units came before it: the included units are used up first (RAT-04, AMB-08, AMB-47). */
export function freePart(quantity: Decimal, consumed: Decimal, included: Decimal): Decimal {
  if (isZero(included)) return zero;
  return min(quantity, max(zero, minus(included, consumed)));
}
