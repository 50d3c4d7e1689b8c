import { limits } from "../kernel/limits.js";
import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import { Stale, untilFresh } from "../ledger/until-fresh.js";
import { type Ports, RowConflict } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { type SubscriptionMonth, subscriptionMonthKey } from "../usage/usage.schema.js";
import { OwnedLine, Rating, Unsettled } from "./rating.schema.js";

/**
 * Lines are named by what their rating says, too: two that rate at once want the same generation, and whoever comes late
 * must not write over the lines of the other.
 */
const linesPrefix = ({ generation, resultHash }: Pick<Rating, "generation" | "resultHash">) =>
  `line_${String(generation).padStart(8, "0")}_${resultHash.slice(0, 16)}_`;
/** Beside the rating's own row. */
const linesPerCommit = limits.commitChangesMax - 1;

export type RatedMonth = {
  version: Version;
  rating: Rating | undefined;
  lines: readonly OwnedLine[];
  /** Of all lines that lie there, also of ratings before and of such as came to nothing. */
  rowKeys: readonly string[];
};
export type UnsettledMark = Unsettled & { etag: string };

/** One partition per subscription-month: a rating row and the lines of its generation, read together in one query. */
export function ratingsRepository(ports: Ports, ledger: Ledger) {
  const unsettled = ports.tables.open("unsettled");

  return {
    /** A month that somebody rates meanwhile is read again: it is told with all of its lines, or not. */
    read: (month: SubscriptionMonth): Promise<RatedMonth> =>
      untilFresh(async () => {
        const key = subscriptionMonthKey(month);
        const { version, rows } = await ledger.read("ratings", key);
        const head = rows.find((row) => row.rowKey === "rating");
        const rating = head && Rating.parse(JSON.parse(head.body));
        const all = rows.filter((row) => row.rowKey.startsWith("line_"));
        const current = rating === undefined ? [] : all.filter((row) => row.rowKey.startsWith(linesPrefix(rating)));
        if (current.length !== (rating?.lines ?? 0)) throw new Stale(key);
        return {
          version,
          rating,
          lines: current.map((row) => OwnedLine.parse(JSON.parse(row.body))),
          rowKeys: all.map((row) => row.rowKey),
        };
      }),
    /** Replaces a month's lines: those that do not fit the transaction are staged before it, in a generation that no reader sees yet. */
    replace: async (
      month: SubscriptionMonth,
      before: RatedMonth,
      rating: Rating,
      lines: readonly OwnedLine[],
      happened: Happened,
    ): Promise<void> => {
      const key = subscriptionMonthKey(month);
      const rows = lines.map((line, index) => ({
        rowKey: `${linesPrefix(rating)}${String(index).padStart(6, "0")}`,
        value: line,
      }));
      const staged = rows.length > linesPerCommit ? rows.slice(linesPerCommit) : [];
      if (staged.length > 0) await ledger.stage("ratings", key, staged);
      const direct = rows.slice(0, linesPerCommit);
      const old = before.rowKeys.filter((rowKey) => !rowKey.startsWith(linesPrefix(rating)));
      const swept = old.slice(0, linesPerCommit - direct.length);
      const changes: LedgerChange[] = [
        { put: "rating", value: rating },
        ...direct.map(({ rowKey, value }) => ({ put: rowKey, value })),
        ...swept.map((rowKey) => ({ remove: rowKey })),
      ];
      await ledger.commit("ratings", key, before.version, changes, happened);
    },
    /** Notes that a partner's lines of a month wait to be settled. */
    markUnsettled: (mark: Unsettled) =>
      unsettled.change(mark.partnerId, [
        { kind: "put", row: { rowKey: unsettledKey(mark), body: JSON.stringify({ ...mark, mark: ports.ids.next() }) } },
      ]),
    listUnsettled: async (partnerId: string, invoiceType: Unsettled["invoiceType"]): Promise<UnsettledMark[]> => {
      const rows = await readRange(unsettled, partnerId, { from: `${invoiceType}_`, to: `${invoiceType}\`` });
      return rows.map((row) => ({ ...Unsettled.parse(JSON.parse(row.body)), etag: row.etag }));
    },
    clearUnsettled: async (mark: UnsettledMark): Promise<void> => {
      try {
        await unsettled.change(mark.partnerId, [{ kind: "delete", rowKey: unsettledKey(mark), etag: mark.etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
  };
}

const unsettledKey = ({ invoiceType, month, azureSubscriptionId }: Unsettled) =>
  `${invoiceType}_${month}_${azureSubscriptionId}`;
