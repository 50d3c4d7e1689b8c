import { Segment } from "../customers/customer.schema.js";
import { derivedDigits } from "../kernel/derived-id.js";
import type { Segment as SegmentName } from "./product.rules.js";

/** For whom an availability is, and the month (`2021-05`) in which it was issued. */
export type Issued = { country: string; segment: SegmentName; month: string };

const monthCharacters = 3;
const checkCharacters = 6;

/**
 * The id of a SKU's availability for a country and segment: twelve letters and digits that change every month. The last
 * six belong to the SKU, so that an id copied to another one is found wrong.
 */
export function availabilityIdOf(offerId: string, issued: Issued): string {
  const { country, segment, month } = issued;
  const [year = "", ofYear = ""] = month.split("-");
  const months = Number(year) * 12 + Number(ofYear) - 1;
  const written = months.toString(36).padStart(monthCharacters, "0");
  const check = derivedDigits("availability", offerId.toUpperCase(), country, segment, month);
  return `${country}${Segment.options.indexOf(segment)}${written}${check.slice(0, checkCharacters)}`.toUpperCase();
}

/** For whom and when the id was issued; nothing when it is none of this SKU. */
export function issuedAs(offerId: string, availabilityId: string): Issued | undefined {
  const [, country, place, written] = availabilityId.toUpperCase().match(/^([A-Z]{2})(\d)([0-9A-Z]{3})/) ?? [];
  const segment = Segment.options[Number(place)];
  if (country === undefined || written === undefined || segment === undefined) return undefined;
  const months = Number.parseInt(written, 36);
  const year = String(Math.floor(months / 12)).padStart(4, "0");
  const issued = { country, segment, month: `${year}-${String((months % 12) + 1).padStart(2, "0")}` };
  return availabilityIdOf(offerId, issued) === availabilityId.toUpperCase() ? issued : undefined;
}

/** Whether an id of that month is still taken on the date: this month's, and the one before, since a cart may be older than the month. */
export function isStillTaken({ month }: Issued, date: string): boolean {
  const present = date.slice(0, 7);
  return month === present || month === monthBefore(present);
}

const monthBefore = (month: string): string => {
  const first = new Date(`${month}-01T00:00:00Z`);
  return new Date(first.setUTCMonth(first.getUTCMonth() - 1)).toISOString().slice(0, 7);
};
