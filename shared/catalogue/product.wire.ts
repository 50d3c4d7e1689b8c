import { derivedGuid } from "../kernel/derived-id.js";
import { link } from "../kernel/wire-link.js";
import { lastMarketOf } from "../partners/markets.rules.js";
import { programmeDays } from "../partners/programme.rules.js";
import type { Availability, Product } from "./find-products.js";
import { isNewCommerce, quantityLimitsOf } from "./offer.rules.js";
import type { Offer, OfferTerm, TargetView } from "./offer.schema.js";
import { billingOf, cyclesOf, purchaseLimit, unitTypeOf } from "./offer.wire.js";
import { productIdOf, skuIdOf, viewsOf } from "./product.rules.js";

/** Where the products are that the links lead to: `/products` with a country, or a customer's own, which has one. */
export type Place = { path: string; search: string };
export const placeOfCountry = (country: string): Place => ({ path: "/products", search: `?country=${country}` });
export const placeOfCustomer = (customerId: string): Place => ({
  path: `/customers/${customerId}/products`,
  search: "",
});

const kind = (id: string, displayName: string) => ({ id, displayName });
const azure = kind("Azure", "Azure");
const software = kind("Software", "Software");
const reservation = (id: string, displayName: string) => ({ ...azure, subType: kind(id, displayName) });
const productTypes: Record<TargetView, object> = {
  Azure: azure,
  MicrosoftAzure: azure,
  AzureReservations: reservation("AzureReservations", "Azure Reservations"),
  AzureReservationsVM: reservation("VirtualMachines", "Virtual Machines"),
  AzureReservationsSQL: reservation("SqlDatabases", "SQL Databases"),
  AzureReservationsCosmosDb: reservation("CosmosDb", "Azure Cosmos DB"),
  OnlineServices: kind("OnlineServices", "Online Services"),
  MarketplaceSaaS: { ...kind("OnlineServices", "Online Services"), subType: kind("SaaS", "SaaS") },
  Software: software,
  SoftwareSUSELinux: { ...software, subType: kind("SUSELinux", "SUSE Linux") },
  SoftwarePerpetual: { ...software, subType: kind("Perpetual", "Perpetual") },
  SoftwareSubscriptions: { ...software, subType: kind("Subscriptions", "Subscriptions") },
  SpecializedOffers: kind("SpecializedOffers", "Specialized Offers"),
};

/** The wire's `Product`. */
export function productResource({ productId, skus: [sku] }: Product, { path, search }: Place) {
  const [view = "OnlineServices"] = viewsOf(sku);
  return {
    id: productId,
    title: sku.product?.name ?? sku.name,
    description: sku.description ?? sku.name,
    productType: productTypes[view],
    isMicrosoftProduct: sku.isMicrosoftProduct ?? true,
    publisherName: sku.publisherName ?? "Microsoft Corporation",
    links: {
      skus: link(`${path}/${productId}/skus${search}`),
      self: link(`${path}/${productId}${search}`),
    },
    attributes: { objectType: "Product" },
  };
}

/** The wire's `Sku`. `dynamicAttributes` holds plain values only: Java clients fail on others. */
export function skuResource(offer: Offer, { path, search }: Place) {
  const { minimum, maximum } = quantityLimitsOf(offer);
  const isReservation = viewsOf(offer).some((view) => view.startsWith("AzureReservations"));
  const uri = `${path}/${productIdOf(offer)}/skus/${skuIdOf(offer)}`;
  return {
    id: skuIdOf(offer),
    productId: productIdOf(offer),
    title: offer.name,
    description: offer.description ?? offer.name,
    minimumQuantity: minimum,
    maximumQuantity: maximum,
    isTrial: offer.isTrial ?? false,
    supportedBillingCycles: cyclesOf(offer),
    purchasePrerequisites: [
      isNewCommerce(offer) ? "MicrosoftCustomerAgreement" : "MicrosoftCloudAgreement",
      ...(isReservation ? ["InventoryCheck", "AzureSubscriptionRegistration"] : []),
    ],
    inventoryVariables: isReservation ? ["AzureSubscriptionId", "ArmRegionName"] : [],
    provisioningVariables: isReservation ? ["Scope", "SubscriptionId", "Duration"] : [],
    actions: ["Refund"],
    dynamicAttributes: {
      isMicrosoftProduct: offer.isMicrosoftProduct ?? true,
      billingType: billingOf(offer),
      category: offer.category?.name,
      isAddon: offer.isAddOn ?? false,
      rank: offer.rank ?? 0,
      isAutoRenewable: offer.isAutoRenewable ?? false,
      unitType: unitTypeOf(offer),
      ...purchaseLimit(offer),
    },
    consumptionType: billingOf(offer) === "usage" ? "Consumption" : undefined,
    links: { availabilities: link(`${uri}/availabilities${search}`), self: link(`${uri}${search}`) },
    attributes: { objectType: "Sku" },
  };
}

/** The wire's `Availability`, with its product and SKU in it. */
export function availabilityResource(
  { id, country, segment, isPurchasable, offer, product }: Availability,
  place: Place,
) {
  const { offerId, terms = [], isAutoRenewable = false } = offer;
  const [productId, skuId] = [productIdOf(offer), skuIdOf(offer)];
  const sku = `${place.path}/${productId}/skus/${skuId}`;
  return {
    id,
    productId,
    skuId,
    catalogItemId: `${productId}:${skuId}:${id}`,
    defaultCurrency: currencyOf(country),
    segment,
    country,
    isPurchasable,
    isRenewable: isAutoRenewable,
    renewalInstructions: isAutoRenewable
      ? [
          {
            applicableTermIds: terms.map((term) => termIdOf(offerId, term)),
            renewalOptions: [{ renewToId: `${productId}:${skuId}`, isAutoRenewable }],
          },
        ]
      : [],
    terms: terms.map((term) => termResource(offerId, term)),
    includedQuantityOptions: [
      { units: quantityLimitsOf(offer).minimum, description: offer.product?.unit ?? unitTypeOf(offer) },
    ],
    product: productResource(product, place),
    sku: skuResource(offer, place),
    links: {
      availabilities: link(`${sku}/availabilities${place.search}`),
      self: link(`${sku}/availabilities/${id}${place.search}`),
    },
    attributes: { objectType: "Availability" },
  };
}

const durations: Record<OfferTerm["duration"], string> = { P1M: "One-Month", P1Y: "One-Year", P3Y: "Three-Year" };
const cycles: Record<OfferTerm["billingCycle"], string> = {
  monthly: "monthly billing",
  annual: "yearly billing",
  triennial: "billing once for three years",
  none: "billing by use",
  one_time: "one billing",
};

const termIdOf = (offerId: string, { duration, billingCycle }: OfferTerm) =>
  derivedGuid("term", offerId.toUpperCase(), duration, billingCycle);

/** New commerce takes seats and subscriptions back for some days (AMB-88). */
const termResource = (offerId: string, term: OfferTerm) => ({
  id: termIdOf(offerId, term),
  duration: term.duration,
  description: `${durations[term.duration]} commitment for ${cycles[term.billingCycle]}`,
  billingCycle: term.billingCycle,
  cancellationPolicies: [
    {
      refundOptions: [{ sequenceId: 0, type: "Partial", expiresAfter: `P${programmeDays.newCommerceReturnable}D` }],
    },
  ],
});

/** The currency in which partners of the country are billed. */
function currencyOf(country: string) {
  const code = lastMarketOf(country)?.currency ?? "USD";
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" });
  return { code, symbol: parts.formatToParts(0).find(({ type }) => type === "currency")?.value ?? code };
}
