import markets from "./markets.data.json";

export type MarketGroup = keyof typeof markets.groups;
/** `currencyAssumed`: the public list names no currency for the country, so the usual one of its group stands in (AMB-32). */
export type Market = { group: MarketGroup; currency: string; currencyAssumed: boolean };

const codes = (text: string) => text.split(" ");
const assumed = new Set(codes(markets.currencyAssumed));
const euAndEfta = new Set(codes(markets.euAndEfta));

const entries = Object.entries(markets.groups) as [MarketGroup, Record<string, string>][];
const marketByCountry = new Map<string, Market>(
  entries.flatMap(([group, currencies]) =>
    Object.entries(currencies).flatMap(([currency, countries]) =>
      codes(countries).map((country) => [country, { group, currency, currencyAssumed: assumed.has(country) }] as const),
    ),
  ),
);

/** The market group of a country (two capital letters, ISO 3166) and the currency in which its partners are billed; nothing for a country in no group. */
export function marketOf(countryCode: string): Market | undefined {
  return marketByCountry.get(countryCode);
}

/** Whether a partner may sell into the customer's country (MKT-02, MKT-03): only inside one group, and no group is like no other (AMB-76). */
export function isSameMarket(partnerCountry: string, customerCountry: string): boolean {
  const group = marketOf(partnerCountry)?.group;
  return group !== undefined && group === marketOf(customerCountry)?.group;
}

/** Whether Germany-cloud offers may go to the country (MKT-09). */
export function isInEuOrEfta(countryCode: string): boolean {
  return euAndEfta.has(countryCode);
}

const groups = new Set(Object.keys(markets.groups).map((group) => group.toLowerCase()));
/** Whether the text names a market group, in any case. */
export const isMarketGroup = (text: string): boolean => groups.has(text.toLowerCase());
