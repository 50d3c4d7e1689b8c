import { broken, readingOnePage, rowOf, writing } from "../mutations/broken.js";
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
      table: readingOnePage(),
    }),
  },
  {
    name: "what happened not told",
    ports: broken({
      table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("~event_"))),
    }),
  },
];
