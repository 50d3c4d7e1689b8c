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
];
