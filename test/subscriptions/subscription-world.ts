import { expect } from "vitest";
import { z } from "zod";
import { type Business, businessIn, offers } from "../support/business.js";
import { mpnIdOf, type Partner } from "../support/parties.js";
import { type Answer, openWorld, type Sent, type World } from "../support/world.js";

const Order = z.object({ id: z.guid(), lineItems: z.array(z.object({ subscriptionId: z.guid() })).min(1) });
export const Resource = z.looseObject({
  id: z.guid(),
  status: z.string(),
  quantity: z.int(),
  friendlyName: z.string(),
  autoRenewEnabled: z.boolean(),
  attributes: z.looseObject({ etag: z.string() }),
});
export type Resource = z.infer<typeof Resource>;

/** Offers beside those of every test's business. */
export const licences = {
  suite: { offerId: offers.licence.offerId },
  /** Of the older catalogue, in packs of 2 to 20. */
  legacy: {
    offerId: "SUITE-E3",
    name: "Suite E3",
    family: "licence",
    supportedBillingCycles: ["monthly", "annual"],
    minimumQuantity: 2,
    maximumQuantity: 20,
  },
  addOn: {
    offerId: "SUITE-E3-EXTRA",
    name: "Suite E3 extra",
    family: "licence",
    isAddOn: true,
    prerequisiteOffers: ["SUITE-E3"],
    supportedBillingCycles: ["monthly", "annual"],
  },
} as const;

export type Line = { offerId: string; quantity: number; termDuration?: string; parentSubscriptionId?: string };
export type Owned = { customerId: string; subscriptionId: string };

/** Contoso sells directly, Fabrikam provides for Wingtip, Litware is somebody else; on the day of the sale it is 1 March 2021, 10:00. */
export async function openSubscriptionWorld() {
  const world: World = await openWorld();
  const business: Business = businessIn(world);
  await business.setClock("2021-03-01T10:00:00Z");
  await business.enrol("contoso", "fabrikam", "wingtip", "litware");
  await business.link("fabrikam", "wingtip");
  await business.publishOffers();
  for (const { offerId, ...body } of [licences.legacy, licences.addOn]) {
    await world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body });
  }

  let customers = 0;
  const path = ({ customerId, subscriptionId }: Owned, rest = "") =>
    `/v1/customers/${customerId}/subscriptions/${subscriptionId}${rest}`;
  const expected = (answer: Answer, status: number): Answer => {
    expect(answer.status, answer.text).toBe(status);
    return answer;
  };

  return {
    world,
    business,
    path,
    aCustomer: (of: Partner, more: { reseller?: Partner } = {}) =>
      business.aCustomer(of, `customer-${++customers}`, more),
    /** The subscription of each line of one order. */
    sell: async (
      of: Partner,
      customerId: string,
      lines: readonly Line[],
      { billingCycle, reseller }: { billingCycle?: string; reseller?: Partner } = {},
    ): Promise<Owned[]> => {
      const body = {
        ...(billingCycle === undefined ? {} : { billingCycle }),
        partnerOnRecordAttestationAccepted: true,
        lineItems: lines.map((line, lineItemNumber) => ({
          lineItemNumber,
          ...line,
          ...(reseller === undefined ? {} : { partnerIdOnRecord: mpnIdOf(reseller) }),
        })),
      };
      const answer = await world.call(`POST /v1/customers/${customerId}/orders`, { as: of, body });
      return Order.parse(expected(answer, 201).body).lineItems.map(({ subscriptionId }) => ({
        customerId,
        subscriptionId,
      }));
    },
    read: async (as: Partner, owned: Owned): Promise<Resource> =>
      Resource.parse(expected(await world.call(`GET ${path(owned)}`, { as }), 200).body),
    /** Sends a change as it is. */
    patch: (as: Partner, owned: Owned, body: unknown, sent: Sent = {}) =>
      world.call(`PATCH ${path(owned)}`, { as, body, ...sent }),
    /** Reads, changes and sends back, and expects to be let. */
    change: async (as: Partner, owned: Owned, change: object): Promise<Resource> => {
      const before = (await world.call(`GET ${path(owned)}`, { as })).body as object;
      const answer = await world.call(`PATCH ${path(owned)}`, { as, body: { ...before, ...change } });
      return Resource.parse(expected(answer, 200).body);
    },
    entitlements: async (as: Partner, owned: Owned): Promise<{ id: string; status: string }[]> => {
      const { body } = expected(await world.call(`GET ${path(owned, "/azureentitlements")}`, { as }), 200);
      return (body as { items: { id: string; status: string }[] }).items;
    },
    /** At this time of business the expiry timer fires, and its work is done. */
    expireAt: async (now: string) => {
      await business.setClock(now);
      await world.host.fire("expiry");
      await world.host.whenIdle();
    },
  };
}
export type SubscriptionWorld = Awaited<ReturnType<typeof openSubscriptionWorld>>;
