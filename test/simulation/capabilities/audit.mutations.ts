import type { RowChange } from "../../../shared/platform/ports.js";
import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** The audit, broken. */
export const auditMutations: readonly Mutation[] = [
  {
    name: "an audit note left out",
    ports: broken({ table: writing(() => [], "audittrail") }, (name) => name.endsWith("-customer-user")),
  },
  {
    name: "a note under another key than its commit's",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind === "put"
              ? { ...change, row: { ...change.row, rowKey: change.row.rowKey.slice(0, 24) } }
              : change,
          ),
        "audittrail",
      ),
    }),
  },
  {
    name: "an expiry that tells nobody",
    ports: broken(
      {
        table: (table, name) =>
          writing((changes) => (name === "audittrail" ? [] : changes.map(toNobody)), /^(customers|audittrail)$/)(
            table,
            name,
          ),
      },
      only("subscription-expiry"),
    ),
  },
];

const toNobody = (change: RowChange): RowChange =>
  change.kind !== "delete" && change.row.rowKey.startsWith("~event_")
    ? { ...change, row: { ...change.row, body: change.row.body.replace(/"onBehalfOf":"[^"]+",/, "") } }
    : change;
