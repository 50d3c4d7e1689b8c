import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Partners' own profiles, broken. */
export const partnerProfileMutations: readonly Mutation[] = [
  {
    name: "a profile whose changes are not counted",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind === "put"
              ? { ...change, row: { ...change.row, body: change.row.body.replace(/"revision":\d+/, '"revision":0') } }
              : change,
          ),
        "partnerprofiles",
      ),
    }),
  },
  {
    name: "a profile kept in another's place",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "put" && change.row.rowKey === "billing"
                ? { ...change, row: { ...change.row, rowKey: "organization" } }
                : change,
            ),
          "partnerprofiles",
        ),
      },
      only("put-billing-profile"),
    ),
  },
];
