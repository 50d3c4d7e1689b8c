import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { isLosslessNumber, type LosslessNumber, parse } from "lossless-json";
import { expect, test } from "vitest";
import { z } from "zod";
import { DecimalText, dec, format, sum } from "../../shared/kernel/decimal.js";
import { compareTexts, utcInstant } from "../../shared/kernel/period.js";
import { findPrice } from "../../shared/pricing/find-price.rules.js";
import { PriceEntry } from "../../shared/pricing/price-entry.schema.js";
import { type RateableRecord, rateUnit } from "../../shared/rating/rating.rules.js";
import { legacy, plan } from "./examples.js";

const read = (name: string) =>
  gunzipSync(readFileSync(new URL(`../../infra/local/data/${name}`, import.meta.url))).toString("utf8");

/** A number of the card keeps the digits that it has in the file. */
const ExactNumber = z.custom<LosslessNumber>(isLosslessNumber).transform((number) => number.toString());
const RateCard = z.object({
  Meters: z.array(
    z.object({
      MeterId: z.string(),
      MeterName: z.string(),
      MeterCategory: z.string(),
      MeterSubCategory: z.string(),
      Unit: z.string(),
      MeterTags: z.array(z.string()),
      MeterRegion: z.string(),
      MeterRates: z.record(z.string(), ExactNumber),
      EffectiveDate: z.string(),
      IncludedQuantity: ExactNumber,
    }),
  ),
});

const prices = new Map(
  RateCard.parse(parse(read("azure-ratecard-2016-05-us-usd.json.gz"))).Meters.map((meter) => {
    const entry = PriceEntry.parse({
      priceId: meter.MeterId,
      meterId: meter.MeterId,
      name: meter.MeterName,
      category: meter.MeterCategory,
      subcategory: meter.MeterSubCategory,
      region: meter.MeterRegion,
      unit: meter.Unit,
      tiers: Object.entries(meter.MeterRates).map(([from, price]) => ({ from, price })),
      includedQuantity: meter.IncludedQuantity,
      tags: meter.MeterTags,
      effectiveFrom: meter.EffectiveDate.slice(0, 10),
      basis: "erp",
    });
    return [entry.meterId, entry];
  }),
);

const [header = "", ...rows] = read("azure-usage-2017-10-a.csv.gz").trimEnd().split("\n");
const columns = header.split(",");
const usage = rows.map((row) => Object.fromEntries(row.split(",").map((value, index) => [columns[index], value])));

const rateable: RateableRecord[] = [];
const unpriced: string[] = [];
for (const { line = "", meterId = "", quantity = "", usageStart = "", resourceId = "" } of usage) {
  const date = usageStart.slice(0, 10);
  const entry = prices.get(meterId);
  const price = findPrice(entry === undefined ? [] : [entry], { date }, (region) => region);
  if (price.kind === "PRICE_MISSING") unpriced.push(meterId);
  else {
    const exact = dec(DecimalText.parse(quantity));
    rateable.push({
      id: line,
      meterId,
      quantity: exact,
      usageStart: utcInstant(usageStart),
      resourceUri: resourceId,
      price: price.entry,
    });
  }
}

test("October 2017: usage whose meter the card lacks is reported, row by row", () => {
  expect(usage).toHaveLength(1_834);
  expect(rateable).toHaveLength(1_360);
  expect(unpriced).toHaveLength(474);
  expect(new Set(unpriced).size).toBe(8);
});

test.each([plan, legacy])("October 2017 rated by the card of 2016 as $family is exact to the last digit", (terms) => {
  const lines = rateUnit(rateable, terms);
  expect(new Set(lines.map((line) => line.meterId)).size).toBe(18);
  expect(format(sum(lines.map((line) => dec(line.exactAmount))))).toBe("254.857855471029399708");
});

test("October 2017 gives the same lines from the last record to the first", () => {
  expect(rateUnit(rateable.toReversed(), legacy)).toEqual(rateUnit(rateable, legacy));
  const byId = rateable.toSorted((a, b) => compareTexts(a.id, b.id));
  expect(rateUnit(byId, plan)).toEqual(rateUnit(rateable, plan));
});
