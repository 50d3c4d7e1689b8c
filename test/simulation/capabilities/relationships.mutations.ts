import { broken, misreading, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";
import { customerLists } from "./customers.invariants.js";

/** Relationships as somebody would read them who took one state for another. */
const taking = (state: string, as: string) =>
  misreading("customers", /^relationship_/, (body) => body.replace(`"state":"${state}"`, `"state":"${as}"`));

/** Who serves whom, broken. */
export const relationshipMutations: readonly Mutation[] = [
  {
    name: "a request answered once more after the customer's yes",
    slow: true,
    ports: broken(
      { table: taking("active", "requested") },
      (name) => name === "decline-relationship-request" || name === "withdraw-relationship-request",
    ),
  },
  {
    name: "an ended relationship that still opens the customer",
    ports: broken({ table: taking("ended", "active") }, only("get-customer")),
  },
  {
    name: "a request declined and kept",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.filter((change) => change.kind !== "delete" || !rowOf(change).startsWith("relationship_")),
          "customers",
        ),
      },
      only("decline-relationship-request"),
    ),
  },
  {
    name: "who serves a customer changed without a note that the lists must follow",
    ports: broken({
      table: (table, name) =>
        name !== "unfinished"
          ? {}
          : {
              change: async (partition, changes) => {
                if (partition !== "relationshipChange") await table.change(partition, changes);
              },
            },
    }),
  },
  {
    name: "a customer handed on that its new provider's list has not",
    ports: broken({ table: writing(() => [], customerLists) }, only("extend-customer-relationship")),
  },
];
