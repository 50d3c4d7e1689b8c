import type { Backend } from "../backend.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import { compareTexts } from "../kernel/period.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { RefusedRecord } from "./usage.schema.js";

/** Every received record is in one of accepted, repeated, conflicting or quarantined; rated is a part of accepted. */
export type BatchStatus = {
  batchId: string;
  state: "rating" | "done";
  receivedAt: string;
  received: number;
  accepted: number;
  rated: number;
  repeated: number;
  conflicting: number;
  quarantined: number;
};

/** What became of a batch so far: two storage reads. Until a month is rated its records count as accepted. */
export async function batchStatus(backend: Backend, batchId: string): Promise<BatchStatus> {
  const batch = await foundBatch(backend, batchId);
  const verdicts = (await backend.verdicts.verdictsOf(batchId)).map(({ verdict }) => verdict);
  const total = (count: "rated" | "repeated" | "conflicting" | "quarantined") =>
    verdicts.reduce((sum, verdict) => sum + verdict[count], 0);
  const quarantined = total("quarantined") + (batch.invalid?.records ?? 0);
  const repeated = total("repeated");
  const conflicting = total("conflicting");
  return {
    batchId,
    state: verdicts.length < batch.months ? "rating" : "done",
    receivedAt: batch.receivedAt,
    received: batch.received,
    accepted: batch.received - repeated - conflicting - quarantined,
    rated: total("rated"),
    repeated,
    conflicting,
    quarantined,
  };
}

export type RefusedKind = "conflicts" | "quarantined";
export type RefusedPage = { items: RefusedRecord[]; next?: string };

/** A page of a batch's conflicting or quarantined records; `position` is where the page before ended. */
export async function refusedOfBatch(
  backend: Backend,
  { batchId, kind, size, position }: { batchId: string; kind: RefusedKind; size: number; position: string | undefined },
): Promise<RefusedPage> {
  const batch = await foundBatch(backend, batchId);
  const verdicts = await backend.verdicts.verdictsOf(batchId);
  const counted = kind === "conflicts" ? "conflicting" : "quarantined";
  const lists = verdicts
    .filter(({ verdict }) => verdict[counted] > 0 && verdict.listedIn !== undefined)
    .map(({ verdict }) => verdict.listedIn ?? "");
  if (kind === "quarantined" && batch.invalid !== undefined) lists.unshift(`invalid_${batchId}`);
  return pageOf(backend, lists, { kind, size, position, keep: (record) => record.batchId === batchId });
}

/** A page of everything that is quarantined, over all batches. */
export async function listQuarantine(
  backend: Backend,
  {
    size,
    position,
    reason,
    meterId,
  }: { size: number; position: string | undefined; reason?: string; meterId?: string },
): Promise<RefusedPage> {
  const entries = await backend.verdicts.quarantined();
  const fits = (record: RefusedRecord) =>
    (reason === undefined || record.reason === reason) && (meterId === undefined || meterOf(record) === meterId);
  const lists = entries.map((entry) => entry.listedIn);
  return pageOf(backend, lists, { kind: "quarantined", size, position, keep: fits });
}

/** How many records are quarantined, by meter and reason. */
export async function quarantineSummary(
  backend: Backend,
): Promise<{ meterId: string; reason: string; records: number }[]> {
  const entries = await backend.verdicts.quarantined();
  const lists = await inParallel(entries, ({ listedIn }) => backend.verdicts.readRefused(listedIn));
  const refused = lists.flatMap((list) => list.quarantined);
  const byMeter = groupBy(refused, (record) => JSON.stringify([meterOf(record), record.reason]));
  const totals = [...byMeter.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ meterId: meterOf(first), reason: first.reason, records: 1 + others.length }],
  );
  return totals.sort((a, b) => b.records - a.records || compareTexts(a.meterId, b.meterId));
}

type PageRequest = {
  kind: RefusedKind;
  size: number;
  position: string | undefined;
  keep(record: RefusedRecord): boolean;
};

/** Walks the lists in their order; a position is the list's place and the record's place in it. */
async function pageOf(
  backend: Backend,
  lists: readonly string[],
  { kind, size, position, keep }: PageRequest,
): Promise<RefusedPage> {
  const [listFrom, recordFrom] = (position ?? "0.0").split(".").map(Number) as [number, number];
  const items: RefusedRecord[] = [];
  for (let list = listFrom; list < lists.length; list++) {
    const records = (await backend.verdicts.readRefused(lists[list] ?? ""))[kind].filter(keep);
    const from = list === listFrom ? recordFrom : 0;
    const taken = records.slice(from, from + size - items.length);
    items.push(...taken);
    if (from + taken.length < records.length) return { items, next: `${list}.${from + taken.length}` };
    if (items.length === size && list + 1 < lists.length) return { items, next: `${list + 1}.0` };
  }
  return { items };
}

const meterOf = (refused: RefusedRecord): string => (refused.record as { meterId?: string }).meterId ?? "";

async function foundBatch(backend: Backend, batchId: string) {
  const batch = await backend.usage.findBatch(batchId);
  if (batch !== undefined) return batch;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No usage batch has the id {batchId}.",
    remedy: "Use the batchId of the answer to POST /v1/usage.",
    parameters: { batchId: batchId.slice(0, 64) },
  });
}
