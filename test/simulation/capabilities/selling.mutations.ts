import { broken, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const isOrder = (rowKey: string) => rowKey.startsWith("order_");

/** Orders and carts, broken. */
export const sellingMutations: readonly Mutation[] = [
  {
    name: "an order written behind its subscriptions",
    ports: broken(
      {
        table: (table, name) => ({
          change: async (partition, changes) => {
            const orders = changes.filter((change) => isOrder(rowOf(change)));
            if (name !== "customers" || orders.length === 0) return table.change(partition, changes);
            await table.change(
              partition,
              changes.filter((change) => !isOrder(rowOf(change))),
            );
            await table.change(partition, orders);
          },
        }),
      },
      only("place-order"),
    ),
  },
  {
    name: "an order without its partner's role",
    ports: broken(
      {
        table: writing((changes) => changes.filter((change) => !rowOf(change).includes("_grant_")), "customers"),
      },
      only("place-order"),
    ),
  },
  {
    name: "an order that does not look whether others have ordered since it read",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind !== "delete" && (rowOf(change) === "!head" || rowOf(change).startsWith("~event_"))
                ? { kind: "put", row: change.row }
                : change,
            ),
          "customers",
        ),
      },
      only("place-order"),
    ),
  },
  {
    name: "an order under its checkout's name instead of its cart's",
    ports: (ports, functionName) =>
      broken(
        {
          table: writing((changes) => {
            const made = changes
              .filter((change) => change.kind === "create" && isOrder(rowOf(change)))
              .flatMap((change) => rowOf(change).slice("order_".length));
            if (made.length === 0) return changes;
            const sold = changes
              .filter((change) => change.kind === "create" && /^(order|subscription|azure)_/.test(rowOf(change)))
              .flatMap((change) => rowOf(change).match(guids) ?? []);
            const names = new Map([...new Set(sold)].map((id) => [id, ports.ids.next()]));
            const renamed = (text: string) => text.replace(guids, (id) => names.get(id) ?? id);
            return changes.map((change) =>
              change.kind === "delete"
                ? change
                : { ...change, row: { rowKey: renamed(change.row.rowKey), body: renamed(change.row.body) } },
            );
          }, "customers"),
        },
        only("check-out-cart"),
      )(ports, functionName),
  },
  {
    name: "a cart that becomes an order of one seat of each",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "create" && /^(order|subscription)_/.test(change.row.rowKey)
                ? {
                    ...change,
                    row: { ...change.row, body: change.row.body.replace(/"quantity":\d+/g, '"quantity":1') },
                  }
                : change,
            ),
          "customers",
        ),
      },
      only("check-out-cart"),
    ),
  },
  {
    name: "fewer seats ordered than were asked for",
    request: (sent) =>
      sent.method === "POST" && sent.path.endsWith("/orders") && sent.body !== undefined
        ? { ...sent, body: sent.body.replace('"quantity":5', '"quantity":4') }
        : sent,
  },
  {
    name: "the catalogue as a host once read it",
    ports: broken(
      {
        table: (table, name) =>
          name !== "offers"
            ? {}
            : {
                get: async (partition, row) => {
                  const found = await table.get(partition, row);
                  return row === "!head" && found !== undefined ? { ...found, etag: "unchanged" } : found;
                },
              },
      },
      only("list-offers"),
    ),
  },
  {
    name: "an add-on bought without its line in the order",
    ports: broken(
      { table: writing((changes) => changes.filter((change) => !isOrder(rowOf(change))), "customers") },
      only("change-order"),
    ),
  },
  {
    name: "an order changed by who has not read it",
    slow: true,
    request: ({ body, ...sent }) => {
      if (body === undefined || sent.method !== "PATCH" || !sent.path.includes("/orders/"))
        return { ...sent, ...(body === undefined ? {} : { body }) };
      const { attributes: _etag, ...rest } = JSON.parse(body) as Record<string, unknown>;
      return { ...sent, body: JSON.stringify(rest) };
    },
  },
];

const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
