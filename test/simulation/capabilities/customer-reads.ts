import { unitsOf } from "../judge/own-money.js";
import {
  type At,
  answered,
  type DrawnRead,
  differs,
  differsInAnyOrder,
  itemsOf,
  recordsIn,
  type Served,
} from "./drawn-reads.js";
import { holdingsOf, type Order, type Subscription } from "./holdings.facts.js";
import { parties } from "./parties.js";
import { roles } from "./users.js";

type OfCustomer = At & { served: Served; line: string };
const ofCustomer =
  (compare: (at: OfCustomer) => Promise<string | undefined> | undefined): DrawnRead =>
  (at) => {
    const { served } = at;
    return served && compare({ ...at, served, line: `GET /v1/customers/${served.customerId}` });
  };

/** A subscription of the partner's own, if it has any that is meant. */
const withSubscription = (
  isMeant: (one: Subscription) => boolean,
  compare: (at: OfCustomer & { own: Subscription; all: readonly Subscription[] }) => Promise<string | undefined>,
): DrawnRead =>
  ofCustomer((at) => {
    const all = holdingsOf(at.look, at.served.customerId).subscriptions;
    const own = all.filter((one) => one.partnerId === at.served.as && isMeant(one));
    if (own.length === 0) return undefined;
    const chosen = at.reader.random.pick(own);
    return compare({ ...at, own: chosen, all, line: `${at.line}/subscriptions/${chosen.subscriptionId}` });
  });

type Agreement = { method?: string } & Record<string, unknown>;
type Contact = { supportContact?: { supportTenantId: string } } & Subscription;
const idOf = ({ id }: { id: string }) => id;
const any = () => true;

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
  withSubscription(any, async ({ reader, served, line, own, all }) => {
    const below = all.filter(
      (one) => (one as { parentSubscriptionId?: string }).parentSubscriptionId === own.subscriptionId,
    );
    const listed = await itemsOf(reader, `${line}/addons`, served.as);
    return differsInAnyOrder(
      "add-ons",
      listed.map(idOf),
      below.map(({ subscriptionId }) => subscriptionId),
    );
  }),
  withSubscription(any, async ({ reader, served, line, own }) => {
    const { quantity } = await answered<{ quantity: number }>(reader, `${line}/provisioningstatus`, served.as);
    const { status } = await answered<{ status: string }>(reader, `${line}/registrationstatus`, served.as);
    const registered = own.registration === undefined ? "notregistered" : "registered";
    return differs("what is provisioned and registered", [quantity, status], [own.quantity, registered]);
  }),
  withSubscription(any, async ({ reader, served, line, own }) => {
    const { supportContact, resellerId = own.partnerId } = own as Contact;
    const { supportTenantId } = await answered<{ supportTenantId: string }>(
      reader,
      `${line}/supportcontact`,
      served.as,
    );
    return differs("who supports it", supportTenantId, supportContact?.supportTenantId ?? resellerId);
  }),
  withSubscription(
    ({ family }) => family === "licence",
    async ({ look, reader, served, line, own }) => {
      const targets = (await itemsOf(reader, `${line}/upgrades`, served.as)).length;
      const others = (await itemsOf(reader, `${line}/transitioneligibilities?eligibilityType=immediate`, served.as))
        .length;
      const changes = recordsIn<{ fromSubscriptionId: string; operationId: string }>(
        look,
        served.customerId,
        "productchange_",
      );
      const told = (await itemsOf(reader, `${line}/transitions`, served.as)).map(({ operationId }) =>
        String(operationId),
      );
      const made = changes.filter((one) => one.fromSubscriptionId === own.subscriptionId);
      return (
        differs("ways to exchange it", own.isNewCommerce ? targets : others, 0) ??
        differsInAnyOrder(
          "its changes of product",
          told,
          made.map(({ operationId }) => operationId),
        )
      );
    },
  ),
  ofCustomer(({ look, reader, served }) => {
    const { customerId, as } = served;
    const isLegacy = holdingsOf(look, customerId).subscriptions.some(
      (one) => one.partnerId === as && one.family === "azureLegacy" && one.state === "active",
    );
    if (isLegacy) return undefined;
    return (async () => {
      const body = { customerId, productFamily: "azure" };
      const told = await answered<{ isEligible: boolean }>(reader, "POST /v1/productupgrades/eligibility", as, body);
      return differs("whether there is something to convert", told.isEligible, false);
    })();
  }),
  withSubscription(
    ({ family }) => family !== "licence",
    async ({ reader, served, line, own }) => {
      const month = "month=2021-01";
      const all = await reader.ask(`${line.replace(/[^/]+$/, "usagerecords")}?${month}`, { as: served.as });
      const meters = await reader.ask(`${line}/meterusagerecords?${month}`, { as: served.as });
      const told =
        all.text.match(new RegExp(`"resourceId":"${own.subscriptionId}".*?"totalCost":([\\d.]+)`))?.[1] ?? "0";
      const costs = [...meters.text.matchAll(/"totalCost":([\d.]+)/g)].map(([, cost = "0"]) => unitsOf(cost));
      const sum = costs.reduce((total, cost) => total + cost, 0n);
      return differs("what the month costs", unitsOf(told).toString(), sum.toString());
    },
  ),
];
