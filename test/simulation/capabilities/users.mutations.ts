import { broken, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const without = (prefix: string) =>
  writing((changes) => changes.filter((change) => !rowOf(change).startsWith(prefix)), "customerusers");

/** The people of a tenant, broken. */
export const userMutations: readonly Mutation[] = [
  {
    name: "a role's list left as it was",
    ports: broken({ table: without("role_") }, only("remove-directory-role-member")),
  },
  {
    name: "a new name not taken",
    ports: broken({ table: without("name_") }, only("change-customer-user")),
  },
];
