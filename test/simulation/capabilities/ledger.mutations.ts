import type { RowChange } from "../../../shared/platform/ports.js";
import { broken, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** The rules of every partition, broken. */
export const ledgerMutations: readonly Mutation[] = [
  {
    name: "a conditional write made unconditional",
    ports: broken({
      table: writing((changes) =>
        changes.map((change) => {
          const isVersion = rowOf(change) === "!head" || rowOf(change).startsWith("~event_");
          if (change.kind === "replace" || (change.kind === "create" && isVersion))
            return { kind: "put", row: change.row };
          return change;
        }),
      ),
    }),
  },
  {
    name: "a create made an overwrite",
    ports: broken({
      table: writing((changes) =>
        changes.map((change) => (change.kind === "create" ? { kind: "put", row: change.row } : change)),
      ),
    }),
  },
  {
    name: "a transaction cut in two",
    ports: broken({
      table: (table) => ({
        change: async (partition, changes) => {
          if (changes.length < 3) return table.change(partition, changes);
          await table.change(partition, changes.slice(0, 2));
          await table.change(partition, changes.slice(2));
        },
      }),
    }),
  },
  {
    name: "a page left out",
    ports: broken({
      table: (table) => ({
        page: async (partition, range) => {
          const { rows } = await table.page(partition, range);
          return { rows };
        },
      }),
    }),
  },
  {
    name: "a list's row written over whoever changed it since",
    slow: true,
    ports: broken({ table: writing((changes) => changes.map(unlooked), /^(customers|subscriptions)of/) }),
  },
  {
    name: "a domain moved on whoever holds it by now",
    slow: true,
    ports: broken({ table: writing((changes) => changes.map(unlooked), "reservations") }),
  },
  {
    name: "an announced end of a term struck off though it was announced again",
    slow: true,
    ports: broken({ table: writing((changes) => changes.map(unlooked), "subscriptionsdue") }),
  },
  {
    name: "what happened not told",
    ports: broken({
      table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("~event_"))),
    }),
  },
];

/** The change as somebody makes it who does not mind what was there. */
function unlooked(change: RowChange): RowChange {
  if (change.kind === "replace") return { kind: "put", row: change.row };
  return change.kind === "delete" ? { kind: "delete", rowKey: change.rowKey } : change;
}
