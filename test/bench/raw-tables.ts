import { TableClient } from "@azure/data-tables";
import { limits } from "../../shared/kernel/limits.js";
import type { UsageRecord } from "../../shared/usage/usage.schema.js";
import { timed } from "./measure.js";

/** More writers make Azurite no faster. */
const writers = 4;

/**
 * Entities per second that Azurite takes from the SDK itself: each record a row of its own, a hundred to a transaction,
 * four transactions at a time, partitions of at most a thousand rows.
 */
export async function rawEntitiesPerSecond(connectionString: string, records: readonly UsageRecord[]): Promise<number> {
  const table = TableClient.fromConnectionString(connectionString, `raw${Date.now()}`, {
    allowInsecureConnection: true,
  });
  await table.createTable();
  const transactions: UsageRecord[][] = [];
  for (let from = 0; from < records.length; from += limits.transactionRowsMax) {
    transactions.push(records.slice(from, from + limits.transactionRowsMax));
  }
  const write = async (writer: number) => {
    for (let index = writer; index < transactions.length; index += writers) {
      const partitionKey = String(Math.floor(index / 10)).padStart(8, "0");
      await table.submitTransaction(
        (transactions[index] ?? []).map((record) => [
          "create",
          { partitionKey, rowKey: record.id, ...columnsOf(record) },
        ]),
      );
    }
  };
  const { milliseconds } = await timed(() =>
    Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))),
  );
  await table.deleteTable();
  return (records.length / milliseconds) * 1_000;
}

const columnsOf = ({
  subscriptionId,
  meterId,
  quantity,
  unit,
  usageStart,
  usageEnd,
  resourceUri = "",
}: UsageRecord) => ({
  subscriptionId,
  meterId,
  quantity,
  unit,
  usageStart,
  usageEnd,
  resourceUri,
});
