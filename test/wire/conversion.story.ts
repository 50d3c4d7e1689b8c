import { offers } from "../support/business.js";
import { fabrikam, guid, instant, of, operator, page, type Step, self } from "./story.js";

/** A customer of Fabrikam with a legacy subscription of its own, apart from the story's. */
let customerId = "";
let legacyId = "";
let upgradeId = "";
const request = () => fabrikam({ customerId, productFamily: "azure" })();

/** What a partner has sold over all of its customers, and legacy Azure that becomes the plan's. */
export const ofConversions: Step[] = [
  {
    name: "list-partner-subscriptions",
    after: async (world, business) => {
      const { offerId, ...plan } = offers.plan;
      await world.call(`PUT /v1/offers/${offerId}`, operator(plan)());
      customerId = await business.aCustomer("fabrikam", "converted");
      legacyId = (await business.anOrder("fabrikam", customerId, offers.legacy.offerId)).subscriptionId;
    },
    ask: () => `GET /v1/subscriptions?customerId=${customerId}&status=Active`,
    sent: fabrikam(),
    shape: () =>
      page(
        [
          {
            id: legacyId,
            customerId,
            entitlementId: legacyId,
            offerId: offers.legacy.offerId,
            status: "active",
            billingType: "usage",
            quantity: 1,
            creationDate: instant,
            links: { ...self(`/customers/${customerId}/subscriptions/${legacyId}`) },
            ...of("Subscription"),
          },
        ],
        `/subscriptions?customerId=${customerId}&status=Active`,
      ),
  },
  {
    name: "ask-upgrade-eligibility",
    ask: () => "POST /v1/productUpgrades/eligibility",
    sent: request,
    shape: () => ({ customerId, isEligible: true, productFamily: "azure" }),
  },
  {
    name: "begin-upgrade",
    ask: () => "POST /v1/productUpgrades",
    sent: request,
    status: 202,
    shape: () => ({ id: guid, productFamily: "azure", status: "Completed" }),
    keep: ({ id }) => {
      upgradeId = String(id);
    },
  },
  {
    name: "ask-upgrade-status",
    ask: () => `POST /v1/productUpgrades/${upgradeId}/status`,
    sent: request,
    shape: () => ({
      id: upgradeId,
      productFamily: "azure",
      status: "Completed",
      lineItems: [
        {
          sourceProduct: { id: legacyId, name: "AzureSubscription" },
          targetProduct: { id: guid, name: "Microsoft Azure plan" },
          upgradedDate: instant,
          status: "Completed",
        },
      ],
      ...of("ProductUpgradesStatus"),
    }),
  },
];
