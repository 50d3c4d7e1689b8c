import { type Decimal, dec, sum, times } from "../kernel/decimal.js";
import { type Month, previousMonth } from "../kernel/period.js";
import type { PartnerKind } from "./partner.schema.js";
import type { DirectBillRequirements } from "./programme.rules.js";

/** Months from `first` to before `end`; until `figureOn` the application waits as `submitted`. */
export type RevenueWindow = { first: Month; end: Month; figureOn: string };

/** The whole calendar months before the month of application (ELI-05), and the date on which their figure is there (AMB-81). */
export function revenueWindow(appliedOn: string, required: DirectBillRequirements): RevenueWindow {
  const end = appliedOn.slice(0, 7);
  let first = end;
  for (let months = 0; months < required.revenueMonths; months++) first = previousMonth(first);
  const renewedOn = `${end}-${String(required.revenueRenewedOnDay).padStart(2, "0")}`;
  return { first, end, figureOn: appliedOn < renewedOn ? renewedOn : appliedOn };
}

/** Revenue of one month in its own currency, with that month's rate of CUR-06 (1 for USD); both decimal text. */
export type MonthlyRevenue = {
  month: Month;
  earnedAs: PartnerKind;
  product: "cloud" | "perpetualSoftware";
  amount: string;
  usdPerUnit: string;
};

/** The exact USD that count toward ELI-02: cloud only, earned as indirect reseller, inside the window (ELI-03 to ELI-05, AMB-36). */
export function countedRevenueUsd(revenue: readonly MonthlyRevenue[], { first, end }: RevenueWindow): Decimal {
  const counted = revenue.filter(
    ({ month, earnedAs, product }) =>
      first <= month && month < end && earnedAs === "indirectReseller" && product === "cloud",
  );
  return sum(counted.map(({ amount, usdPerUnit }) => times(dec(amount), dec(usdPerUnit))));
}
