import { expect } from "vitest";
import { publishCatalogue } from "../support/catalogue.js";
import { fabrikam, known, of, operator, page, type Step } from "./story.js";

const productId = "CFQ7TTC0LH18";
const suite = "796B6B5F-613C-4E24-A17C-EBA730D49C02";
const addOn = "C94271D8-B431-4A25-A3C5-A57737A1C909";
/** The ids of this month's availabilities, as the lists gave them. */
const issued = { country: "", customer: "" };
const some = expect.any(String);
const link = (uri: string) => ({ uri, method: "GET", headers: [] });

const enterprise = { id: "Enterprise", name: "Enterprise", rank: 30, locale: "en-US", country: "US" };
const offer = {
  id: suite,
  name: "Office 365 Enterprise E3",
  description: some,
  minimumQuantity: 1,
  maximumQuantity: 10_000_000,
  rank: 31,
  uri: `/offers/${suite}`,
  locale: "en-US",
  country: "US",
  category: { ...enterprise, ...of("OfferCategory") },
  limitUnitOfMeasure: "None",
  limit: 0,
  prerequisiteOffers: [],
  isAddOn: false,
  hasAddOns: true,
  isAvailableForPurchase: true,
  billing: "license",
  supportedBillingCycles: ["monthly", "annual"],
  isAutoRenewable: true,
  isTrial: false,
  upgradeTargetOffers: [],
  conversionTargetOffers: [],
  reselleeQualifications: [],
  resellerQualifications: [],
  product: { id: some, name: "Office 365 Enterprise E3", unit: "Licenses" },
  unitType: "Licenses",
  links: { self: link(`/offers/${suite}?country=US`) },
  ...of("Offer"),
};

type Place = { path: string; search: string };
const countrys: Place = { path: "/products", search: "?country=US" };
const customers = (): Place => ({ path: `/customers/${known.customer}/products`, search: "" });

const product = ({ path, search }: Place) => ({
  id: productId,
  title: "Microsoft 365 Business Basic",
  description: some,
  productType: { id: "OnlineServices", displayName: "Online Services" },
  isMicrosoftProduct: true,
  publisherName: "Microsoft Corporation",
  links: { skus: link(`${path}/${productId}/skus${search}`), self: link(`${path}/${productId}${search}`) },
  ...of("Product"),
});
const sku = ({ path, search }: Place) => ({
  id: "0001",
  productId,
  title: "Microsoft 365 Business Basic",
  description: some,
  minimumQuantity: 1,
  maximumQuantity: 300,
  isTrial: false,
  supportedBillingCycles: ["monthly", "annual"],
  purchasePrerequisites: ["MicrosoftCustomerAgreement"],
  inventoryVariables: [],
  provisioningVariables: [],
  actions: ["Refund"],
  dynamicAttributes: { billingType: "license", isAddon: false, unitType: "Licenses" },
  links: {
    availabilities: link(`${path}/${productId}/skus/0001/availabilities${search}`),
    self: link(`${path}/${productId}/skus/0001${search}`),
  },
  ...of("Sku"),
});
const availability = (place: Place) => ({
  id: expect.stringMatching(/^US0[0-9A-Z]{9}$/),
  productId,
  skuId: "0001",
  catalogItemId: expect.stringMatching(/^CFQ7TTC0LH18:0001:US0[0-9A-Z]{9}$/),
  defaultCurrency: { code: "USD", symbol: "$" },
  segment: "commercial",
  country: "US",
  isPurchasable: true,
  isRenewable: true,
  renewalInstructions: [
    { applicableTermIds: [some, some, some, some], renewalOptions: [{ renewToId: `${productId}:0001` }] },
  ],
  terms: [
    {
      id: some,
      duration: "P1M",
      description: "One-Month commitment for monthly billing",
      billingCycle: "monthly",
      cancellationPolicies: [{ refundOptions: [{ sequenceId: 0, type: "Partial", expiresAfter: "P7D" }] }],
    },
    { duration: "P1Y", billingCycle: "monthly" },
    { duration: "P1Y", billingCycle: "annual" },
    { duration: "P3Y", billingCycle: "triennial" },
  ],
  includedQuantityOptions: [{ units: 1, description: "Licenses" }],
  product: product(place),
  sku: sku(place),
  ...of("Availability"),
});
const firstId = (body: Record<string, unknown>) => (body.items as { id: string }[])[0]?.id ?? "";

/** What may be sold: offers, products with their SKUs and availabilities, for a country and for a customer. */
const offers: Step[] = [
  {
    name: "list-offer-categories",
    after: publishCatalogue,
    ask: () => "GET /v1/offercategories?country=us",
    sent: fabrikam(),
    shape: () => ({
      items: [{ id: "Azure" }, { id: "SmallBusiness" }, enterprise, { id: "Dynamics" }, { id: "Education" }],
    }),
  },
  {
    name: "list-offers",
    ask: () => "GET /v1/offers?country=US&offer_category_id=Enterprise&offset=1&size=2",
    sent: fabrikam(),
    shape: () => ({
      totalCount: 2,
      items: [offer, { id: addOn, isAddOn: true, hasAddOns: false }],
      links: {
        self: link("/offers?country=US&offer_category_id=Enterprise&offset=1&size=2"),
        next: link("/offers?country=US&offer_category_id=Enterprise&size=2&offset=3"),
      },
      ...of("Collection"),
    }),
  },
  {
    name: "get-offer",
    ask: () => `GET /v1/offers/${suite.toLowerCase()}?country=US`,
    sent: fabrikam(),
    shape: () => offer,
  },
  {
    name: "list-offer-add-ons",
    ask: () => `GET /v1/offers/${suite}/addons?country=US`,
    sent: fabrikam(),
    shape: () => page([{ id: addOn, ...of("Offer") }], `/offers/${suite}/addons?country=US`),
  },
  {
    name: "list-customer-offer-categories",
    ask: () => `GET /v1/customers/${known.customer}/offercategories`,
    sent: fabrikam(),
    shape: () => ({ items: [{ id: "Azure", country: "US" }, {}, enterprise, {}] }),
  },
  {
    name: "list-customer-offers",
    ask: () => `GET /v1/customers/${known.customer}/offers?offer_category_id=Dynamics`,
    sent: fabrikam(),
    shape: () =>
      page(
        [{ name: "Dynamics 365 for Sales", country: "US", ...of("Offer") }],
        `/customers/${known.customer}/offers?offer_category_id=Dynamics`,
      ),
  },
];

const products: Step[] = [
  {
    name: "list-products",
    ask: () => "GET /v1/products?country=US&targetView=online_services",
    sent: fabrikam(),
    shape: () => page([product(countrys)], "/products?country=US&targetView=online_services"),
  },
  {
    name: "get-product",
    ask: () => `GET /v1/products/${productId}?country=US`,
    sent: fabrikam(),
    shape: () => product(countrys),
  },
  {
    name: "list-skus",
    ask: () => `GET /v1/products/${productId}/skus?country=US&targetSegment=Commercial`,
    sent: fabrikam(),
    shape: () => page([sku(countrys)], `/products/${productId}/skus?country=US&targetSegment=Commercial`),
  },
  {
    name: "get-sku",
    ask: () => `GET /v1/products/${productId}/skus/0001?country=US`,
    sent: fabrikam(),
    shape: () => sku(countrys),
  },
  {
    name: "list-availabilities",
    ask: () => `GET /v1/products/${productId}/skus/0001/availabilities?country=US`,
    sent: fabrikam(),
    shape: () => page([availability(countrys)], `/products/${productId}/skus/0001/availabilities?country=US`),
    keep: (body) => {
      issued.country = firstId(body);
    },
  },
  {
    name: "get-availability",
    ask: () => `GET /v1/products/${productId}/skus/0001/availabilities/${issued.country}?country=US`,
    sent: fabrikam(),
    shape: () => ({
      ...availability(countrys),
      id: issued.country,
      links: { self: link(`/products/${productId}/skus/0001/availabilities/${issued.country}?country=US`) },
    }),
  },
  {
    name: "list-customer-products",
    ask: () => `GET /v1${customers().path}?targetView=MicrosoftAzure`,
    sent: fabrikam(),
    shape: () =>
      page(
        [
          { id: "DZH318Z0BPS6", title: "Azure plan", productType: { id: "Azure" } },
          { id: "MS-AZR-0145P", productType: { id: "Azure" } },
        ],
        `${customers().path}?targetView=MicrosoftAzure`,
      ),
  },
  {
    name: "get-customer-product",
    ask: () => `GET /v1${customers().path}/${productId}`,
    sent: fabrikam(),
    shape: () => product(customers()),
  },
  {
    name: "list-customer-skus",
    ask: () => `GET /v1${customers().path}/${productId}/skus`,
    sent: fabrikam(),
    shape: () => page([sku(customers())], `${customers().path}/${productId}/skus`),
  },
  {
    name: "get-customer-sku",
    ask: () => `GET /v1${customers().path}/DZH318Z0BPS6/skus/0002`,
    sent: fabrikam(),
    shape: () => ({ id: "0002", supportedBillingCycles: ["one_time"], consumptionType: "Consumption", ...of("Sku") }),
  },
  {
    name: "list-customer-availabilities",
    ask: () => `GET /v1${customers().path}/${productId}/skus/0001/availabilities`,
    sent: fabrikam(),
    shape: () => page([availability(customers())], `${customers().path}/${productId}/skus/0001/availabilities`),
    keep: (body) => {
      issued.customer = firstId(body);
    },
  },
  {
    name: "get-customer-availability",
    ask: () => `GET /v1${customers().path}/${productId}/skus/0001/availabilities/${issued.customer}`,
    sent: fabrikam(),
    shape: () => ({ ...availability(customers()), id: issued.country }),
  },
  {
    name: "check-inventory",
    ask: () => "POST /v1/extensions/product/checkInventory?country=US",
    sent: () =>
      fabrikam({
        TargetItems: [
          { ProductId: productId, SkuId: "0001" },
          { ProductId: productId, SkuId: "0002" },
          { ProductId: "NOTHING", SkuId: null },
        ],
        InventoryContext: { CustomerId: known.customer, AzureSubscriptionId: null },
      })(),
    shape: () => [
      { productId, skuId: "0001", isRestricted: false, restrictions: [] },
      {
        productId,
        skuId: "0002",
        isRestricted: true,
        restrictions: [
          { reasonCode: "SEGMENT_NOT_QUALIFIED", description: some, properties: { segment: "commercial" } },
        ],
      },
    ],
  },
];

const on = { cloud: "global", date: "2021-02-03" };

const services: Step[] = [
  {
    name: "publish-service",
    ask: () => "PUT /v1/services/aks",
    sent: operator({
      name: "Azure Kubernetes Service",
      armBased: true,
      clouds: [{ cloud: "global", availableFrom: "2018-06-13", releaseNote: "Generally available." }],
    }),
    shape: () => ({ id: "aks", armBased: true, clouds: [{ cloud: "global", availableFrom: "2018-06-13" }] }),
  },
  {
    name: "list-services",
    ask: () => "GET /v1/services?Cloud=Global",
    sent: fabrikam(),
    shape: () =>
      page(
        [
          {
            id: "aks",
            name: "Azure Kubernetes Service",
            cloud: "global",
            availableFrom: "2018-06-13",
            releaseNote: "Generally available.",
            ...of("Service"),
          },
        ],
        "/services?Cloud=Global",
      ),
  },
  {
    name: "check-service-availability",
    ask: () => "GET /v1/services/AKS/availability?date=2018-06-12",
    sent: fabrikam(),
    shape: () => ({
      id: "aks",
      cloud: "global",
      date: "2018-06-12",
      isAvailable: false,
      reasonCode: "SERVICE_NOT_AVAILABLE_YET",
      fact: "The cloud global does not have aks on 2018-06-12; its first day there: 2018-06-13.",
      remedy: some,
      ...of("ServiceAvailability"),
    }),
  },
  {
    name: "publish-marketplace-image",
    ask: () => "PUT /v1/marketplaceimages/ubuntu",
    sent: operator({ name: "Ubuntu Server", publisher: "Canonical", licensing: "free", thirdParty: true }),
    shape: () => ({ id: "ubuntu", licensing: "free" }),
  },
  {
    name: "list-marketplace-images",
    ask: () => "GET /v1/marketplaceimages",
    sent: fabrikam(),
    shape: () =>
      page(
        [{ id: "ubuntu", name: "Ubuntu Server", publisher: "Canonical", licensing: "free", thirdParty: true }],
        "/marketplaceimages",
      ),
  },
  {
    name: "check-marketplace-image-availability",
    ask: () => "GET /v1/marketplaceimages/ubuntu/availability",
    sent: fabrikam(),
    shape: () => ({ id: "ubuntu", ...on, isAvailable: true, billed: "infrastructure" }),
  },
];

/** The reads for a customer once more, by the method that the documentation prints for them. */
const posted: Step[] = products
  .filter(({ name }) => name.includes("-customer-"))
  .map((step) => ({
    ...step,
    name: `${step.name}-as-posted`,
    ask: () => step.ask().replace("GET ", "POST "),
  }));

export const ofTheCatalogue: Step[] = [...offers, ...products, ...posted, ...services];
