import { expect } from "vitest";
import { mpnIdOf, tenantOf } from "../support/parties.js";
import { fabrikam, guid, known, of, page, type Step, self } from "./story.js";

const order = (rest = "") => `/customers/${known.customer}/orders/${known.licenceOrder}${rest}`;
const decision = () =>
  `/customers/${known.customer}/offers/MS-AZR-0145P/decision?date=2020-12-20&resellerId=${mpnIdOf("wingtip")}`;

/** The order that a change begins with, as a client read it: it changes a part and sends back the whole. */
let read: Record<string, unknown> = {};

const licences = {
  "6FD2C87F-B296-42F0-B197-1E91E994B900": { name: "Mail and office", supportedBillingCycles: ["annual", "monthly"] },
  "195416C1-3447-423A-B37B-EE59A99A19C4": {
    name: "Archive for mail",
    isAddOn: true,
    prerequisiteOffers: ["6FD2C87F-B296-42F0-B197-1E91E994B900"],
    supportedBillingCycles: ["annual", "monthly"],
  },
};
const [base, addOn] = Object.keys(licences);

/** What becomes of an order after it is placed, and why it may be placed at all. */
export const ofOrders: Step[] = [
  {
    name: "change-order",
    after: async (world) => {
      for (const [offerId, offer] of Object.entries(licences)) {
        await world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body: { family: "licence", ...offer } });
      }
      const lineItems = [{ lineItemNumber: 0, offerId: base, quantity: 5 }];
      const placed = await world.call(`POST /v1/customers/${known.customer}/orders`, {
        ...{ as: "fabrikam", body: { lineItems } },
      });
      read = placed.body as Record<string, unknown>;
      known.licenceOrder = String(read.id);
    },
    ask: () => `PATCH /v1${order()}`,
    sent: () => {
      const lines = read.lineItems as { subscriptionId: string }[];
      const added = { LineItemNumber: 1, OfferId: addOn, Quantity: 5, ParentSubscriptionId: lines[0]?.subscriptionId };
      return fabrikam({ ...read, lineItems: [...lines, added] })();
    },
    shape: () => ({
      id: known.licenceOrder,
      billingCycle: "monthly",
      lineItems: [
        { lineItemNumber: 0, offerId: base, quantity: 5, transactionType: "new" },
        { lineItemNumber: 1, offerId: addOn, quantity: 5, subscriptionId: guid, parentSubscriptionId: guid },
      ],
      links: {
        ...self(order()),
        provisioningStatus: { uri: order("/provisioningstatus"), method: "GET" },
        patchOperation: { uri: order(), method: "PATCH" },
      },
      attributes: { objectType: "Order", etag: expect.any(String) },
    }),
  },
  {
    name: "get-order-provisioning-status",
    ask: () => `GET /v1${order("/provisioningstatus")}`,
    sent: fabrikam(),
    shape: () =>
      page(
        [0, 1].map((lineItemNumber) => ({
          lineItemNumber,
          status: "fulfilled",
          quantityProvisioningInformation: [{ quantity: 5, status: "fulfilled" }],
        })),
        order("/provisioningstatus"),
      ),
  },
  {
    name: "list-activation-links",
    ask: () => `GET /v1${order("/lineitems/0/activationlinks")}`,
    sent: fabrikam(),
    shape: () => page([], order("/lineitems/0/activationlinks")),
  },
  {
    name: "explain-selling-decision",
    ask: () => `GET /v1${decision()}`,
    sent: fabrikam(),
    shape: () => ({
      decision: "ALLOW",
      reason: "ALLOW_PRE_PHASE1",
      date: "2020-12-20",
      factsAsOf: "2020-12-20T23:59:59.999Z",
      offerId: "MS-AZR-0145P",
      customerId: known.customer,
      partnerId: tenantOf("fabrikam"),
      resellerId: tenantOf("wingtip"),
      checks: expect.arrayContaining([
        { step: "1", check: expect.any(String), passed: true, fact: "Offer found: MS-AZR-0145P." },
      ]),
      ...of("SellingDecision"),
    }),
  },
];
