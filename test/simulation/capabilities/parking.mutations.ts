import { Refusal } from "../../../shared/kernel/refusal.js";
import type { RowChange } from "../../../shared/platform/ports.js";
import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const inPoison = (functionName: string) => functionName.endsWith("-poison");

/** Parked work, broken. */
export const parkingMutations: readonly Mutation[] = [
  {
    name: "every invoice parked",
    ports: broken(
      {
        table: (_, name) =>
          name !== "unrated"
            ? {}
            : {
                scan: async () => {
                  throw new Refusal("RECONCILIATION_MISMATCH", {
                    fact: "The file does not add up.",
                    remedy: "Report it.",
                    parameters: { amount: "0", currency: "USD" },
                  });
                },
              },
      },
      only("invoice-issuing"),
    ),
  },
  {
    name: "poisoned work that nobody can park",
    ports: broken(
      {
        table: () => ({
          change: async () => {
            throw new Error("the poison function fails");
          },
        }),
      },
      inPoison,
    ),
  },
  {
    name: "parked work named by its queue alone",
    ports: broken({ table: writing((changes) => changes.map(namedByQueue), "parked") }),
  },
  {
    name: "parked work that does not say why",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind === "put"
              ? {
                  kind: "put",
                  row: { ...change.row, body: change.row.body.replace(/"fact":".+?","remedy"/, '"fact":"","remedy"') },
                }
              : change,
          ),
        "parked",
      ),
    }),
  },
  {
    name: "parked work sent again before it is marked",
    ports: (ports, functionName) => {
      const later: (() => Promise<void>)[] = [];
      return broken(
        {
          table: (table, name) =>
            name !== "parked"
              ? {}
              : {
                  change: async (partition, changes) => {
                    later.push(() => table.change(partition, changes));
                  },
                },
          send: (send) => async (text, options) => {
            await send(text, options);
            for (const write of later) await write();
          },
        },
        only("retry-parked-work"),
      )(ports, functionName);
    },
  },
];

function namedByQueue(change: RowChange): RowChange {
  if (change.kind !== "put") return change;
  const work = JSON.parse(change.row.body) as { queue: string };
  return { kind: "put", row: { rowKey: work.queue, body: JSON.stringify({ ...work, id: work.queue }) } };
}
