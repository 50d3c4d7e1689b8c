import { broken, misreading, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** What the operator says of customers, broken. */
export const standingMutations: readonly Mutation[] = [
  {
    name: "a check skipped: whether the account may buy",
    slow: true,
    ports: broken(
      {
        table: misreading("customers", /^standing$/, () => undefined),
      },
      (name) => name === "place-order" || name === "check-out-cart",
    ),
  },
  {
    name: "whose tenant it is told and not written",
    ports: broken(
      { table: writing((changes) => changes.filter((change) => rowOf(change) !== "customer"), "customers") },
      only("set-customer-owner"),
    ),
  },
];
