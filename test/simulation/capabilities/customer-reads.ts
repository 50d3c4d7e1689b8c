import {
  answered,
  type DrawnRead,
  differs,
  differsInAnyOrder,
  idOf,
  itemsOf,
  ofCustomer,
  recordsIn,
} from "./drawn-reads.js";
import { holdingsOf, type Order } from "./holdings.facts.js";
import { parties } from "./parties.js";
import { roles } from "./users.js";

type Agreement = { method?: string } & Record<string, unknown>;

/** What a partner reads of a customer that it serves, beside what it reads in the course of stories. */
export const customerReads: readonly DrawnRead[] = [
  ofCustomer(async ({ reader, served, line }) => {
    const { companyProfile } = await answered<{ companyProfile: { companyName: string; tenantId: string } }>(
      reader,
      line,
      served.as,
    );
    const own = await answered<typeof companyProfile>(reader, `${line}/profiles/company`, served.as);
    const facts = ({ companyName, tenantId }: typeof companyProfile) => [companyName, tenantId];
    return differs("the company's profile", facts(own), facts(companyProfile));
  }),
  ofCustomer(async ({ look, reader, served, line }) => {
    const said = recordsIn<{ qualification: string; vettingStatus: string }>(look, served.customerId, "qualification_");
    const isSchool = said.some((one) => one.qualification === "Education" && one.vettingStatus === "Approved");
    return differs(
      "what it is",
      await answered(reader, `${line}/qualification`, served.as),
      isSchool ? '"education"' : '"none"',
    );
  }),
  ofCustomer(({ look, reader, served, line }) => {
    const users = [...look.partition("customerusers", served.customerId)].filter((row) =>
      row.rowKey.startsWith("user_"),
    );
    const groups = [...look.partition("customerusers", served.customerId)].filter((row) =>
      row.rowKey.startsWith("group_"),
    );
    if (users.length === 0 && groups.length === 0) return undefined;
    return (async () => {
      const listed = await itemsOf(reader, `${line}/groups`, served.as);
      return differsInAnyOrder(
        "groups",
        listed.map(idOf),
        groups.map(({ rowKey }) => rowKey.slice("group_".length)),
      );
    })();
  }),
  ofCustomer(({ look, reader, served, line }) => {
    const kept = [...look.partition("customerusers", served.customerId)];
    const users = kept.filter(({ rowKey, body }) => rowKey.startsWith("user_") && !body.includes('"deletedAt"'));
    if (users.length === 0) return undefined;
    return (async () => {
      const listed = await itemsOf(reader, `${line}/users`, served.as);
      const { id } = reader.random.pick(listed);
      const held = kept.flatMap(({ rowKey }) =>
        rowKey.startsWith("role_") && rowKey.endsWith(id) ? [rowKey.slice(5, 41)] : [],
      );
      const told = await itemsOf(reader, `${line}/users/${id}/directoryroles`, served.as);
      return (
        differsInAnyOrder(
          "users",
          listed.map(idOf),
          users.map(({ rowKey }) => rowKey.slice("user_".length)),
        ) ?? differsInAnyOrder(`roles of ${id}`, told.map(idOf), held)
      );
    })();
  }),
  ofCustomer(async ({ reader, served, line }) => {
    const all = (await itemsOf(reader, `${line}/directoryroles`, served.as)).map(idOf);
    return differs(
      "roles that there are not",
      Object.values(roles).filter((id) => !all.includes(id)),
      [],
    );
  }),
  ofCustomer(async ({ look, reader, served, line }) => {
    const accepted = recordsIn<Agreement>(look, served.customerId, "agreement_");
    const listed = await itemsOf(reader, `${line}/agreements?agreementType=*`, served.as);
    const contacts = (all: readonly Record<string, unknown>[]) =>
      all.map(({ primaryContact }) => JSON.stringify(primaryContact));
    return differsInAnyOrder("agreements", contacts(listed), contacts(accepted));
  }),
  ofCustomer(async ({ look, reader, served, line }) => {
    const accepted = recordsIn<Agreement>(look, served.customerId, "agreement_");
    const { isSigned } = await answered<{ isSigned: boolean }>(
      reader,
      `${line}/directSignedMicrosoftCustomerAgreementStatus`,
      served.as,
    );
    return differs(
      "signed by itself",
      isSigned,
      accepted.some(({ method }) => method === "direct"),
    );
  }),
  ofCustomer(async ({ reader, served, line }) => {
    const customer = await answered<{ associatedPartnerId?: string }>(reader, line, served.as);
    const resellers = (await itemsOf(reader, `${line}/relationships`, served.as)).map(idOf);
    const { associatedPartnerId: named } = customer;
    const isTold = named === undefined || resellers.length === 0 || resellers.includes(named);
    const known: readonly string[] = Object.values(parties).map(({ tenantId }) => tenantId);
    return differs("resellers", isTold && resellers.every((id) => known.includes(id)), true);
  }),
  ofCustomer(async ({ look, reader, served, line }) => {
    const orders = holdingsOf(look, served.customerId).orders as (Order & { partnerId: string })[];
    const listed = await itemsOf(reader, `${line}/orders`, served.as);
    const own = orders.filter(({ partnerId }) => partnerId === served.as).map(({ orderId }) => orderId);
    return differsInAnyOrder("orders", listed.map(idOf), own);
  }),
  ofCustomer(({ look, reader, served, line }) => {
    const all = holdingsOf(look, served.customerId).orders as (Order & { partnerId: string })[];
    const orders = all.filter(({ partnerId }) => partnerId === served.as);
    if (orders.length === 0) return undefined;
    const { orderId, lineItems } = reader.random.pick(orders);
    return (async () => {
      const told = await itemsOf(reader, `${line}/orders/${orderId}/provisioningstatus`, served.as);
      const links = await itemsOf(reader, `${line}/orders/${orderId}/lineitems/0/activationlinks`, served.as);
      return differs("its lines and links", [told.length, links.length], [lineItems.length, 0]);
    })();
  }),
];
