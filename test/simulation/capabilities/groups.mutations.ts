import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** The groups of a tenant, broken. */
export const groupMutations: readonly Mutation[] = [
  {
    name: "a member who leaves a group stays in it",
    ports: broken(
      { table: writing((changes) => changes.filter(({ kind }) => kind !== "delete"), "customerusers") },
      only("remove-customer-group-member"),
    ),
  },
];
