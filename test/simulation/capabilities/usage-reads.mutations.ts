import { broken, only } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** What is told of usage, broken. */
export const usageReadMutations: readonly Mutation[] = [
  {
    name: "a batch left out of the usage under an invoice's line",
    ports: broken(
      {
        table: (table, name) =>
          name !== "usage"
            ? {}
            : {
                page: async (partition, range) => {
                  const page = await table.page(partition, range);
                  return { ...page, rows: page.rows.slice(0, -1) };
                },
              },
      },
      only("list-line-usage"),
    ),
  },
];
