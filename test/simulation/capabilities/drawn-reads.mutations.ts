import { broken, misreading } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const lists = new Set(["list-orders", "list-agreements", "list-subscription-add-ons"]);
const listed = /^(order|agreement|subscription)_/;

/** What is only read, broken. */
export const drawnReadMutations: readonly Mutation[] = [
  {
    name: "lists of a customer's file that leave out what they should tell",
    slow: true,
    ports: broken(
      {
        table: misreading("customers", listed, () => undefined),
      },
      (name) => lists.has(name),
    ),
  },
];
