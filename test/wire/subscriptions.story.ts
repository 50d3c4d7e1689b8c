import { expect } from "vitest";
import { offers } from "../support/business.js";
import { mpnIdOf, tenantOf } from "../support/parties.js";
import { fabrikam, guid, instant, known, of, page, type Step, self } from "./story.js";

/** A plan of another customer, with the Azure subscription that its order made. */
const plan = { customer: "", subscription: "", azure: "" };
const subscription = (rest = "") => `/customers/${known.customer}/subscriptions/${known.subscription}${rest}`;
const entitlements = (rest = "") =>
  `/customers/${plan.customer}/subscriptions/${plan.subscription}/azureEntitlements${rest}`;
const contact = {
  supportTenantId: tenantOf("wingtip"),
  supportMpnId: mpnIdOf("wingtip"),
  name: "Wingtip Toys",
  ...of("SupportContact"),
};
/** Two licences of which one may become the other: one of new commerce, one not. */
const licence = { offerId: "CFQ7TTC0AAAA:0001", subscription: "" };
const legacy = { offerId: "OLD-SUITE", subscription: "" };
const licences = (of: { subscription: string }, rest: string) =>
  `/customers/${plan.customer}/subscriptions/${of.subscription}${rest}`;
const operation = { operationId: "" };
/** What the last read answered: a client changes it and sends it back. */
let read: Record<string, unknown> = {};

const entitlement = (state: string) => ({
  id: plan.azure,
  friendlyName: "Azure plan",
  status: state,
  subscriptionId: plan.subscription,
  links: self(entitlements(`/${plan.azure}`)),
  ...of("AzureEntitlement"),
});

/** The life of a subscription, and of Azure subscriptions below a plan. */
export const ofSubscriptions: Step[] = [
  {
    name: "change-subscription",
    after: async (world) => {
      read = (await world.call(`GET /v1${subscription()}`, { as: "fabrikam" })).body as Record<string, unknown>;
    },
    ask: () => `PATCH /v1${subscription()}/`,
    sent: () => fabrikam({ ...read, friendlyName: "Renamed" })(),
    shape: () => ({
      id: known.subscription,
      friendlyName: "Renamed",
      status: "active",
      commitmentEndDate: "9999-12-31T00:00:00Z",
      links: { ...self(subscription()), offer: { uri: `/offers/${offers.legacy.offerId}` } },
      attributes: { objectType: "Subscription", etag: expect.any(String) },
    }),
  },
  {
    name: "list-subscription-add-ons",
    ask: () => `GET /v1${subscription("/addons")}`,
    sent: fabrikam(),
    shape: () => page([], subscription("/addons")),
  },
  {
    name: "get-subscription-provisioning-status",
    ask: () => `GET /v1${subscription("/provisioningstatus")}`,
    sent: fabrikam(),
    shape: () => ({
      skuId: guid,
      status: "success",
      quantity: 1,
      endDate: instant,
      ...of("SubscriptionProvisioningStatus"),
    }),
  },
  {
    name: "register-subscription",
    ask: () => `POST /v1${subscription("/registrations")}`,
    sent: fabrikam(),
    status: 202,
    shape: () => ({ subscriptionId: known.subscription, status: "registered" }),
  },
  {
    name: "get-subscription-registration-status",
    ask: () => `GET /v1${subscription("/registrationstatus")}`,
    sent: fabrikam(),
    shape: () => ({ subscriptionId: known.subscription, status: "registered" }),
  },
  {
    name: "get-support-contact",
    ask: () => `GET /v1${subscription("/supportcontact")}`,
    sent: fabrikam(),
    shape: () => ({ ...contact, links: self(subscription("/supportcontact")) }),
  },
  {
    name: "put-support-contact",
    ask: () => `PUT /v1${subscription("/supportcontact")}`,
    sent: fabrikam({ SupportTenantId: tenantOf("wingtip"), SupportMpnId: null, Name: "Wingtip" }),
    shape: () => contact,
  },
  {
    name: "create-azure-entitlement",
    after: async (world, business) => {
      plan.customer = await business.aCustomer("fabrikam", "planned");
      await world.call(`PUT /v1/offers/${offers.plan.offerId}`, { as: "operator", body: offers.plan });
      const ordered = await business.anOrder("fabrikam", plan.customer, offers.plan.offerId);
      plan.subscription = ordered.subscriptionId;
      plan.azure = ordered.azureSubscriptionId;
    },
    ask: () => `POST /v1${entitlements()}`,
    sent: fabrikam({ friendlyName: "Second" }),
    status: 201,
    shape: () => ({
      id: guid,
      friendlyName: "Second",
      status: "active",
      subscriptionId: plan.subscription,
      roleAssignments: [{ principalKind: "partnerGroup", principalId: tenantOf("fabrikam") }],
      ...of("AzureEntitlement"),
    }),
  },
  {
    name: "get-azure-entitlement",
    ask: () => `GET /v1${entitlements(`/${plan.azure}`)}`,
    sent: fabrikam(),
    shape: () => entitlement("active"),
  },
  {
    name: "cancel-azure-entitlement",
    ask: () => `POST /v1${entitlements(`/${plan.azure}/cancel`)}`,
    sent: fabrikam({ cancellationReason: "Compromise" }),
    shape: () => ({ ...entitlement("inactive"), cancellationReason: "compromise" }),
  },
  {
    name: "reactivate-azure-entitlement",
    ask: () => `POST /v1${entitlements(`/${plan.azure}/reactivate`)}`,
    sent: fabrikam(),
    status: 202,
    shape: () => entitlement("active"),
  },
  {
    name: "list-transition-eligibilities",
    after: async (world, business) => {
      const terms = [{ duration: "P1Y", billingCycle: "monthly" }];
      const published: Record<string, object> = {
        [licence.offerId]: { name: "Suite", family: "licence", terms, upgradeTargetOffers: ["CFQ7TTC0AAAA:0002"] },
        "CFQ7TTC0AAAA:0002": { name: "Larger suite", family: "licence", terms },
        [legacy.offerId]: { name: "Old suite", family: "licence", upgradeTargetOffers: ["OLD-LARGER"] },
        "OLD-LARGER": { name: "Old larger suite", family: "licence" },
      };
      for (const [offerId, body] of Object.entries(published)) {
        await world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body });
      }
      licence.subscription = (await business.anOrder("fabrikam", plan.customer, licence.offerId)).subscriptionId;
      legacy.subscription = (await business.anOrder("fabrikam", plan.customer, legacy.offerId)).subscriptionId;
    },
    ask: () => `GET /v1${licences(licence, "/transitionEligibilities")}?eligibilityType=immediate`,
    sent: fabrikam(),
    shape: () =>
      page(
        [
          {
            operationId: guid,
            catalogItemId: "CFQ7TTC0AAAA:0002",
            title: "Larger suite",
            quantity: 1,
            eligibilities: [
              { isEligible: true, transitionType: "transition_only", errors: [] },
              { isEligible: true, transitionType: "transition_with_license_transfer", errors: [] },
            ],
            subscriptionEligibilities: [],
          },
        ],
        `${licences(licence, "/transitionEligibilities")}?eligibilityType=immediate`,
      ),
  },
  {
    name: "transition-subscription",
    ask: () => `POST /v1${licences(licence, "/transitions")}`,
    sent: fabrikam({ ToCatalogItemId: "CFQ7TTC0AAAA:0002", Quantity: 1, TransitionType: "transition_only" }),
    shape: () => ({
      operationId: guid,
      fromSubscriptionId: licence.subscription,
      toSubscriptionId: guid,
      events: [{ name: "Conversion", status: "Completed", timestamp: instant }],
      ...of("Transition"),
    }),
    keep: ({ operationId }) => {
      operation.operationId = String(operationId);
    },
  },
  {
    name: "list-transitions",
    ask: () => `GET /v1${licences(licence, "/transitions")}`,
    sent: fabrikam(),
    shape: () => page([{ ...operation, ...of("Transition") }], licences(licence, "/transitions")),
  },
  {
    name: "list-subscription-upgrades",
    ask: () => `GET /v1${licences(legacy, "/upgrades")}`,
    sent: fabrikam(),
    shape: () =>
      page(
        [{ targetOffer: { id: "OLD-LARGER", ...of("Offer") }, isEligible: true, quantity: 1, ...of("Upgrade") }],
        licences(legacy, "/upgrades"),
      ),
  },
  {
    name: "upgrade-subscription",
    ask: () => `POST /v1${licences(legacy, "/upgrades")}`,
    sent: fabrikam({ targetOffer: { id: "OLD-LARGER" }, upgradeType: "upgrade_only", isEligible: true }),
    shape: () => ({
      sourceSubscriptionId: legacy.subscription,
      targetSubscriptionId: guid,
      upgradeType: "upgrade_only",
      ...of("UpgradeResult"),
    }),
  },
];
