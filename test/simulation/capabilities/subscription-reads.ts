import { unitsOf } from "../judge/own-money.js";
import {
  answered,
  type DrawnRead,
  differs,
  differsInAnyOrder,
  idOf,
  itemsOf,
  type OfCustomer,
  ofCustomer,
  recordsIn,
} from "./drawn-reads.js";
import { holdingsOf, type Subscription } from "./holdings.facts.js";

type Contact = { supportContact?: { supportTenantId: string } } & Subscription;
const any = () => true;

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

/** What a partner reads of what it has sold, beside what it reads in the course of stories. */
export const subscriptionReads: readonly DrawnRead[] = [
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
