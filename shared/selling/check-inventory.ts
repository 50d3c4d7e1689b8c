import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { InventoryCheck, InventoryItem } from "../catalogue/inventory.schema.js";
import { isOfferedIn, takesOrders } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { productIdOf, segmentsShown, skuIdOf, viewsOf } from "../catalogue/product.rules.js";
import { type Catalogue, catalogueFor, ownCustomer } from "../catalogue/read-catalogue.js";
import { explainWhole } from "./explain-decision.js";
import { readTrade, type SellingParties } from "./read-trade.js";
import { sellingFactsOf } from "./selling-facts-of.js";

type Check = { caller: Caller; country: string; check: InventoryCheck };
type Restriction = InventoryItem["restrictions"][number];

/**
 * What of the items can be ordered for the country, and for the customer where one is named: each SKU with what stands
 * against it, for a customer what an order of today would be refused by. An item without SKU stands for all of its
 * product; one that the catalogue does not know is left out.
 */
export async function checkInventory(backend: Backend, { caller, country, check }: Check): Promise<InventoryItem[]> {
  const customerId = check.inventoryContext?.customerId;
  const [catalogue, parties] = await Promise.all([
    catalogueFor(backend, caller, country),
    customerId === undefined ? undefined : ownCustomer(backend, caller, customerId),
  ]);
  const customer = parties?.served.customer;
  const buyer = customer && { country: customer.countryCode, segment: customer.segment };
  const view: Catalogue = { ...catalogue, ...buyer };
  const denied = parties && (await denialsFor(backend, parties, view));
  return check.targetItems.flatMap(({ productId, skuId }) => {
    const isMeant = (offer: Offer) =>
      viewsOf(offer).length > 0 &&
      productIdOf(offer).toUpperCase() === productId.toUpperCase() &&
      (!skuId || skuIdOf(offer).toUpperCase() === skuId.toUpperCase());
    return view.offers.filter(isMeant).map((offer) => {
      const known = [...restrictionsOn(offer, view)];
      const restrictions = known.length > 0 || denied === undefined ? known : denied(offer);
      return { productId: productIdOf(offer), skuId: skuIdOf(offer), restrictions };
    });
  });
}

/** Why the selling decision of today denies an offer to the customer; nothing where it allows it. */
async function denialsFor(backend: Backend, { partner, served }: SellingParties, { date, programme }: Catalogue) {
  const asked = { sellerId: partner.partnerId, customerId: served.customer.customerId, offerIds: [], resellers: [] };
  const { buyer, billed } = await readTrade(backend, asked);
  return (offer: Offer): Restriction[] => {
    const sale = { partner, served, buyer, billed, offer, reseller: undefined, sold: [] };
    const facts = sellingFactsOf(sale, { date, now: backend.now, programme });
    const explained = explainWhole(backend, sale, {
      ...{ facts, date, language: "en" },
      named: { offerId: offer.offerId, item: { offer } },
    });
    if (explained.decision === "ALLOW") return [];
    return [{ reasonCode: explained.reason, description: explained.fact, properties: explained.parameters }];
  };
}

function* restrictionsOn(
  offer: Offer,
  { country, segment, clouds, date, programme }: Catalogue,
): Generator<Restriction> {
  const restriction = (reasonCode: string, description: string, properties: Record<string, string>) => ({
    reasonCode,
    description,
    properties,
  });
  if (!isOfferedIn(offer, country, date)) {
    yield restriction("COUNTRY_NOT_SUPPORTED", `It is not sold in ${country}.`, { country });
  }
  if (clouds !== undefined && !clouds.includes(offer.cloud)) {
    const { cloud } = offer;
    yield restriction("CLOUD_NOT_ENROLLED", `The partner is not enrolled for the cloud ${cloud}.`, { cloud });
  }
  if (segment !== undefined && segmentsShown(offer, segment).length === 0) {
    yield restriction("SEGMENT_NOT_QUALIFIED", `It is not for the customer's segment, ${segment}.`, { segment });
  }
  if (!takesOrders(offer, programme, date)) {
    yield restriction("OFFER_UNKNOWN", "It takes no more orders.", { date });
  }
}
