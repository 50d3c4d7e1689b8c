import { azurePlanOfferId } from "../../../shared/catalogue/offer.schema.js";
import type { Staff } from "../world/tokens.js";

/** Where a request goes: things of the story where it has them. */
export type Where = { customer: string; partner: string; subscription: string; some: string };
export type Deed = (where: Where) => string;

/** What is nobody's but the operator's. */
export const ofOperator: readonly Deed[] = [
  () => "GET /v1/partners",
  () => "POST /v1/partners",
  ({ partner }) => `GET /v1/partners/${partner}`,
  ({ partner }) => `PATCH /v1/partners/${partner}`,
  ({ partner }) => `POST /v1/partners/${partner}/nominations`,
  ({ partner, some }) => `POST /v1/partners/${partner}/applications/${some}/review`,
  ({ partner, some }) => `POST /v1/partners/${partner}/applications/${some}/decision`,
  () => `PUT /v1/offers/${azurePlanOfferId}`,
  () => "PUT /v1/services/some",
  () => "PUT /v1/marketplaceimages/some",
  () => "PUT /v1/ratecards/azure",
  () => "PUT /v1/fxrates/2021-01",
  () => "POST /v1/usage",
  ({ some }) => `GET /v1/usage/batches/${some}`,
  ({ some }) => `GET /v1/usage/batches/${some}/conflicts`,
  ({ some }) => `GET /v1/usage/batches/${some}/quarantine`,
  ({ subscription }) => `GET /v1/usage/subscriptions/${subscription}/records`,
  () => "GET /v1/usage/quarantine",
  () => "GET /v1/usage/quarantine/summary",
  () => "POST /v1/usage/quarantine/retry",
  () => "GET /v1/parked",
  ({ some }) => `POST /v1/parked/${some}/retry`,
  ({ customer }) => `POST /v1/customers/${customer}/relist`,
  ({ customer }) => `PUT /v1/customers/${customer}/owner`,
  ({ customer }) => `PUT /v1/customers/${customer}/validationStatus`,
  ({ customer }) => `PUT /v1/customers/${customer}/qualifications/education`,
  () => "PUT /v1/sandbox/clock",
  () => "GET /v1/sandbox/clock",
  () => "POST /v1/invoices/D000010000100001/payments",
];

/** What the admin agent may do alone of all staff: what ends something, moves it, or lets somebody in (AMB-77). */
const ofAdmin: readonly Deed[] = [
  ({ customer }) => `DELETE /v1/customers/${customer}`,
  ({ customer }) => `PATCH /v1/customers/${customer}`,
  ({ customer }) => `POST /v1/customers/${customer}/relationships`,
  ({ customer }) => `POST /v1/customers/${customer}/users`,
  ({ customer, some }) => `PATCH /v1/customers/${customer}/users/${some}`,
  ({ customer, some }) => `DELETE /v1/customers/${customer}/users/${some}`,
  ({ customer, some }) => `POST /v1/customers/${customer}/directoryroles/${some}/usermembers`,
  ({ customer, some }) => `DELETE /v1/customers/${customer}/directoryroles/${some}/usermembers/${some}`,
  ({ customer }) => `POST /v1/customers/${customer}/groups`,
  ({ customer, some }) => `POST /v1/customers/${customer}/groups/${some}/members`,
];

/** What the admin and the sales agent may: ordering, and what goes before it (ROL-09). */
const ofSales: readonly Deed[] = [
  () => "POST /v1/customers",
  ({ customer }) => `PUT /v1/customers/${customer}/profiles/billing`,
  ({ customer }) => `POST /v1/customers/${customer}/qualifications`,
  ({ customer }) => `POST /v1/customers/${customer}/agreements`,
  ({ customer }) => `POST /v1/customers/${customer}/orders`,
  ({ customer, some }) => `PATCH /v1/customers/${customer}/orders/${some}`,
  ({ customer }) => `POST /v1/customers/${customer}/carts`,
  ({ customer, some }) => `PUT /v1/customers/${customer}/carts/${some}`,
  ({ customer, some }) => `POST /v1/customers/${customer}/carts/${some}/checkout`,
  ({ customer, subscription }) => `PATCH /v1/customers/${customer}/subscriptions/${subscription}`,
  ({ customer, subscription }) => `POST /v1/customers/${customer}/subscriptions/${subscription}/registrations`,
  ({ customer, subscription }) => `PUT /v1/customers/${customer}/subscriptions/${subscription}/supportcontact`,
  ({ customer, subscription }) => `POST /v1/customers/${customer}/subscriptions/${subscription}/azureentitlements`,
  ({ customer, subscription }) => `POST /v1/customers/${customer}/subscriptions/${subscription}/upgrades`,
  ({ customer, subscription }) => `POST /v1/customers/${customer}/subscriptions/${subscription}/transitions`,
  () => "POST /v1/productupgrades",
];

/** What is told of customers to those who work for them: not to who has the account or the bills alone (AMB-77). */
const ofAgents: readonly Deed[] = [
  () => "GET /v1/customers",
  () => "GET /v1/subscriptions",
  ({ customer }) => `GET /v1/customers/${customer}`,
  ({ customer }) => `GET /v1/customers/${customer}/profiles/billing`,
  ({ customer }) => `GET /v1/customers/${customer}/profiles/company`,
  ({ customer }) => `GET /v1/customers/${customer}/users`,
  ({ customer, some }) => `GET /v1/customers/${customer}/users/${some}`,
  ({ customer }) => `GET /v1/customers/${customer}/agreements`,
  ({ customer }) => `GET /v1/customers/${customer}/qualifications`,
  ({ customer }) => `GET /v1/customers/${customer}/orders`,
  ({ customer, some }) => `GET /v1/customers/${customer}/carts/${some}`,
  ({ customer }) => `GET /v1/customers/${customer}/subscriptions`,
  ({ customer, subscription }) => `GET /v1/customers/${customer}/subscriptions/${subscription}`,
  ({ customer, subscription }) => `GET /v1/customers/${customer}/subscriptions/${subscription}/azureentitlements`,
];

/** The partner's own account. */
const ofAccount: readonly Deed[] = [
  () => "POST /v1/relationships",
  ({ some }) => `POST /v1/relationships/${some}/accept`,
  ({ some }) => `DELETE /v1/relationships/${some}`,
  () => "PUT /v1/profiles/billing",
  () => "PUT /v1/profiles/legalbusiness",
  () => "PUT /v1/profiles/support",
  () => "PUT /v1/profiles/organization",
];

/** What the partner is to become: its own wish, which the operator may tell for it. */
const ofApplicant: readonly Deed[] = [
  ({ partner }) => `POST /v1/partners/${partner}/applications`,
  ({ partner }) => `GET /v1/partners/${partner}/applications`,
  ({ partner, some }) => `PATCH /v1/partners/${partner}/applications/${some}`,
];

/** Bills, for whoever may read them. */
const ofBilling: readonly Deed[] = [
  () => "GET /v1/invoices",
  () => "GET /v1/invoices/D000010000100001",
  () => "GET /v1/invoices/D000010000100001/lineitems",
  () => "GET /v1/invoices/D000010000100001/documents/reconciliation",
];

/** Who must be refused, by ROL-09 and AMB-77; `all` has every role there is in a tenant that is not the operator's. */
export const among: readonly { staff: readonly Staff[]; deeds: readonly Deed[] }[] = [
  { staff: ["SalesAgent", "HelpdeskAgent", "BillingAdmin", "GlobalAdmin", "Operator"], deeds: ofAdmin },
  { staff: ["HelpdeskAgent", "BillingAdmin", "GlobalAdmin", "Operator"], deeds: ofSales },
  { staff: ["BillingAdmin", "GlobalAdmin"], deeds: ofAgents },
  { staff: ["SalesAgent", "HelpdeskAgent", "BillingAdmin", "Operator"], deeds: ofAccount },
  { staff: ["SalesAgent", "HelpdeskAgent", "BillingAdmin"], deeds: ofApplicant },
  { staff: ["SalesAgent", "HelpdeskAgent"], deeds: ofBilling },
];
