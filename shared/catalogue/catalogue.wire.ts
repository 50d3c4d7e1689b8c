import { Segment as Segments } from "../customers/customer.schema.js";
import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { phrased, phrasedRefusal } from "../language/phrased.rules.js";
import { lastMarketOf } from "../partners/markets.rules.js";
import { collection, withQuery } from "../triggers/collection.js";
import type { Query } from "../triggers/query.js";
import { TargetView } from "./offer.schema.js";
import type { Segment } from "./product.rules.js";

/** The country that a request asks for; it must name one, and one of a market group (800070). */
export function countryAsked(query: Query): string {
  const country = query("country")?.toUpperCase();
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: country === undefined ? "{property} is missing." : '{property} is "{value}".',
      remedy: "Send country with the two letters of ISO 3166, like country=NL.",
      parameters: {
        property: "country",
        value: country?.slice(0, 40) ?? "missing",
        expected: "two letters, as ISO 3166 has them",
      },
    });
  }
  if (lastMarketOf(country) !== undefined) return country;
  throw phrasedRefusal("COUNTRY_NOT_SUPPORTED", {
    fact: "The country {country} is in no market group: nothing is sold there.",
    remedy: "Ask for a country of a market group.",
    parameters: { country },
  });
}

/** Words are written in any case, with or without underscores. */
const folded = (text: string) => text.replace(/[_\s-]/g, "").toLowerCase();

/** The view that a request asks for; one that there is not may not be looked at (403, 400036). */
export function targetViewAsked(query: Query): TargetView {
  const text = query("targetView");
  const view = TargetView.options.find((one) => folded(one) === folded(text ?? ""));
  if (view !== undefined) return view;
  const refused = wordRefused("targetView", text, TargetView.options);
  throw text === undefined
    ? new Refusal("REQUEST_INVALID", refused)
    : new Refusal("REQUEST_INVALID", { ...refused, status: 403, wireCode: 400036 });
}

/** The segment that a request asks for, if any; one that there is not is refused (403, 400030). */
export function targetSegmentAsked(query: Query): Segment | undefined {
  query.word("reservationScope", ["AzurePlan"]);
  const text = query("targetSegment");
  if (text === undefined) return undefined;
  const segment = Segments.options.find((one) => folded(one) === folded(text));
  if (segment !== undefined) return segment;
  const refused = wordRefused("targetSegment", text, Segments.options);
  throw new Refusal("REQUEST_INVALID", { ...refused, status: 403, wireCode: 400030 });
}

const wordRefused = (property: string, text: string | undefined, words: readonly string[]) =>
  phrased({
    fact: text === undefined ? "{property} is missing." : '{property} is "{value}".',
    remedy: "Send {property} as one of {allowed}.",
    parameters: { property, value: text?.slice(0, 60) ?? "missing", allowed: words.join(", ") },
  });

/** A part of a list by `offset` and `size`, and where the rest is; size 0 and no size are "as many as you like". */
export function pageOf<T>(
  all: readonly T[],
  { query, self }: { query: Query; self: string },
  wire: (item: T) => object,
) {
  const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
  const offset = query.int("offset") ?? 0;
  const next = offset + size < all.length ? { uri: withQuery(self, { offset: String(offset + size) }) } : undefined;
  return collection({ items: all.slice(offset, offset + size).map(wire), self, next });
}
