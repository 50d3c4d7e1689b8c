import { broken, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** What customers are said to be, broken. */
export const qualificationMutations: readonly Mutation[] = [
  {
    name: "a decision on a qualification told and not written",
    ports: broken(
      {
        table: writing(
          (changes) => changes.filter((change) => !rowOf(change).startsWith("qualification_")),
          "customers",
        ),
      },
      only("decide-customer-qualification"),
    ),
  },
];
