import { afterAll, beforeAll, expect, test } from "vitest";
import { httpFunctions } from "../../functions/all.js";
import { aRecord, type Business, businessIn, newAgreement, newCustomer, offers } from "../support/business.js";
import { mpnIdOf, parties, tenantOf } from "../support/parties.js";
import { type Watched, watchedPorts } from "../support/watched-ports.js";
import { openWorld, type Sent, type World } from "../support/world.js";
import { ofAgreements } from "./agreements.story.js";
import { ofCarts } from "./carts.story.js";
import { ofTheCatalogue } from "./catalogue.story.js";
import { ofConversions } from "./conversion.story.js";
import { ofOrders } from "./orders.story.js";
import { ofThePartners } from "./partners.story.js";
import { repeating } from "./repeats.js";
import { fabrikam, guid, instant, known, of, operator, page, type Step, self } from "./story.js";
import { ofSubscriptions } from "./subscriptions.story.js";
import { toldOfCustomers } from "./told-elsewhere.js";

let world: World;
let business: Business;
let watched: Watched;
beforeAll(async () => {
  world = await openWorld({
    watch: (ports) => {
      watched = watchedPorts(ports);
      return watched.ports;
    },
  });
  business = businessIn(world);
});
afterAll(() => world.close());

const subscriptions = () => `/customers/${known.customer}/subscriptions`;
const usage = (...records: unknown[]) => ({
  as: "operator" as const,
  headers: { "content-type": "application/x-ndjson" },
  body: records.map((record) => JSON.stringify(record)).join("\n"),
});

const enrolment = { ...parties.fabrikam.enrolment, partnerId: tenantOf("fabrikam"), mpnId: mpnIdOf("fabrikam") };
const refused = { reason: "METER_UNKNOWN", fact: expect.any(String), remedy: expect.any(String) };

/** One story in which every route answers once, with what its answer must show. */
const story: Step[] = [
  {
    name: "set-sandbox-clock",
    ask: () => "PUT /v1/sandbox/clock",
    sent: operator({ now: "2020-12-20T12:00:00Z" }),
    shape: () => ({ now: "2020-12-20T12:00:00.000Z", held: true }),
  },
  {
    name: "read-sandbox-clock",
    ask: () => "GET /v1/sandbox/clock",
    sent: operator(),
    shape: () => ({ now: "2020-12-20T12:00:00.000Z", held: true }),
  },
  {
    name: "enrol-partner",
    ask: () => "POST /v1/partners",
    sent: operator({ ...enrolment, agreementAcceptedAt: "2020-01-01T00:00:00Z" }),
    status: 201,
    shape: () => ({
      partnerId: tenantOf("fabrikam"),
      billingCurrency: "USD",
      marketGroup: "UnitedStates",
      status: "active",
      kinds: { indirectProvider: instant },
      links: self(`/partners/${tenantOf("fabrikam")}`),
      ...of("Partner"),
    }),
  },
  {
    name: "list-partners",
    after: () => business.enrol("wingtip"),
    ask: () => "GET /v1/partners",
    sent: operator(),
    shape: () => page([of("Partner"), of("Partner")], "/partners"),
  },
  {
    name: "get-partner",
    ask: () => `GET /v1/partners/${tenantOf("wingtip")}`,
    sent: operator(),
    shape: () => ({ partnerId: tenantOf("wingtip"), ...of("Partner") }),
  },
  {
    name: "change-partner",
    ask: () => `PATCH /v1/partners/${tenantOf("wingtip")}`,
    sent: operator({ legalName: "Wingtip Toys" }),
    shape: () => ({ legalName: "Wingtip Toys", countryCode: "US", ...of("Partner") }),
  },
  {
    name: "invite-reseller",
    ask: () => "POST /v1/relationships",
    sent: fabrikam({ resellerId: tenantOf("wingtip") }),
    status: 201,
    shape: () => ({
      id: guid,
      relationshipType: "is_indirect_cloud_solution_provider_of",
      state: "invited",
      ...of("PartnerRelationship"),
    }),
    keep: ({ id }) => {
      known.link = String(id);
    },
  },
  {
    name: "accept-reseller-link",
    ask: () => `POST /v1/relationships/${known.link}/accept`,
    sent: () => ({ as: "wingtip" }),
    shape: () => ({
      id: known.link,
      relationshipType: "is_indirect_reseller_of",
      state: "active",
      activeSince: instant,
    }),
  },
  {
    name: "publish-offer",
    ask: () => `PUT /v1/offers/${offers.legacy.offerId}`,
    sent: operator({ name: "Microsoft Azure", family: "azureLegacy" }),
    shape: () => ({ offerId: offers.legacy.offerId, cloud: "global", knownSince: instant }),
  },
  {
    name: "publish-rate-card",
    ask: () =>
      `PUT /v1/ratecards/list?offerId=${offers.legacy.offerId}&market=US&currency=USD&effectiveFrom=2020-12-01&discount=0`,
    sent: operator({
      Currency: "USD",
      Meters: [{ MeterId: "vm", MeterName: "Compute", Unit: "Hours", MeterRates: { "0": 0.4 }, IncludedQuantity: 0 }],
    }),
    shape: () => ({ publicationId: expect.any(String), meters: 1, currency: "USD", knownSince: instant }),
  },
  {
    name: "publish-fx-rates",
    ask: () => "PUT /v1/fxrates/2021-01",
    sent: operator([{ CurrencyCode: "EUR", USDPerUnit: 1.2 }]),
    shape: () => ({ month: "2021-01", published: 1 }),
  },
  {
    name: "create-customer",
    ask: () => "POST /v1/customers",
    sent: fabrikam({ ...newCustomer("wire", "US"), associatedPartnerId: tenantOf("wingtip") }),
    status: 201,
    shape: () => ({
      id: guid,
      commerceId: guid,
      companyProfile: { tenantId: guid, domain: "wire.onmicrosoft.example", ...of("CustomerCompanyProfile") },
      billingProfile: { id: guid, email: "billing@customer.example", ...of("CustomerBillingProfile") },
      relationshipToPartner: "reseller",
      ...of("Customer"),
    }),
    keep: ({ id }) => {
      known.customer = String(id);
    },
  },
  {
    name: "list-customers",
    ask: () => "GET /v1/customers?size=0",
    sent: fabrikam(),
    shape: () => page([{ id: known.customer, ...of("Customer") }], "/customers?size=0"),
  },
  {
    name: "get-customer",
    ask: () => `GET /v1/customers/${known.customer}`,
    sent: fabrikam(),
    shape: () => ({ id: known.customer, links: self(`/customers/${known.customer}`), ...of("Customer") }),
  },
  {
    name: "record-agreement",
    ask: () => `POST /v1/customers/${known.customer}/agreements`,
    sent: fabrikam(newAgreement),
    status: 201,
    shape: () => ({ ...newAgreement, dateAgreed: instant, userId: guid, ...of("Agreement") }),
  },
  {
    name: "list-agreements",
    ask: () => `GET /v1/customers/${known.customer}/agreements?agreementType=*`,
    sent: fabrikam(),
    shape: () => page([of("Agreement")], `/customers/${known.customer}/agreements?agreementType=*`),
  },
  {
    name: "place-order",
    ask: () => `POST /v1/customers/${known.customer}/orders`,
    sent: fabrikam({
      billingCycle: "unknown",
      partnerOnRecordAttestationAccepted: true,
      lineItems: [
        { lineItemNumber: 0, offerId: offers.legacy.offerId, quantity: 1, partnerIdOnRecord: mpnIdOf("wingtip") },
      ],
    }),
    status: 201,
    shape: () => ({
      id: guid,
      referenceCustomerId: known.customer,
      billingCycle: "monthly",
      currencyCode: "USD",
      status: "completed",
      creationDate: instant,
      lineItems: [{ lineItemNumber: 0, quantity: 1, subscriptionId: guid, links: { subscription: { method: "GET" } } }],
      ...of("Order"),
    }),
    keep: ({ id, lineItems }) => {
      known.order = String(id);
      known.subscription = (lineItems as { subscriptionId: string }[])[0]?.subscriptionId ?? "";
    },
  },
  {
    name: "list-orders",
    ask: () => `GET /v1/customers/${known.customer}/orders`,
    sent: fabrikam(),
    shape: () => page([{ id: known.order, ...of("Order") }], `/customers/${known.customer}/orders`),
  },
  {
    name: "get-order",
    ask: () => `GET /v1/customers/${known.customer}/orders/${known.order}`,
    sent: fabrikam(),
    shape: () => ({ id: known.order, links: self(`/customers/${known.customer}/orders/${known.order}`) }),
  },
  {
    name: "list-subscriptions",
    ask: () => `GET /v1${subscriptions()}?order_id=${known.order}`,
    sent: fabrikam(),
    shape: () =>
      page([{ id: known.subscription, ...of("Subscription") }], `${subscriptions()}?order_id=${known.order}`),
  },
  {
    name: "get-subscription",
    ask: () => `GET /v1${subscriptions()}/${known.subscription}`,
    sent: fabrikam(),
    shape: () => ({
      id: known.subscription,
      status: "active",
      billingType: "usage",
      billingCycle: "monthly",
      contractType: "subscription",
      quantity: 1,
      partnerId: mpnIdOf("wingtip"),
      ...of("Subscription"),
    }),
  },
  {
    name: "list-azure-entitlements",
    ask: () => `GET /v1${subscriptions()}/${known.subscription}/azureEntitlements`,
    sent: fabrikam(),
    shape: () =>
      page(
        [{ id: known.subscription, status: "active", ...of("AzureEntitlement") }],
        `${subscriptions()}/${known.subscription}/azureEntitlements`,
      ),
  },
  {
    name: "post-usage",
    ask: () => "POST /v1/usage",
    sent: () => {
      const record = aRecord(known.subscription, "vm", "2.5", "2021-01-05");
      return usage(record, { ...record, quantity: "3" }, aRecord(known.subscription, "nothing", "1", "2021-01-05"));
    },
    status: 202,
    shape: () => ({ batchId: expect.stringMatching(/^[0-9a-f]{64}$/), received: 3, receivedAt: instant }),
    keep: ({ batchId }) => {
      known.batch = String(batchId);
    },
  },
  {
    name: "get-usage-batch",
    after: () => world.host.whenIdle(),
    ask: () => `GET /v1/usage/batches/${known.batch}`,
    sent: operator(),
    shape: () => ({ state: "done", received: 3, accepted: 1, rated: 1, repeated: 0, conflicting: 1, quarantined: 1 }),
  },
  {
    name: "list-batch-conflicts",
    ask: () => `GET /v1/usage/batches/${known.batch}/conflicts`,
    sent: operator(),
    shape: () => page([{ reason: "USAGE_CONFLICT" }], `/usage/batches/${known.batch}/conflicts`),
  },
  {
    name: "list-batch-quarantine",
    ask: () => `GET /v1/usage/batches/${known.batch}/quarantine`,
    sent: operator(),
    shape: () => page([refused], `/usage/batches/${known.batch}/quarantine`),
  },
  {
    name: "list-usage-records",
    ask: () =>
      `GET /v1/usage/subscriptions/${known.subscription}/records?from=2021-01-01T00:00:00Z&to=2021-02-01T00:00:00Z`,
    sent: operator(),
    shape: () => ({ totalCount: 3, items: [{ batchId: known.batch, record: { quantity: "2.5" } }, {}, {}] }),
  },
  {
    name: "list-quarantine",
    ask: () => "GET /v1/usage/quarantine",
    sent: operator(),
    shape: () => page([refused], "/usage/quarantine"),
  },
  {
    name: "summarise-quarantine",
    ask: () => "GET /v1/usage/quarantine/summary",
    sent: operator(),
    shape: () => page([{ meterId: "nothing", reason: "METER_UNKNOWN", records: 1 }], "/usage/quarantine/summary"),
  },
  {
    name: "retry-quarantine",
    ask: () => "POST /v1/usage/quarantine/retry",
    sent: operator(),
    status: 202,
    shape: () => ({ subscriptionMonths: 1 }),
  },
  {
    name: "list-meter-usage",
    after: () => world.host.whenIdle(),
    ask: () => `GET /v1${subscriptions()}/${known.subscription}/meterusagerecords?month=2021-01`,
    sent: fabrikam(),
    shape: () => ({ items: [{ meterId: "vm", quantityUsed: 2.5, totalCost: 1, ...of("MeterUsageRecord") }] }),
  },
  {
    name: "list-subscription-usage",
    ask: () => `GET /v1${subscriptions()}/usagerecords?month=2021-01`,
    sent: fabrikam(),
    shape: () => ({ items: [{ id: known.subscription, totalCost: 1, ...of("SubscriptionMonthlyUsageRecord") }] }),
  },
  {
    name: "list-invoices",
    after: () => business.closeAt("2021-02-03T00:00:00Z"),
    ask: () => "GET /v1/invoices",
    sent: fabrikam(),
    shape: () =>
      page(
        [
          {
            totalCharges: 1,
            paidAmount: 0,
            currencyCode: "USD",
            invoiceDate: instant,
            billingPeriodEndDate: "2021-01-31T23:59:59.000Z",
            invoiceDetails: [{ invoiceLineItemType: "billing_line_items", billingProvider: "azure" }],
            ...of("Invoice"),
          },
        ],
        "/invoices",
      ),
    keep: ({ items }) => {
      known.invoice = (items as { id: string }[])[0]?.id ?? "";
    },
  },
  {
    name: "get-invoice",
    ask: () => `GET /v1/invoices/${known.invoice}`,
    sent: fabrikam(),
    shape: () => ({
      id: known.invoice,
      documentType: "invoice",
      links: self(`/invoices/${known.invoice}`),
      ...of("Invoice"),
    }),
  },
  {
    name: "list-line-usage",
    ask: () => `GET /v1/invoices/${known.invoice}/lineitems/1/usage`,
    sent: fabrikam(),
    shape: () => ({
      totalCount: 1,
      items: [{ record: { meterId: "vm", quantity: "2.5" }, quantityOnLine: "2.5" }],
      attributes: { objectType: "Collection" },
    }),
  },
  {
    name: "list-invoice-lines",
    ask: () => `GET /v1/invoices/${known.invoice}/lineitems?provider=Azure&invoiceLineItemType=BillingLineItems`,
    sent: fabrikam(),
    shape: () => ({
      totalCount: 1,
      items: [
        {
          invoiceNumber: known.invoice,
          resourceGuid: "vm",
          consumedQuantity: 2.5,
          pretaxCharges: 1,
          tier2MpnId: Number(mpnIdOf("wingtip")),
          basis: { exactAmount: "1", records: 1 },
          ...of("UsageBasedLineItem"),
        },
      ],
    }),
  },
  {
    name: "record-payment",
    ask: () => `POST /v1/invoices/${known.invoice}/payments`,
    sent: operator({ amount: 0.4 }),
    status: 201,
    shape: () => ({ id: known.invoice, paidAmount: 0.4, status: "issued", ...of("Invoice") }),
  },
  {
    name: "list-parked-work",
    after: async () => {
      await world.putMessage("usage-rating", "garbage");
      await world.host.whenIdle();
    },
    ask: () => "GET /v1/parked",
    sent: operator(),
    shape: () =>
      page([{ queue: "usage-rating", reason: "REQUEST_INVALID", body: "garbage", state: "parked" }], "/parked"),
    keep: ({ items }) => {
      known.parked = (items as { id: string }[])[0]?.id ?? "";
    },
  },
  {
    name: "retry-parked-work",
    ask: () => `POST /v1/parked/${known.parked}/retry`,
    sent: operator(),
    status: 202,
    shape: () => ({ id: known.parked, state: "retried", retries: 1, retriedAt: instant }),
  },
  {
    name: "relist-customer",
    ask: () => `POST /v1/customers/${known.customer}/relist`,
    sent: operator(),
    shape: () => {
      const lines = { partners: expect.any(Number), subscriptions: expect.any(Number) };
      return { customerId: known.customer, ...lines, changed: lines };
    },
  },
  ...ofTheCatalogue,
  ...ofSubscriptions,
  ...ofAgreements,
  ...ofThePartners,
  ...ofConversions,
  ...ofOrders,
  ...ofCarts,
];

/** Every property name in an answer, and every place that holds null. */
function* properties(value: unknown, path = ""): Generator<{ path: string; name: string; isNull: boolean }> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inside] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { path: `${path}/${name}`, name, isNull: inside === null };
    yield* properties(inside, `${path}/${name}`);
  }
}

test.each(story.map((step) => [step.name, step] as const))("%s answers in the wire's shape", async (_, step) => {
  await step.after?.(world, business);
  const answer = await tell(step.name, step.ask(), step.sent());
  expect([answer.status, answer.body], answer.text).toMatchObject([step.status ?? 200, step.shape()]);
  const all = [...properties(answer.body)];
  expect(all.filter(({ isNull }) => isNull)).toEqual([]);
  expect(all.filter(({ name }) => !/^[a-z][A-Za-z0-9]*$/.test(name)).map(({ path }) => path)).toEqual([]);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  step.keep?.(answer.body as Record<string, unknown>);
});

test("download-reconciliation-file answers with a CSV file of the invoice's name", async () => {
  const answer = await world.call(`GET /v1/invoices/${known.invoice}/documents/reconciliation`, {
    as: "fabrikam",
    headers: { accept: "application/pdf" },
  });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${known.invoice}.csv"`);
  expect(answer.text.split("\n")[0]).toMatch(/^PartnerId,PartnerName,/);
});

test("download-release-notes answers with a document named by its cloud and day, the same bytes each time", async () => {
  const download = () => world.call("GET /v1/services/releasenotes?date=2021-02-01", { as: "fabrikam" });
  const answer = await download();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="release-notes-global-2021-02-01.md"');
  expect(answer.text).toContain("## 2018-06-13\n\n- **Azure Kubernetes Service** (`aks`): Generally available.");
  expect((await download()).text).toBe(answer.text);
});

test("every route has its place in this story", () => {
  const here = [
    ...story.map(({ name }) => name),
    "download-reconciliation-file",
    "download-release-notes",
    "zz-no-route",
  ];
  const told = [...here, ...toldOfCustomers];
  expect(httpFunctions.map(({ name }) => name).toSorted()).toEqual(told.toSorted());
});

const { tell } = repeating(
  { call: (line, sent: Sent) => world.call(line, sent), watched: () => watched, atRest: () => world.host.whenIdle() },
  story.map(({ name }) => name),
);
