import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

type Held = { customerId: string };
type Customer = { companyName: string; domain: string };
export type Relationship = {
  partnerId: string;
  kind: string;
  state: string;
  origin: string;
  resellerId?: string;
  formerDirectPartnerId?: string;
};

/** The tables that hold partners' lists of their customers, one each. */
export const customerLists = /^customersof/;

/** What the customers' register promises. Customers whose change is noted as unfinished have somebody who sees to them. */
export const customerInvariants: readonly Invariant[] = [
  {
    promise: "a customer is written when its domain is held for it, and by nobody else",
    after: () => (call, look) => {
      const [, customerId = ""] = /^customers: change (\S+) .*create customer( |$)/.exec(call.what) ?? [];
      const customer = look.row("customers", customerId, "customer");
      return customer === undefined ? undefined : notHeld(look, customerId, read<Customer>(customer).domain);
    },
    atRest: (look) => {
      for (const [customerId, customer] of customersIn(look)) {
        const found = notHeld(look, customerId, customer.domain);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  },
  {
    promise: "a domain is held by the customer that has it, or for a partner, and by no other",
    atRest: (look) => {
      const unfinished = unfinishedIn(look);
      for (const { rowKey: domain, body } of look.rows("reservations")) {
        const { customerId } = read<Held>(body);
        if (unfinished.has(customerId)) continue;
        const isPartners = look.row("partners", "partners", `partner_${customerId}`) !== undefined;
        if (isPartners) continue;
        const customer = look.row("customers", customerId, "customer");
        if (customer === undefined) return `${domain} is held for ${customerId}, who does not exist`;
        if (read<Customer>(customer).domain !== domain) return `${domain} is held for ${customerId}`;
      }
      return undefined;
    },
  },
  {
    promise: "no partner's own tenant is a customer",
    atEnd: (look) => {
      for (const [customerId] of customersIn(look)) {
        if (look.row("partners", "partners", `partner_${customerId}`) !== undefined) return customerId;
      }
      return undefined;
    },
  },
  {
    promise: "a partner's list is what its customers' files say",
    atRest: (look) => {
      const unfinished = unfinishedIn(look);
      const wanted = new Map<string, string>();
      for (const [customerId, customer] of customersIn(look)) {
        const relationships = relationshipsIn(look, customerId).filter(({ state }) => state === "active");
        for (const one of relationships)
          wanted.set(`${one.partnerId} ${customerId}`, listed(customer, one, relationships));
      }
      const rows = new Map<string, Set<string>>();
      for (const table of look.tables().filter((name) => customerLists.test(name))) {
        for (const { partition, rowKey, body } of look.rows(table)) {
          const place = `${partition} ${rowKey.slice(-36)}`;
          rows.set(place, (rows.get(place) ?? new Set()).add(shown(body)));
        }
      }
      for (const place of new Set([...wanted.keys(), ...rows.keys()])) {
        if (unfinished.has(place.slice(-36))) continue;
        const found = [...(rows.get(place) ?? [])].join(" and ");
        if (found !== (wanted.get(place) ?? "")) return `${place}: ${found}; the file: ${wanted.get(place)}`;
      }
      return undefined;
    },
  },
];

function notHeld(look: Look, customerId: string, domain: string): string | undefined {
  const held = look.row("reservations", domain, domain);
  const holder = held === undefined ? "nobody" : read<Held>(held).customerId;
  return holder === customerId ? undefined : `${domain} of ${customerId} is held for ${holder}`;
}

function* customersIn(look: Look): Generator<[string, Customer]> {
  for (const { partition, rowKey, body } of look.rows("customers")) {
    if (rowKey === "customer") yield [partition, read<Customer>(body)];
  }
}

/** The relationships in a customer's file. */
export const relationshipsIn = (look: Look, customerId: string): Relationship[] =>
  [...look.partition("customers", customerId)]
    .filter(({ rowKey }) => rowKey.startsWith("relationship_"))
    .map(({ body }) => read<Relationship>(body));

/** Customers of which a change is noted: recovery brings it to its end. */
function unfinishedIn(look: Look): Set<string> {
  const ids = new Set<string>();
  for (const { partition, rowKey } of look.rows("unfinished")) {
    if (partition === "customerCreation" || partition === "relationshipChange") ids.add(rowKey.slice(0, 36));
  }
  return ids;
}

/** What a list shows of a customer to one of those that serve it. */
function listed({ companyName, domain }: Customer, own: Relationship, all: readonly Relationship[]): string {
  const provider = all.find((one) => one.resellerId === own.partnerId)?.partnerId;
  return [companyName, domain, own.resellerId ?? "", provider ?? ""].join(" / ");
}
function shown(body: string): string {
  const { companyName, domain, resellerId = "", providerId = "" } = read<Record<string, string>>(body);
  return [companyName, domain, resellerId, providerId].join(" / ");
}
