import assert from "node:assert/strict";

/** A calendar month in UTC, `2026-01`. */
export type Month = string;
/** Two UTC instants; the end is exclusive. */
export type Period = { readonly start: string; readonly end: string };

const monthText = /^(\d{4})-(0[1-9]|1[0-2])$/;
const instantText = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:Z|[+-]\d{2}:\d{2})$/;

/** The same instant as UTC text that ends in `Z`, with every digit of its fraction that says something. */
export function utcInstant(instant: string): string {
  if (instant.length === 20 && instant.endsWith("Z")) return instant;
  const found = instantText.exec(instant);
  assert(found !== null, `"${instant}" is an instant with its offset`);
  const [, seconds = "", fraction = ""] = found;
  // A Date keeps milliseconds only, so the fraction (often seven digits) stays out of it.
  const utcSeconds = instant.endsWith("Z")
    ? seconds
    : new Date(instant.replace(`.${fraction}`, "")).toISOString().slice(0, 19);
  const digits = fraction.replace(/0+$/, "");
  return `${utcSeconds}${digits === "" ? "" : `.${digits}`}Z`;
}

/** The UTC date on which the instant lies. */
export const dateOf = (instant: string): string => utcInstant(instant).slice(0, 10);
/** The UTC month in which the instant lies (USG-09). */
export const monthOf = (instant: string): Month => utcInstant(instant).slice(0, 7);

/** Orders UTC instants (texts that end in `Z`) in time, whatever the length of their fractions. */
export function compareInstants(a: string, b: string): number {
  if (a.length === b.length) return compareTexts(a, b);
  const seconds = compareTexts(a.slice(0, 19), b.slice(0, 19));
  return seconds === 0 ? compareTexts(fractionOf(a), fractionOf(b)) : seconds;
}
const fractionOf = (instant: string) => (instant.length === 20 ? "" : instant.slice(19, -1).replace(/\.?0+$/, ""));

/** Whether the UTC instant lies in the period: its start does, its end does not. */
export const contains = ({ start, end }: Period, instant: string): boolean =>
  compareInstants(start, instant) <= 0 && compareInstants(instant, end) < 0;

/** Plain text order, the same on every machine. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function monthAfter(month: Month, months: number): Month {
  const found = monthText.exec(month);
  assert(found !== null, `"${month}" is a month like 2026-01`);
  const count = Number(found[1]) * 12 + Number(found[2]) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}

export const nextMonth = (month: Month): Month => monthAfter(month, 1);
export const previousMonth = (month: Month): Month => monthAfter(month, -1);
/** First instant of the month. */
export const monthStart = (month: Month): string => `${monthAfter(month, 0)}-01T00:00:00Z`;
/** First instant after the month. */
export const monthEnd = (month: Month): string => monthStart(nextMonth(month));

/** The billing period of an instant: a month from the billing day (INV-05), which is 1 to 28 so that every month has it. */
export function billingPeriodOf(instant: string, billingDay: number): Period {
  assert(Number.isInteger(billingDay) && billingDay >= 1 && billingDay <= 28, `billing day ${billingDay} is 1 to 28`);
  const day = String(billingDay).padStart(2, "0");
  const date = dateOf(instant);
  const month = date.slice(0, 7);
  const first = date.slice(8) >= day ? month : previousMonth(month);
  return { start: `${first}-${day}T00:00:00Z`, end: `${nextMonth(first)}-${day}T00:00:00Z` };
}

/** The date after this one. */
export function nextDate(date: string): string {
  const midnight = new Date(`${date}T00:00:00Z`);
  midnight.setUTCDate(midnight.getUTCDate() + 1);
  return midnight.toISOString().slice(0, 10);
}

/** Every UTC date that has a moment in the period, in order. */
export function datesOf({ start, end }: Period): string[] {
  const dates: string[] = [];
  for (let date = dateOf(start); compareInstants(`${date}T00:00:00Z`, utcInstant(end)) < 0; date = nextDate(date)) {
    dates.push(date);
  }
  return dates;
}
