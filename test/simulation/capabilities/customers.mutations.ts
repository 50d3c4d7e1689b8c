import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** The customers' register, broken. */
export const customerMutations: readonly Mutation[] = [
  {
    name: "a check skipped: whose the domain is",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) => changes.map((change) => (change.kind === "create" ? { kind: "put", row: change.row } : change)),
          "reservations",
        ),
      },
      only("create-customer"),
    ),
  },
];
