import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { canonical } from "../world/clients.js";
import { customersIn } from "./holdings.facts.js";
import { barring } from "./standing.js";

type Owner = { tenantKind?: string; ownedByPartnerId?: string };
type Told = { kind: string; subject: string; after?: { status?: string } & Owner };

/** What the operator says of customers' accounts and tenants. */
export const standingInvariants: readonly Invariant[] = [
  {
    promise: "to an account that may not buy nothing is sold until it may again",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        let status: string | undefined;
        for (const { kind, subject, after } of toldOf(look, customerId)) {
          if (kind === "account-status-set") status = after?.status;
          if (kind === "order-placed" && barring.includes(status ?? "")) {
            return `the order ${subject} was placed while the account of ${customerId} was ${status}`;
          }
        }
      }
      return undefined;
    },
  },
  {
    promise: "what the operator said last of an account and of whose tenant it is stays said",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        const told = [...toldOf(look, customerId)];
        const customer = look.row("customers", customerId, "customer");
        // Of a customer that was purged nothing is said.
        if (customer === undefined) continue;
        const last = (name: string) => told.findLast(({ kind }) => kind === name)?.after;
        const standing = look.row("customers", customerId, "standing");
        const said = last("account-status-set");
        if (canonical(standing ?? "nothing") !== canonical(said === undefined ? "nothing" : JSON.stringify(said))) {
          return `the account of ${customerId} is ${standing}, and was told as ${JSON.stringify(said)}`;
        }
        const owned = last("tenant-owner-set");
        const kept = read<Owner>(customer);
        if (owned !== undefined && ownerIn(kept) !== ownerIn(owned)) {
          return `the tenant ${customerId} is ${ownerIn(kept)}, and was told as ${ownerIn(owned)}`;
        }
      }
      return undefined;
    },
  },
];

const ownerIn = ({ tenantKind = "customer", ownedByPartnerId = "nobody" }: Owner): string =>
  `${tenantKind} of ${ownedByPartnerId}`;

function* toldOf(look: Look, customerId: string): Generator<Told> {
  for (const { rowKey, body } of look.partition("customers", customerId)) {
    if (rowKey.startsWith("~event_") && /"kind":"(account-status-set|tenant-owner-set|order-placed)"/.test(body)) {
      yield read<Told>(body);
    }
  }
}
