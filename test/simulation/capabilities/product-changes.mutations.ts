import { broken, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Exchanges of licences, broken. */
export const productChangeMutations: readonly Mutation[] = [
  {
    name: "seats that go over to another offer and stay where they were, too",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.filter((change) => change.kind === "create" || !rowOf(change).startsWith("subscription_")),
          "customers",
        ),
      },
      (name) => name === "upgrade-subscription" || name === "transition-subscription",
    ),
  },
];
