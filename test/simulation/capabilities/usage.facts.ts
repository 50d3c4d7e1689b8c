import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

/** The batches of a subscription-month, in order of arrival. */
export const manifestsOf = (look: Look, key: string): string[] =>
  [...look.partition("usage", key)]
    .filter(({ rowKey }) => rowKey.startsWith("batch_"))
    .map(({ body }) => read<{ batchId: string }>(body).batchId);

/** Whether the batch is in the latest rating of the subscription-month. */
export function isRated(look: Look, key: string, batchId: string): boolean {
  const { batches } = read<{ batches: number }>(look.row("ratings", key, "rating") ?? '{"batches":0}');
  return manifestsOf(look, key).indexOf(batchId) < batches;
}

/** Whether the intake of a batch has come to its end. */
export const isAccepted = (look: Look, batchId: string): boolean =>
  look.row("usagebatches", batchId, "batch") !== undefined &&
  look.row("unfinished", "usageBatch", batchId) === undefined;

/** The subscription-months that a batch touches. */
export function* monthsOf(look: Look, batchId: string): Generator<string> {
  for (const { rowKey, body } of look.partition("usagebatches", batchId)) {
    if (rowKey.startsWith("month_")) yield read<{ key: string }>(body).key;
  }
}
