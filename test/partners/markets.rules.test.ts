import { expect, test } from "vitest";
import markets from "../../shared/partners/markets.data.json";
import { isInEuOrEfta, isSameMarket, marketOf } from "../../shared/partners/markets.rules.js";

const listed = Object.values(markets.groups).flatMap((currencies) => Object.values(currencies).join(" ").split(" "));

test("MKT-01: each of the 242 countries stands in exactly one of the 15 market groups", () => {
  expect(Object.keys(markets.groups)).toHaveLength(15);
  expect(listed).toHaveLength(242);
  expect(new Set(listed).size).toBe(listed.length);
});

test("CUR-01: a country's group names the currency of its partners", () => {
  const stated = { currencyAssumed: false };
  expect(marketOf("NL")).toEqual({ group: "Europe", currency: "EUR", ...stated });
  expect(marketOf("FO")).toEqual({ group: "Europe", currency: "DKK", ...stated });
  expect(marketOf("BR")).toEqual({ group: "Brazil", currency: "BRL", ...stated });
  expect(marketOf("WS")).toEqual({ group: "NewZealand", currency: "NZD", ...stated });
  expect(marketOf("GU")).toEqual({ group: "UnitedStates", currency: "USD", ...stated });
});

test("AMB-32: five countries have the usual currency of their group, flagged as assumed", () => {
  const assumed = listed.filter((country) => marketOf(country)?.currencyAssumed === true);
  expect(assumed.map((country) => `${country} ${marketOf(country)?.currency}`).sort()).toEqual([
    "BA USD",
    "KN USD",
    "MK USD",
    "PS USD",
    "VA EUR",
  ]);
});

test("MKT-05, AMB-75: a country in no group has no market, whatever older lists say", () => {
  for (const country of ["RU", "BY", "CU", "XX"]) expect(marketOf(country)).toBeUndefined();
});

test("MKT-02, MKT-03: one group is one market, two groups are not, and no group is no market", () => {
  expect(isSameMarket("NL", "GB")).toBe(true);
  expect(isSameMarket("NL", "TR")).toBe(false);
  expect(isSameMarket("RU", "BY")).toBe(false);
});

test("MKT-09: the EU and EFTA have 31 countries, all of them in the Europe group; the United Kingdom is not one", () => {
  const inside = listed.filter(isInEuOrEfta);
  expect(inside).toHaveLength(31);
  expect(inside.every((country) => marketOf(country)?.group === "Europe")).toBe(true);
  expect(isInEuOrEfta("GB")).toBe(false);
});
