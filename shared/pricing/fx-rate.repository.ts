import type { Actor } from "../ledger/happened.schema.js";
import type { Ledger } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { FxRate, type FxRateRow } from "./publication.schema.js";

/** One partition per month; a rate that is published again with another value is a row of its own, and the last holds. */
const prefix = (currency: string) => `rate_${currency}_`;

export function fxRatesRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("fxrates");
  const parse = (body: string) => FxRate.parse(JSON.parse(body));
  return {
    /**
     * Publishes the rates that are new or have changed; answers how many those were. The same request again, also after
     * a later one, finds what it published and publishes nothing.
     */
    publish: (
      month: string,
      rates: readonly FxRateRow[],
      { knownSince, publishedUnder }: Pick<FxRate, "knownSince" | "publishedUnder">,
      by: Actor,
    ): Promise<number> =>
      untilFresh(async () => {
        const { version, rows } = await ledger.read("fxrates", month);
        const before = rows.map((row) => parse(row.body));
        const own = before.filter((rate) => rate.publishedUnder === publishedUnder);
        if (own.length > 0) return own.length;
        const changes = rates.flatMap(({ currencyCode: currency, usdPerUnit }) => {
          const known = before.filter((rate) => rate.currency === currency);
          if (known.at(-1)?.usdPerUnit === usdPerUnit) return [];
          const rate: FxRate = { month, currency, usdPerUnit, knownSince, publishedUnder };
          return [{ create: `${prefix(currency)}${String(known.length + 1).padStart(6, "0")}`, value: rate }];
        });
        if (changes.length === 0) return 0;
        const after = changes.map((change) => change.value);
        await ledger.commit("fxrates", month, version, changes, { kind: "fx-published", subject: month, by, after });
        return changes.length;
      }),
    find: async (month: string, currency: string): Promise<FxRate | undefined> => {
      const from = prefix(currency);
      const last = (await readRange(table, month, { from, to: `${from}~` })).at(-1);
      return last && parse(last.body);
    },
    list: async (month: string): Promise<FxRate[]> =>
      (await readRange(table, month, { from: "rate_", to: "rate`" })).map((row) => parse(row.body)),
  };
}
