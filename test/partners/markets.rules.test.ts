import { expect, test } from "vitest";
import markets from "../../shared/partners/markets.data.json";
import {
  datedMarkets,
  isInEuOrEfta,
  isSameMarket,
  lastMarketOf,
  type MarketList,
  marketOf,
} from "../../shared/partners/markets.rules.js";

const [list] = markets as MarketList[];
if (list === undefined) throw new Error("No market groups are published.");
const { groups } = list;
const day = "2026-01-01";
const listed = Object.values(groups).flatMap((currencies) => Object.values(currencies).join(" ").split(" "));

test("MKT-01: each of the 242 countries stands in exactly one of the 15 market groups", () => {
  expect(Object.keys(groups)).toHaveLength(15);
  expect(listed).toHaveLength(242);
  expect(new Set(listed).size).toBe(listed.length);
});

test("CUR-01: a country's group names the currency of its partners", () => {
  const stated = { currencyAssumed: false };
  expect(marketOf("NL", day)).toEqual({ group: "Europe", currency: "EUR", ...stated });
  expect(marketOf("FO", day)).toEqual({ group: "Europe", currency: "DKK", ...stated });
  expect(marketOf("BR", day)).toEqual({ group: "Brazil", currency: "BRL", ...stated });
  expect(marketOf("WS", day)).toEqual({ group: "NewZealand", currency: "NZD", ...stated });
  expect(marketOf("GU", day)).toEqual({ group: "UnitedStates", currency: "USD", ...stated });
});

test("AMB-32: five countries have the usual currency of their group, flagged as assumed", () => {
  const assumed = listed.filter((country) => marketOf(country, day)?.currencyAssumed === true);
  expect(assumed.map((country) => `${country} ${marketOf(country, day)?.currency}`).sort()).toEqual([
    "BA USD",
    "KN USD",
    "MK USD",
    "PS USD",
    "VA EUR",
  ]);
});

test("MKT-05, AMB-75: a country in no group has no market, whatever older lists say", () => {
  for (const country of ["RU", "BY", "CU", "XX"]) expect(marketOf(country, day)).toBeUndefined();
});

test("MKT-02, MKT-03: one group is one market, two groups are not, and no group is no market", () => {
  expect(isSameMarket("NL", "GB", day)).toBe(true);
  expect(isSameMarket("NL", "TR", day)).toBe(false);
  expect(isSameMarket("RU", "BY", day)).toBe(false);
});

test("MKT-09: the EU and EFTA have 31 countries, all of them in the Europe group; the United Kingdom is not one", () => {
  const inside = listed.filter((country) => isInEuOrEfta(country, day));
  expect(inside).toHaveLength(31);
  expect(inside.every((country) => marketOf(country, day)?.group === "Europe")).toBe(true);
  expect(isInEuOrEfta("GB", day)).toBe(false);
});

test("Appendix A: market groups are asked for on a date, and the list in force on that date answers", () => {
  const leaving = datedMarkets([
    { ...list, from: null, groups: { Europe: { EUR: "NL DE" }, Asia: { USD: "JP" } }, euAndEfta: "NL DE" },
    { ...list, from: "2022-03-01", groups: { Europe: { EUR: "NL" }, Asia: { JPY: "JP" } }, euAndEfta: "NL" },
  ]);
  const answers = (date: string) => [
    marketOf("DE", date, leaving)?.group,
    isSameMarket("NL", "DE", date, leaving),
    isInEuOrEfta("DE", date, leaving),
    marketOf("JP", date, leaving)?.currency,
  ];
  expect(answers("2022-02-28")).toEqual(["Europe", true, true, "USD"]);
  expect(answers("2022-03-01")).toEqual([undefined, false, false, "JPY"]);
  expect(lastMarketOf("DE", leaving)?.group).toBe("Europe");
  expect(lastMarketOf("RU", leaving)).toBeUndefined();
});
