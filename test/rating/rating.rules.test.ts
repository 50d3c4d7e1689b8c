import fc from "fast-check";
import { expect, test } from "vitest";
import { type Decimal, dec, format, minus, plus, sum, times, zero } from "../../shared/kernel/decimal.js";
import { RatedLine } from "../../shared/rating/rated-line.schema.js";
import { type RateableRecord, type RatingTerms, rateUnit, unitsOnLines } from "../../shared/rating/rating.rules.js";
import { aPrice, aRecord, legacy, plan, tiered } from "./examples.js";

const shown = (lines: RatedLine[]) =>
  lines.map(({ meterId, region, resellerId, tier, quantity, exactAmount }) =>
    [meterId, region, resellerId, tier, `${quantity} = ${exactAmount}`].filter((part) => part !== undefined).join(" "),
  );
const total = (lines: RatedLine[]) => format(sum(lines.map((line) => dec(line.exactAmount))));

test("USG-01: no usage, no line", () => expect(rateUnit([], plan)).toEqual([]));

test("RAT-11, AMB-12: days with and without credit stay in one plan line, and its pieces tell them apart", () => {
  const price = aPrice({ priceId: "P", tiers: tiered(["0", "0.192"]) });
  const records = ["2022-03-01", "2022-03-02", "2022-03-03"].map((date) => aRecord(price, "24", date));
  const [line, another] = rateUnit(records, { ...plan, earnsCredit: (date) => date !== "2022-03-02" });
  expect(another).toBeUndefined();
  expect(line).toMatchObject({
    quantity: "72",
    listAmount: "13.824",
    exactAmount: "12.4416",
    chargeStart: "2022-03-01",
    chargeEnd: "2022-03-03",
    recordCount: 3,
    priceIds: ["P"],
    pieces: [
      {
        quantity: "48",
        unitPrice: "0.192",
        creditRate: "0.15",
        tier: 0,
        priceId: "P",
        from: "2022-03-01",
        to: "2022-03-03",
      },
      {
        quantity: "24",
        unitPrice: "0.192",
        creditRate: "0",
        tier: 0,
        priceId: "P",
        from: "2022-03-02",
        to: "2022-03-02",
      },
    ],
  });
});

test("PEC-01: the legacy offer earns no credit, and the plan has no discount", () => {
  const both: Omit<RatingTerms, "family"> = { discountOn: () => dec("0.2"), earnsCredit: () => true };
  const records = [aRecord(aPrice(), "100", "2022-01-01")];
  expect(total(rateUnit(records, { family: "azurePlan", ...both }))).toBe("85");
  expect(total(rateUnit(records, { family: "azureLegacy", ...both }))).toBe("80");
});

test("RAT-02: regions of one meter are lines of their own, each with its own tier count", () => {
  const tiers = tiered(["0", "1"], ["10", "0.5"]);
  const west = aPrice({ region: "EU West", tiers });
  const north = aPrice({ region: "EU North", tiers });
  const lines = rateUnit([aRecord(west, "12", "2022-01-01"), aRecord(north, "12", "2022-01-01")], plan);
  expect(shown(lines)).toEqual(["M1 EU North 12 = 11", "M1 EU West 12 = 11"]);
});

test("AMB-46: a new reseller of record opens a line, but the tier count runs on", () => {
  const price = aPrice({ tiers: tiered(["0", "1"], ["10", "0.5"]) });
  const records = [
    aRecord(price, "8", "2022-01-01", { resellerId: "R1" }),
    aRecord(price, "8", "2022-01-02", { resellerId: "R2" }),
    aRecord(price, "8", "2022-01-03"),
  ];
  expect(shown(rateUnit(records, plan))).toEqual(["M1  8 = 4", "M1  R1 8 = 8", "M1  R2 8 = 5"]);
});

test("RAT-13, RAT-06: a record that reaches over the end of a tier has units on two legacy lines, together its quantity", () => {
  const price = aPrice({ includedQuantity: "3", tiers: tiered(["0", "1"], ["10", "0.5"]) });
  const records = [aRecord(price, "8", "2022-01-01"), aRecord(price, "8", "2022-01-02")];
  const lines = rateUnit(records, legacy);
  const shares = unitsOnLines(records, legacy);
  const onLine = (lineKey: string) =>
    records.map((record) => format(shares.get(record)?.get(lineKey) ?? zero)).join(" + ");
  expect(lines.map(({ tier, quantity, lineKey }) => `${tier}: ${quantity} = ${onLine(lineKey)}`)).toEqual([
    "0: 13 = 8 + 5",
    "1: 3 = 0 + 3",
  ]);
});

test("RAT-07: the tier position runs on through a price change, each piece at the price of its date", () => {
  const before = aPrice({ priceId: "before", tiers: tiered(["0", "1"], ["10", "0.5"]) });
  const after = aPrice({ priceId: "after", tiers: tiered(["0", "2"], ["10", "0.7"]), effectiveFrom: "2022-01-10" });
  const records = [aRecord(before, "8", "2022-01-09"), aRecord(after, "8", "2022-01-10")];
  const [line] = rateUnit(records, plan);
  expect(line?.exactAmount).toBe("16.2");
  expect(line?.priceIds).toEqual(["after", "before"]);
  expect(line?.pieces.map((piece) => `${piece.quantity} at ${piece.unitPrice}`)).toEqual([
    "8 at 1",
    "2 at 2",
    "6 at 0.7",
  ]);
});

test("RAT-13: the legacy offer has one line per tier and charged price", () => {
  const before = aPrice({ priceId: "before", tiers: tiered(["0", "1"], ["10", "0.5"]) });
  const after = aPrice({ priceId: "after", tiers: tiered(["0", "1"], ["10", "0.7"]), effectiveFrom: "2022-01-10" });
  const records = [
    aRecord(before, "8", "2022-01-09"),
    aRecord(after, "8", "2022-01-10"),
    aRecord(before, "1", "2022-01-09"),
  ];
  const lines = rateUnit(records, legacy);
  expect(shown(lines)).toEqual(["M1  0 10 = 10", "M1  1 7 = 4.9"]);
  expect(lines.map((line) => line.unitPrice)).toEqual(["1", "0.7"]);
  expect(lines.map((line) => line.priceIds)).toEqual([["after", "before"], ["after"]]);
});

test("RAT-04, AMB-47: included units are used up in the order of usage start, and tiers count on the overage", () => {
  const price = aPrice({ includedQuantity: "5", tiers: tiered(["0", "1"], ["10", "0.5"]) });
  const late = aRecord(price, "11", "2022-01-03", { resellerId: "R2" });
  const early = aRecord(price, "6", "2022-01-02", { resellerId: "R1" });
  const lines = rateUnit([late, early], legacy);
  expect(shown(lines)).toEqual(["M1  R1 0 6 = 1", "M1  R2 0 9 = 9", "M1  R2 1 2 = 1"]);
  expect(lines.map((line) => line.includedQuantity)).toEqual(["5", "0", "0"]);
});

test("RAT-08: the discount comes off a retail price until the retail date, and never off a net one", () => {
  const retail = aPrice({ priceId: "retail", meterId: "A" });
  const net = aPrice({ priceId: "net", meterId: "B", basis: "partnerNet" });
  const terms: RatingTerms = { ...legacy, discountOn: () => dec("0.15"), erpFrom: "2022-02-01" };
  const records = [
    aRecord(retail, "100", "2022-01-31T23:59:59Z"),
    aRecord(retail, "100", "2022-02-01"),
    aRecord(net, "100", "2022-01-31"),
  ];
  const lines = rateUnit(records, terms);
  expect(shown(lines)).toEqual(["A  0 100 = 85", "A  0 100 = 100", "B  0 100 = 100"]);
  expect(lines.map((line) => line.listAmount)).toEqual(["100", "100", undefined]);
});

test("RAT-08: a meter that the discount excludes pays the retail price", () => {
  const terms: RatingTerms = { ...legacy, discountOn: (_date, meterId) => dec(meterId === "excluded" ? "0" : "0.15") };
  const records = ["excluded", "M1"].map((meterId) => aRecord(aPrice({ meterId }), "100", "2022-01-01"));
  expect(shown(rateUnit(records, terms))).toEqual(["M1  0 100 = 85", "excluded  0 100 = 100"]);
});

test("AMB-40: an offer without a retail date keeps its discount after phase 2", () => {
  const terms: RatingTerms = { ...legacy, discountOn: () => dec("0.15") };
  expect(total(rateUnit([aRecord(aPrice(), "100", "2022-03-01")], terms))).toBe("85");
});

test("AMB-51: usage that needs a retail price is never rated by a net one", () => {
  const net = aPrice({ basis: "partnerNet" });
  expect(() => rateUnit([aRecord(net, "1", "2022-02-01")], { ...legacy, erpFrom: "2022-02-01" })).toThrow(
    "known net only",
  );
  expect(() => rateUnit([aRecord(net, "1", "2022-01-01")], plan)).toThrow("known net only");
});

test("a negative quantity and a price of another meter stop the work before a wrong amount is written", () => {
  expect(() => rateUnit([aRecord(aPrice(), "-1", "2022-01-01")], plan)).toThrow("not negative");
  expect(() => rateUnit([aRecord(aPrice(), "1", "2022-01-01", { meterId: "M2" })], plan)).toThrow("record's meter");
});

test("USG-05, AMB-43: records of the same start are placed by id as plain text", () => {
  const price = aPrice({ tiers: tiered(["0", "1"], ["10", "0"]) });
  const at = { usageStart: "2022-01-01T00:00:00Z" };
  const records = ["9", "10"].map((id) => aRecord(price, "10", "2022-01-01", { id, resellerId: `of ${id}`, ...at }));
  expect(shown(rateUnit(records, plan))).toEqual(["M1  of 10 10 = 10", "M1  of 9 10 = 0"]);
});

test("line keys differ wherever lines do, and hold only what a row key may hold", () => {
  const keys = [
    ["a|b", ""],
    ["a", "b|"],
    ["a", "b"],
    ["a*", "b"],
    ["a%2A", "b"],
    ["a/b#?\\", "EU West"],
  ].flatMap(([meterId = "", region = ""], index) =>
    rateUnit([aRecord(aPrice({ priceId: `P${index}`, meterId, region }), "1", "2022-01-01")], plan),
  );
  expect(new Set(keys.map((line) => line.lineKey)).size).toBe(6);
  for (const { lineKey } of keys) expect(lineKey).toMatch(/^[^/\\#?%+]+$/);
});

const quantities = fc.nat(50_000).map((units) => ({ units: BigInt(units), scale: 3 }));
const prices = [
  aPrice({ priceId: "flat", meterId: "flat", tiers: tiered(["0", "0.0199"]) }),
  aPrice({ priceId: "tiered", meterId: "tiered", tiers: tiered(["0", "0.05"], ["40", "0.03"], ["90.5", "0.07"]) }),
  aPrice({ priceId: "free", meterId: "free", includedQuantity: "30", tiers: tiered(["0", "1.3"], ["40", "0.3"]) }),
  aPrice({ priceId: "flat2", meterId: "flat", tiers: tiered(["0", "0.017"]), effectiveFrom: "2022-01-20" }),
  aPrice({ priceId: "free2", meterId: "free", includedQuantity: "10", tiers: tiered(["0", "2"], ["50", "0.9"]) }),
];
const usage: fc.Arbitrary<RateableRecord[]> = fc
  .array(
    fc.tuple(fc.constantFrom(...prices), quantities, fc.integer({ min: 10, max: 28 }), fc.constantFrom("R1", "R2", "")),
  )
  .map((rows) =>
    rows.map(([price, quantity, day, resellerId], index) => {
      const record = aRecord(price, "0", `2022-01-${day}`, { id: `id${index}`, quantity });
      return resellerId === "" ? record : { ...record, resellerId };
    }),
  );
const families: RatingTerms[] = [
  { ...plan, earnsCredit: (date) => date > "2022-01-15" },
  { ...legacy, discountOn: (date) => dec(date < "2022-01-12" ? "0.1" : "0.15"), erpFrom: "2022-01-22" },
];

test.each(families)("USG-05: the rated lines of $family do not depend on the order of the records", (terms) => {
  const shuffled = usage.chain((records) =>
    fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
  );
  fc.assert(
    fc.property(shuffled, ([records, mixed]) => {
      expect(rateUnit(mixed, terms)).toEqual(rateUnit(records, terms));
    }),
  );
});

test.each(families)("every line of $family adds up from its pieces, and no unit or record is lost", (terms) => {
  const added = (line: RatedLine, part: (piece: RatedLine["pieces"][number]) => Decimal) =>
    format(sum(line.pieces.map(part)));
  fc.assert(
    fc.property(usage, (records) => {
      const lines = rateUnit(records, terms);
      expect(format(sum(lines.map((line) => dec(line.quantity))))).toBe(format(sum(records.map((r) => r.quantity))));
      expect(lines.reduce((count, line) => count + line.recordCount, 0)).toBe(records.length);
      expect(new Set(lines.map((line) => line.lineKey)).size).toBe(lines.length);
      for (const line of lines) {
        expect(RatedLine.parse(line)).toEqual(line);
        expect(format(plus(dec(line.includedQuantity), dec(added(line, (piece) => dec(piece.quantity)))))).toBe(
          line.quantity,
        );
        expect(added(line, (piece) => times(dec(piece.quantity), dec(piece.unitPrice)))).toBe(line.listAmount);
        expect(
          added(line, ({ quantity, unitPrice, creditRate }) =>
            times(times(dec(quantity), dec(unitPrice)), minus(dec("1"), dec(creditRate))),
          ),
        ).toBe(line.exactAmount);
      }
    }),
  );
});

test("the short way for prices without tiers gives what placing record by record gives", () => {
  // Tiers of one and the same price change no amount, but they make every record be placed in order.
  const flat = aPrice({ tiers: tiered(["0", "0.0199"]) });
  const stepped = aPrice({ tiers: tiered(["0", "0.0199"], ["7", "0.0199"], ["33.3", "0.0199"]) });
  const rated = (records: RateableRecord[], price: typeof flat) =>
    rateUnit(
      records.map((record) => ({ ...record, meterId: price.meterId, price })),
      { ...plan, earnsCredit: (date) => date > "2022-01-15" },
    );
  const withoutPieces = (lines: RatedLine[]) => lines.map(({ pieces: _pieces, ...line }) => line);
  fc.assert(
    fc.property(usage, (records) => {
      expect(withoutPieces(rated(records, flat))).toEqual(withoutPieces(rated(records, stepped)));
    }),
  );
});
