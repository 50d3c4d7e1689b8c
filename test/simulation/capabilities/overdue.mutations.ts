import { broken, misreading, only } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** What an invoice that nobody pays comes to, broken. */
export const overdueMutations: readonly Mutation[] = [
  {
    name: "an order that does not look at what its partner owes",
    slow: true,
    ports: broken({ table: misreading("invoices", /^invoice_/, () => undefined) }, only("place-order")),
  },
];
