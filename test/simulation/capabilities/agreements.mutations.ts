import { broken, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Acceptances of the agreement, broken. */
export const agreementMutations: readonly Mutation[] = [
  {
    name: "an acceptance under an id of its record instead of its person",
    ports: (ports, functionName) =>
      broken({
        table: writing(
          (changes) =>
            changes.map((change) => {
              if (change.kind !== "create" || !rowOf(change).startsWith("agreement_")) return change;
              const id = ports.ids.next();
              const body = JSON.stringify({ ...(JSON.parse(change.row.body) as object), id });
              return { ...change, row: { rowKey: `agreement_${id}`, body } };
            }),
          "customers",
        ),
      })(ports, functionName),
  },
];
