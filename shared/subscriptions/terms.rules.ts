import type { OfferBillingCycle } from "../catalogue/offer.schema.js";
import type { Subscription, TermDuration } from "./subscription.schema.js";

const monthsOf: Readonly<Record<TermDuration, number>> = { P1M: 1, P1Y: 12, P3Y: 36 };
const dayMs = 86_400_000;

/**
 * The first instant after a term that begins on the day of `from`: a midnight, since renewals run from 00:00 UTC. The day
 * of the month is that of the first purchase, or a shorter month's last, so that a term of the 31st comes back to it.
 */
export const termEnd = (from: string, duration: TermDuration, firstPurchase: string): string =>
  monthsFrom(from, monthsOf[duration], firstPurchase);

/** Whether a term binds for less time than another. */
export const isShorterTerm = (one: TermDuration, other: TermDuration): boolean => monthsOf[one] < monthsOf[other];

const monthsOfCycle: Readonly<Partial<Record<OfferBillingCycle, number>>> = { monthly: 1, annual: 12, triennial: 36 };

/**
 * The first instant after the billing cycle that runs at an instant. Cycles follow each other up to the end of the term,
 * the last one ends with it; what has no term or is charged by its use has none.
 */
export function billingCycleEnd(
  { termEndsAt, billingCycle, createdAt }: Pick<Subscription, "termEndsAt" | "billingCycle" | "createdAt">,
  at: string,
): string | undefined {
  const months = monthsOfCycle[billingCycle];
  if (termEndsAt === undefined || months === undefined) return undefined;
  let end = termEndsAt;
  for (;;) {
    const begin = monthsFrom(end, -months, createdAt);
    if (begin <= at || begin <= createdAt) return end;
    end = begin;
  }
}

function monthsFrom(from: string, months: number, firstPurchase: string): string {
  const start = new Date(from);
  const day = new Date(firstPurchase).getUTCDate();
  const month = start.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(start.getUTCFullYear(), month, Math.min(day, lastDay))).toISOString();
}

/** The instant so many days after another. */
export const daysAfter = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * dayMs).toISOString();

/** Whole days from one instant to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / dayMs);
