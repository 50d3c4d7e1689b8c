import { broken, misreading, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";
import { customerLists } from "./customers.invariants.js";
import { parties } from "./parties.js";

/** The customers' register, broken. */
export const customerMutations: readonly Mutation[] = [
  {
    name: "a check skipped: whose the domain is",
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
  {
    name: "a check skipped: whether the tenant is a partner's",
    ports: broken(
      {
        table: (table, name) =>
          name === "partners"
            ? {
                get: async (partition, row) =>
                  row === `partner_${parties.late.tenantId}` ? undefined : table.get(partition, row),
              }
            : misreading("customers", /^partner$/, () => undefined)(table, name),
      },
      only("create-customer"),
    ),
  },
  {
    name: "a customer written without its domain",
    ports: broken({ table: writing(() => [], "reservations") }, only("create-customer")),
  },
  {
    name: "a domain kept when its customer goes",
    ports: broken({ table: writing((changes) => changes.filter(({ kind }) => kind !== "delete"), "reservations") }),
  },
  {
    name: "a domain kept when nobody asks its tenant any more",
    ports: broken(
      { table: writing((changes) => changes.filter(({ kind }) => kind !== "delete"), "reservations") },
      (name) => name === "decline-relationship-request" || name === "withdraw-relationship-request",
    ),
  },
  {
    name: "a domain's note struck off by whoever ends first",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind !== "delete" &&
            change.row.rowKey.length === 73 &&
            change.row.body.includes('"customerCreation"')
              ? { ...change, row: { ...change.row, rowKey: change.row.rowKey.slice(0, 36) } }
              : change.kind === "delete" && change.rowKey.length === 73
                ? { ...change, rowKey: change.rowKey.slice(0, 36) }
                : change,
          ),
        "unfinished",
      ),
    }),
  },
  {
    name: "a partner's list not brought forward",
    ports: broken({ table: writing(() => [], customerLists) }, only("end-customer-relationship")),
  },
  {
    name: "a customer listed anew as if nobody had it any more",
    ports: broken(
      {
        table: misreading("customers", /^customer$/, () => undefined),
      },
      only("relist-customer"),
    ),
  },
  {
    name: "an ETag not looked at",
    request: ({ body, ...sent }) => {
      if (body === undefined || !sent.path.endsWith("/profiles/billing"))
        return { ...sent, ...(body === undefined ? {} : { body }) };
      const { attributes: _etag, ...rest } = JSON.parse(body) as Record<string, unknown>;
      return { ...sent, body: JSON.stringify(rest) };
    },
  },
  {
    name: "a request taken for the customer's yes",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "put" && rowOf(change).startsWith("relationship_")
                ? { ...change, row: { ...change.row, body: change.row.body.replace('"requested"', '"active"') } }
                : change,
            ),
          "customers",
        ),
      },
      only("create-customer"),
    ),
  },
];
