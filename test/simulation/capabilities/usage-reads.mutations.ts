import { broken, only, reading } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** What is told of usage, broken. */
export const usageReadMutations: readonly Mutation[] = [
  {
    name: "a batch left out of the usage under an invoice's line",
    ports: broken(
      {
        table: reading((page) => ({ ...page, rows: page.rows.slice(0, -1) }), "usage"),
      },
      only("list-line-usage"),
    ),
  },
];
