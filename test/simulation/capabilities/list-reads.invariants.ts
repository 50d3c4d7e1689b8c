import type { Invariant } from "../judge/invariant.js";
import { relationshipsIn } from "./customers.invariants.js";
import { customersIn, holdingsOf } from "./holdings.facts.js";
import { parties } from "./parties.js";
import { wholeList } from "./whole-list.js";

type Subscription = { id: string; status: string; friendlyName: string; quantity: number };
const sellers = ["direct", "provider", "reseller"] as const;
const wireWords: Readonly<Record<string, string>> = { cancelled: "deleted" };

/** What partners' lists tell whoever reads them page by page, when all is over. */
export const listReadInvariants: readonly Invariant[] = [
  {
    promise: "a partner reads each of its customers once, and no other",
    answers: async (look, reader) => {
      const { tenantId } = parties[reader.random.pick(sellers)];
      const wanted = [...customersIn(look)].filter((customerId) =>
        relationshipsIn(look, customerId).some(({ partnerId, state }) => partnerId === tenantId && state === "active"),
      );
      const found = (await wholeList(reader, "/v1/customers?size=2", tenantId)).map(({ id }) => id);
      return inOrder(found) === inOrder(wanted) ? undefined : `${tenantId}: ${found}, should be ${wanted}`;
    },
  },
  {
    promise: "a partner reads each of its subscriptions once, as it is, and no other",
    answers: async (look, reader) => {
      const { tenantId } = parties[reader.random.pick(sellers)];
      const wanted = [...customersIn(look)]
        .flatMap((customerId) => holdingsOf(look, customerId).subscriptions)
        .filter(({ partnerId, resellerId }) => partnerId === tenantId || resellerId === tenantId)
        .map(({ subscriptionId, state, friendlyName, quantity }) =>
          JSON.stringify([subscriptionId, wireWords[state] ?? state, friendlyName, quantity]),
        );
      const items = await wholeList<Subscription>(reader, "/v1/subscriptions?size=3", tenantId);
      const found = items.map(({ id, status, friendlyName, quantity }) =>
        JSON.stringify([id, status, friendlyName, quantity]),
      );
      return inOrder(found) === inOrder(wanted) ? undefined : `${tenantId}: ${found}, should be ${wanted}`;
    },
  },
];

const inOrder = (items: readonly string[]) => [...items].sort().join(", ");
