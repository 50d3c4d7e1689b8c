import { DuckDBInstance } from "@duckdb/node-api";
import { prices } from "./usage.js";

/** What one meter of one subscription costs; the amount as exact decimal text. */
export type MeterTotal = { subscriptionId: string; meterId: string; records: number; amount: string };

/** A database in memory with one thread and the price table loaded: everything that is not the query itself. */
export async function openDuckDb(discount: string) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET threads = 1");
  await connection.run(
    "CREATE TABLE tier (meterId VARCHAR, above DECIMAL(18,6), upTo DECIMAL(18,6), price DECIMAL(18,6))",
  );
  const rows = prices.flatMap(({ meterId, tiers }) =>
    tiers.map(({ from, price }, index) => `('${meterId}', ${from}, ${tiers[index + 1]?.from ?? "NULL"}, ${price})`),
  );
  await connection.run(`INSERT INTO tier VALUES ${rows.join(", ")}`);
  return {
    /** The sums of the file in exact decimals: a tier takes what lies above its start and not above the next one's. */
    rate: async (path: string): Promise<MeterTotal[]> => {
      const reader = await connection.runAndReadAll(`
        WITH total AS (
          SELECT subscriptionId, meterId, count(*) AS records, sum(quantity) AS quantity,
                 min(usageStart) AS firstStart, max(usageStart) AS lastStart
          FROM read_json('${path}', format = 'newline_delimited', columns = {
            subscriptionId: 'VARCHAR', meterId: 'VARCHAR', quantity: 'DECIMAL(18,6)', usageStart: 'VARCHAR'})
          GROUP BY subscriptionId, meterId)
        SELECT subscriptionId, meterId, any_value(records)::INTEGER AS records,
               sum((least(quantity, upTo) - above) * (price * (1 - ${discount})))::VARCHAR AS amount,
               any_value(firstStart) AS firstStart, any_value(lastStart) AS lastStart
        FROM total JOIN tier USING (meterId)
        WHERE quantity > above
        GROUP BY subscriptionId, meterId`);
      return reader.getRowObjects().map((row) => ({
        subscriptionId: String(row.subscriptionId),
        meterId: String(row.meterId),
        records: Number(row.records),
        amount: String(row.amount),
      }));
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
