import type { PriceEntry } from "../../shared/pricing/price-entry.schema.js";
import type { PriceRange } from "../../shared/rating/tiers.rules.js";

/** Section 7 of the domain rules, as far as it concerns rating and rounding on the operator's hop. EX-20 to EX-25 concern downstream hops, tax and licences. */
export type WorkedExample = {
  id: string;
  title: string;
  /** One rating each: an Azure subscription, an owner, an offer family, a period. */
  units: Unit[];
  /** Of all lines of all units, in the units' currency. */
  total: string;
  /** The part of the total by reseller of record; the empty name is the provider itself. */
  byReseller?: Record<string, string>;
  wrong?: Wrong[];
};

export type Unit = {
  usage: Usage[];
  resellerId?: string;
  /** Of every line, in the order of the line keys: the amount due, and where the example has them what led to it. */
  due: Due[];
  currency?: string;
  /** Present on the legacy offer only. */
  legacy?: { discount?: string; erpFrom?: string };
  /** Azure plan: USD to the billing currency; absent for a partner billed in USD. */
  factor?: string;
  /** When the billed partner held Owner on the subscription: from, to. */
  access?: [from: string, to?: string][];
};

/** `each` units are reported every `step` from `from` on, `times` times. */
export type Usage = { price: Price; each: string; from: string; step?: "day" | "hour"; times?: number };
/** A price by the plan's ranges or by a rate card's thresholds. */
export type Price = Pick<PriceEntry, "meterId"> &
  Partial<Pick<PriceEntry, "region" | "tags" | "includedQuantity">> &
  ({ flat: string } | { ranges: PriceRange[] } | { rates: [from: string, price: string][] });
export type Due = { exact?: string; usd?: string; amount: string; effectiveUnitPrice?: string };
/** A tempting calculation of the total by hand: it gives another amount, and the rules must not follow it. */
export type Wrong = { why: string; steps: string[]; gives: string };

const F = "0.918273646";
const always: Unit["access"] = [["2000-01-01T00:00:00Z"]];

const M1: Price = { meterId: "M1", region: "West Europe", flat: "0.192" };
const M2: Price = {
  meterId: "M2",
  ranges: [
    { min: "1", max: "10000", price: "0.087" },
    { min: "10001", max: "50000", price: "0.083" },
    { min: "50001", price: "0.07" },
  ],
};
const M3: Price = { meterId: "M3", flat: "0.504" };
const M4: Price = {
  meterId: "M4",
  ranges: [
    { min: "1", max: "1000", price: "0.05" },
    { min: "1001", price: "0.03" },
  ],
};
const card: Price = {
  meterId: "EX-05",
  includedQuantity: "5",
  rates: [
    ["0", "0.10355"],
    ["100", "0.0825"],
    ["1000", "0.0511"],
  ],
};
const legacyMeter: Price = { meterId: "L1", flat: "0.40" };

const hourly = (price: Price, from: string, times: number, each = "1"): Usage => ({
  price,
  each,
  from,
  step: "hour",
  times,
});
const daily = (price: Price, from: string, times: number, each: string): Usage => ({
  price,
  each,
  from,
  step: "day",
  times,
});
const march = "2022-03-01T00:00:00Z";
const once = (price: Price, each: string, from = march): Usage => ({ price, each, from });

export const workedExamples: WorkedExample[] = [
  {
    id: "EX-01",
    title: "flat price, no credit, partner billed in USD",
    units: [{ usage: [hourly(M1, march, 744)], due: [{ exact: "142.848", usd: "142.84", amount: "142.84" }] }],
    total: "142.84",
    wrong: [{ why: "rounded to nearest", steps: ["142.848", "RH 2"], gives: "142.85" }],
  },
  {
    id: "EX-02",
    title: "credit for the whole month",
    units: [
      {
        usage: [hourly(M1, march, 744)],
        access: always,
        due: [{ exact: "121.4208", usd: "121.42", amount: "121.42", effectiveUnitPrice: "0.163198924731183" }],
      },
    ],
    total: "121.42",
    wrong: [{ why: "credit forgotten", steps: ["142.848", "RD 2"], gives: "142.84" }],
  },
  {
    id: "EX-03",
    title: "credit missing on the five days without access at every instant",
    units: [
      {
        usage: [daily(M1, march, 31, "24")],
        access: [["2022-01-01T00:00:00Z", "2022-03-11T09:00:00Z"], ["2022-03-15T17:00:00Z"]],
        factor: F,
        currency: "EUR",
        due: [{ exact: "124.8768", usd: "124.87", amount: "114.66", effectiveUnitPrice: "0.167836021505376" }],
      },
    ],
    total: "114.66",
    wrong: [
      {
        why: "days with access for some hours earn too",
        steps: ["123.4944", "RD 2", `x ${F}`, "RD 2"],
        gives: "113.39",
      },
    ],
  },
  {
    id: "EX-04a",
    title: "graduated ranges of the Azure plan",
    units: [{ usage: [once(M2, "61234.5")], due: [{ exact: "4976.415", usd: "4976.41", amount: "4976.41" }] }],
    total: "4976.41",
    wrong: [
      { why: "all units at the price of the last range", steps: ["61234.5", "x 0.07", "RD 2"], gives: "4286.41" },
    ],
  },
  {
    id: "EX-04b",
    title: "a fraction above a range's end is in the next range",
    units: [{ usage: [once(M2, "10000.25")], due: [{ exact: "870.02075", amount: "870.02" }] }],
    total: "870.02",
  },
  {
    id: "EX-04c",
    title: "the unit that fills a range still has its price",
    units: [{ usage: [once(M2, "10000")], due: [{ exact: "870", amount: "870.00" }] }],
    total: "870.00",
  },
  {
    id: "EX-04d",
    title: "the public example of two ranges",
    units: [
      {
        usage: [
          once(
            {
              meterId: "public",
              ranges: [
                { min: "1", max: "100", price: "1" },
                { min: "101", max: "100000", price: "0.80" },
              ],
            },
            "101",
          ),
        ],
        due: [{ exact: "100.8", amount: "100.80" }],
      },
    ],
    total: "100.80",
    wrong: [{ why: "volume price for all units", steps: ["101", "x 0.80"], gives: "80.80" }],
  },
  {
    id: "EX-05",
    title: "included quantity, then tiers, on the legacy offer",
    units: [
      {
        usage: [daily(card, march, 25, "50"), once(card, "0.5", "2022-03-31T00:00:00Z")],
        legacy: { erpFrom: "2022-02-01", discount: "0.15" },
        currency: "EUR",
        due: [
          { exact: "10.355", amount: "10.36" },
          { exact: "74.25", amount: "74.25" },
          { exact: "12.54505", amount: "12.55" },
        ],
      },
    ],
    total: "97.16",
    wrong: [{ why: "only the sum is rounded", steps: ["97.15005", "RH 2"], gives: "97.15" }],
  },
  {
    id: "EX-06",
    title: "included quantity not used up",
    units: [
      {
        usage: [once(card, "4.75")],
        legacy: { erpFrom: "2022-02-01" },
        currency: "EUR",
        due: [{ exact: "0", amount: "0.00", effectiveUnitPrice: "0" }],
      },
    ],
    total: "0.00",
  },
  {
    id: "EX-07",
    title: "a legacy period across the phase-2 date",
    units: [
      {
        usage: [daily(legacyMeter, "2022-01-15T00:00:00Z", 31, "24")],
        legacy: { discount: "0.15", erpFrom: "2022-02-01" },
        currency: "EUR",
        due: [
          { exact: "138.72", amount: "138.72", effectiveUnitPrice: "0.34" },
          { exact: "134.4", amount: "134.40", effectiveUnitPrice: "0.4" },
        ],
      },
    ],
    total: "273.12",
    wrong: [
      { why: "the date of the invoice decides", steps: ["744", "x 0.40"], gives: "297.60" },
      { why: "the discount goes on", steps: ["744", "x 0.34"], gives: "252.96" },
    ],
  },
  {
    id: "EX-08a",
    title: "exchange to EUR in two cuts",
    units: [
      {
        usage: [hourly(M1, march, 744)],
        factor: F,
        currency: "EUR",
        due: [{ usd: "142.84", amount: "131.16" }],
      },
    ],
    total: "131.16",
    wrong: [{ why: "first cut skipped", steps: ["142.848", `x ${F}`, "RD 2"], gives: "131.17" }],
  },
  {
    id: "EX-08b",
    title: "exchange to EUR in two cuts, with ranges",
    units: [{ usage: [once(M2, "61234.5")], factor: F, currency: "EUR", due: [{ usd: "4976.41", amount: "4569.70" }] }],
    total: "4569.70",
    wrong: [{ why: "first cut skipped", steps: ["4976.415", `x ${F}`, "RD 2"], gives: "4569.71" }],
  },
  {
    id: "EX-09",
    title: "a currency without decimals",
    units: [
      {
        usage: [hourly(M1, march, 744)],
        access: always,
        factor: "151.372849",
        currency: "JPY",
        due: [{ usd: "121.42", amount: "18379" }],
      },
      {
        usage: [once({ meterId: "second", flat: "9.99" }, "1")],
        factor: "151.372849",
        currency: "JPY",
        due: [{ usd: "9.99", amount: "1512" }],
      },
    ],
    total: "19891",
    wrong: [{ why: "rounded to nearest", steps: ["121.42", "x 151.372849", "RH 0", "+ 1512"], gives: "19892" }],
  },
  {
    id: "EX-10",
    title: "what earns credit and what does not",
    units: [
      {
        usage: [
          hourly({ ...M1, meterId: "1-compute" }, march, 744),
          hourly({ meterId: "2-spot", flat: "0.0384", tags: ["Spot"] }, march, 300),
          once({ meterId: "3-reservation", flat: "85.50", tags: ["Reservation"] }, "1"),
          once({ meterId: "4-storage", flat: "0.0208" }, "512"),
        ],
        access: always,
        factor: F,
        currency: "EUR",
        due: [
          { exact: "121.4208", usd: "121.42", amount: "111.49" },
          { exact: "11.52", usd: "11.52", amount: "10.57" },
          { exact: "85.5", usd: "85.50", amount: "78.51" },
          { exact: "9.05216", usd: "9.05", amount: "8.31" },
        ],
      },
    ],
    total: "208.88",
    wrong: [{ why: "the total is converted once", steps: ["227.49", `x ${F}`, "RD 2"], gives: "208.89" }],
  },
  {
    id: "EX-11",
    title: "a provider's monthly invoice over three customers",
    units: [
      {
        resellerId: "R1",
        usage: [hourly(M1, march, 744)],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ exact: "121.4208", usd: "121.42", amount: "111.49" }],
      },
      {
        resellerId: "R1",
        usage: [once(M2, "61234.5")],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ exact: "4229.95275", usd: "4229.95", amount: "3884.25" }],
      },
      {
        resellerId: "R2",
        usage: [hourly(M3, march, 120)],
        factor: F,
        currency: "EUR",
        due: [{ exact: "60.48", usd: "60.48", amount: "55.53" }],
      },
      {
        usage: [once({ meterId: "units", flat: "1.15" }, "37")],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ exact: "36.1675", usd: "36.16", amount: "33.20" }],
      },
    ],
    total: "4084.47",
    byReseller: { R1: "3995.74", R2: "55.53", "": "33.20" },
  },
  {
    id: "EX-12",
    title: "cancelled in mid-month: accrued usage stays due, with credit on the last day too",
    units: [
      {
        usage: [hourly(M1, "2022-05-01T00:00:00Z", 274)],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ exact: "44.7168", usd: "44.71", amount: "41.05" }],
      },
    ],
    total: "41.05",
  },
  {
    id: "EX-13",
    title: "transfer between two plans: the tier count starts again and the credit does not move",
    units: [
      {
        usage: [daily(M4, "2022-09-01T00:00:00Z", 15, "50")],
        access: always,
        factor: "0.987104332",
        currency: "EUR",
        due: [{ exact: "31.875", usd: "31.87", amount: "31.45" }],
      },
      {
        usage: [daily(M4, "2022-09-16T00:00:00Z", 15, "50")],
        factor: "0.987104332",
        currency: "EUR",
        due: [{ exact: "37.5", usd: "37.50", amount: "37.01" }],
      },
    ],
    total: "68.46",
    wrong: [
      {
        why: "the tier is carried over",
        steps: ["27.50", "x 0.987104332", "RD 2", "+ 31.45"],
        gives: "58.59",
      },
    ],
  },
  {
    id: "EX-13 variant",
    title: "the target earns from the first full day of its role",
    units: [
      {
        usage: [daily(M4, "2022-09-16T00:00:00Z", 15, "50")],
        access: [["2022-09-20T09:00:00Z"]],
        factor: "0.987104332",
        currency: "EUR",
        due: [{ exact: "33.75", usd: "33.75", amount: "33.31" }],
      },
    ],
    total: "33.31",
  },
  {
    id: "EX-14 source",
    title: "take-over with conversion: the legacy part up to the cut-over",
    units: [
      {
        usage: [hourly(legacyMeter, march, 230, "2")],
        legacy: { erpFrom: "2022-02-01", discount: "0.15" },
        currency: "EUR",
        due: [{ exact: "184", amount: "184.00" }],
      },
    ],
    total: "184.00",
  },
  {
    id: "EX-14 target",
    title: "take-over with conversion: the plan part from the cut-over on",
    units: [
      {
        usage: [hourly({ meterId: "L1", flat: "0.45" }, "2022-03-10T14:00:00Z", 514, "2")],
        factor: F,
        currency: "EUR",
        due: [{ exact: "462.6", usd: "462.60", amount: "424.79" }],
      },
    ],
    total: "424.79",
  },
  {
    id: "EX-15 June",
    title: "late usage keeps the factor of its own month",
    units: [
      {
        usage: [once(M3, "31.5", "2022-06-29T00:00:00Z")],
        factor: F,
        currency: "EUR",
        due: [{ exact: "15.876", usd: "15.87", amount: "14.57" }],
      },
    ],
    total: "14.57",
    wrong: [{ why: "the factor of July", steps: ["15.87", "x 0.904411222", "RD 2"], gives: "14.35" }],
  },
  {
    id: "EX-15 July",
    title: "the month of the invoice has its own factor",
    units: [
      {
        usage: [hourly(M3, "2022-07-01T00:00:00Z", 744)],
        factor: "0.904411222",
        currency: "EUR",
        due: [{ exact: "374.976", usd: "374.97", amount: "339.12" }],
      },
    ],
    total: "339.12",
  },
  {
    id: "EX-16",
    title: "hours of a suspension bring no usage",
    units: [
      {
        usage: [
          hourly(legacyMeter, "2022-04-01T00:00:00Z", 222, "3"),
          hourly(legacyMeter, "2022-04-18T18:00:00Z", 294, "3"),
        ],
        legacy: { erpFrom: "2022-02-01" },
        currency: "EUR",
        due: [{ exact: "619.2", amount: "619.20" }],
      },
    ],
    total: "619.20",
    wrong: [{ why: "suspended hours are charged", steps: ["720", "x 3", "x 0.40"], gives: "864.00" }],
  },
  { id: "EX-17", title: "a month without usage has no line", units: [{ usage: [], due: [] }], total: "0.00" },
  {
    id: "EX-18 tiny",
    title: "tiny lines are cut one by one",
    units: Array.from({ length: 25 }, () => ({
      usage: [once({ meterId: "tiny", flat: "0.0199" }, "0.4")],
      due: [{ exact: "0.00796", amount: "0.00" }],
    })),
    total: "0.00",
    wrong: [{ why: "the sum is cut", steps: ["0.00796", "x 25", "RD 2"], gives: "0.19" }],
  },
  {
    id: "EX-18 one",
    title: "the same units on one subscription are one line",
    units: [{ usage: [once({ meterId: "tiny", flat: "0.0199" }, "10")], due: [{ exact: "0.199", amount: "0.19" }] }],
    total: "0.19",
  },
  {
    id: "EX-19",
    title: "the same service in two regions is two lines",
    units: [
      {
        usage: [hourly({ ...M1, region: "Switzerland North", flat: "0.2304" }, march, 400), hourly(M1, march, 400)],
        due: [
          { exact: "92.16", amount: "92.16" },
          { exact: "76.8", amount: "76.80" },
        ],
      },
    ],
    total: "168.96",
  },
  {
    id: "EX-26 billed",
    title: "the line that was issued",
    units: [
      {
        usage: [hourly(M1, march, 744)],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ usd: "121.42", amount: "111.49" }],
      },
    ],
    total: "111.49",
  },
  {
    id: "EX-26 correct",
    title: "the same line without the wrong 20 hours",
    units: [
      {
        usage: [hourly(M1, march, 724)],
        access: always,
        factor: F,
        currency: "EUR",
        due: [{ exact: "118.1568", usd: "118.15", amount: "108.49" }],
      },
    ],
    total: "108.49",
    wrong: [
      {
        why: "the 20 hours priced by themselves",
        steps: ["-3.264", "RD 2", `x ${F}`, "RD 2", "+ 111.49"],
        gives: "108.50",
      },
    ],
  },
];

/** EX-26: what the next invoice settles is the correct line less the billed one. */
export const correction = { billed: "EX-26 billed", correct: "EX-26 correct", credit: "-3.00" };

/** EX-27: goodwill that belongs to no line. */
export const freeStandingCredit = {
  exact: "-57.349",
  factor: F,
  currency: "EUR",
  usd: "-57.34",
  amount: "-52.65",
  wrong: { why: "the first step rounds to nearest", steps: ["-57.349", "RH 2", `x ${F}`, "RD 2"], gives: "-52.66" },
};

/** EX-28: rows of single days are shown with 10 decimals and are no part of the invoice. */
export const dailyRow = {
  exact: "3.9168",
  factor: F,
  row: "3.5966942166",
  days: 31,
  rowsTogether: "111.4975207146",
  monthExact: "121.4208",
  invoiceLine: "111.49",
};
