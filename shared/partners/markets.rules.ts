import assert from "node:assert/strict";
import published from "./markets.data.json";

/** `currencyAssumed`: the public list names no currency for the country, so the usual one of its group stands in (AMB-32). */
export type Market = { group: string; currency: string; currencyAssumed: boolean };

/** The list of market groups as it holds from a day on, until the next one; `from` null: since ever. Countries are words with blanks between them. */
export type MarketList = {
  from: string | null;
  /** By group and the currency in which its partners are billed. */
  groups: Readonly<Record<string, Readonly<Record<string, string>>>>;
  currencyAssumed: string;
  euAndEfta: string;
};
/** One list as rules ask of it. */
type Markets = { from: string | null; marketByCountry: ReadonlyMap<string, Market>; euAndEfta: ReadonlySet<string> };
/** Oldest first. */
export type DatedMarkets = readonly Markets[];

const codes = (text: string) => text.split(" ");

/** Lists in the order in which they came into force. */
export function datedMarkets(lists: readonly MarketList[]): DatedMarkets {
  return lists.map(({ from, groups, currencyAssumed, euAndEfta }) => {
    const assumed = new Set(codes(currencyAssumed));
    const entries = Object.entries(groups).flatMap(([group, currencies]) =>
      Object.entries(currencies).flatMap(([currency, countries]) =>
        codes(countries).map(
          (country) => [country, { group, currency, currencyAssumed: assumed.has(country) }] as const,
        ),
      ),
    );
    return { from, marketByCountry: new Map(entries), euAndEfta: new Set(codes(euAndEfta)) };
  });
}

/**
 * The programme's own lists. There is one, of August 2023, and no day is known on which it came to hold: an older public
 * list, which has RU and BY and lacks CN, is not used (AMB-75).
 */
const programmeMarkets = datedMarkets(published);

function listOn(date: string, markets: DatedMarkets): Markets {
  const inForce = markets.findLast(({ from }) => from === null || date >= from);
  assert(inForce !== undefined, `market groups are stated for ${date}`);
  return inForce;
}

/** On a date, the market group of a country (two capital letters, ISO 3166) and the currency in which its partners are billed; nothing for a country in no group. */
export function marketOf(countryCode: string, date: string, markets = programmeMarkets): Market | undefined {
  return listOn(date, markets).marketByCountry.get(countryCode);
}

/** Whether a partner may sell into the customer's country on the date (MKT-02, MKT-03): only inside one group, and no group is like no other (AMB-76). */
export function isSameMarket(
  partnerCountry: string,
  customerCountry: string,
  date: string,
  markets = programmeMarkets,
): boolean {
  const group = marketOf(partnerCountry, date, markets)?.group;
  return group !== undefined && group === marketOf(customerCountry, date, markets)?.group;
}

/** Whether Germany-cloud offers may go to the country on the date (MKT-09). */
export function isInEuOrEfta(countryCode: string, date: string, markets = programmeMarkets): boolean {
  return listOn(date, markets).euAndEfta.has(countryCode);
}

/** The market in which a country is, or was when it was last in one: for what is told of a country whatever the day. */
export function lastMarketOf(countryCode: string, markets = programmeMarkets): Market | undefined {
  return markets.findLast(({ marketByCountry }) => marketByCountry.has(countryCode))?.marketByCountry.get(countryCode);
}

const groups = new Set(published.flatMap((list) => Object.keys(list.groups).map((group) => group.toLowerCase())));
/** Whether the text names a market group, in any case. */
export const isMarketGroup = (text: string): boolean => groups.has(text.toLowerCase());
