import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DemoRecord } from "./usage-batches.js";

export const octoberUsageFile = "azure-usage-2017-10-a.csv.gz";

/**
 * The recorded usage as records, of the Azure subscription that stands for each resource group. The record's id is the
 * row's place in the recording: the recording's own ids repeat on different charges.
 */
export async function octoberUsage(
  dataFolder: string,
  azureSubscriptionOf: ReadonlyMap<string, string>,
): Promise<DemoRecord[]> {
  const text = gunzipSync(await readFile(join(dataFolder, octoberUsageFile))).toString("utf8");
  const [header = "", ...rows] = text.trimEnd().split("\n");
  const columns = header.split(",");
  return rows.map((row) => {
    const values = row.split(",");
    const value = (column: string): string => {
      const found = values[columns.indexOf(column)];
      if (found === undefined) throw new Error(`${octoberUsageFile} has no ${column} in: ${row}`);
      return found;
    };
    const group = value("resourceGroup");
    const subscriptionId = azureSubscriptionOf.get(group);
    if (subscriptionId === undefined) throw new Error(`No subscription stands for ${group}.`);
    return {
      id: value("line"),
      subscriptionId,
      meterId: value("meterId"),
      region: value("resourceLocation"),
      quantity: value("quantity"),
      unit: value("unit"),
      usageStart: value("usageStart"),
      usageEnd: value("usageEnd"),
      resourceUri: value("resourceId").replace(value("subscriptionId"), subscriptionId),
    };
  });
}
