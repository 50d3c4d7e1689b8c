import { broken, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Links of providers and resellers, broken. */
export const resellerLinkMutations: readonly Mutation[] = [
  {
    name: "an invitation taken for the reseller's yes",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "put" && rowOf(change).startsWith("link_")
                ? { ...change, row: { ...change.row, body: change.row.body.replace('"invited"', '"active"') } }
                : change,
            ),
          "partners",
        ),
      },
      only("invite-reseller"),
    ),
  },
];
