import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { InventoryCheck, InventoryItem } from "../catalogue/inventory.schema.js";
import { isOfferedIn, takesOrders } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { productIdOf, skuIdOf, viewsOf } from "../catalogue/product.rules.js";
import { type Catalogue, catalogueFor, ownCustomer } from "../catalogue/read-catalogue.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { say } from "../language/say.rules.js";
import type { Language, Phrase } from "../language/texts.rules.js";
import { explainWhole } from "./explain-decision.js";
import { readTrade, type SellingParties } from "./read-trade.js";
import { sellingFactsOf } from "./selling-facts-of.js";

type Check = { caller: Caller; country: string; check: InventoryCheck; language: Language };
type Restriction = InventoryItem["restrictions"][number];

/**
 * What of the items can be ordered for the country, and for the customer where one is named: each SKU with what stands
 * against it, for a customer what an order of today would be refused by. An item without SKU stands for all of its
 * product; one that the catalogue does not know is left out.
 */
export async function checkInventory(backend: Backend, asked: Check): Promise<InventoryItem[]> {
  const { caller, country, check, language } = asked;
  const customerId = check.inventoryContext?.customerId;
  const [catalogue, parties] = await Promise.all([
    catalogueFor(backend, caller, country),
    customerId === undefined ? undefined : ownCustomer(backend, caller, customerId),
  ]);
  const customer = parties?.served.customer;
  const buyer = customer && { country: customer.countryCode, segment: customer.segment };
  const view: Catalogue = { ...catalogue, ...buyer };
  const denied = parties && (await denialsFor(backend, parties, view, language));
  return check.targetItems.flatMap(({ productId, skuId }) => {
    const isMeant = (offer: Offer) =>
      viewsOf(offer).length > 0 &&
      productIdOf(offer).toUpperCase() === productId.toUpperCase() &&
      (!skuId || skuIdOf(offer).toUpperCase() === skuId.toUpperCase());
    return view.offers.filter(isMeant).map((offer) => {
      const restriction = denied === undefined ? restrictionOn(offer, view, language) : denied(offer);
      return {
        ...{ productId: productIdOf(offer), skuId: skuIdOf(offer) },
        restrictions: restriction === undefined ? [] : [restriction],
      };
    });
  });
}

/** Why the selling decision of today denies an offer to the customer; nothing where it allows it. */
async function denialsFor(
  backend: Backend,
  { partner, served }: SellingParties,
  { date, programme }: Catalogue,
  language: Language,
) {
  const asked = { sellerId: partner.partnerId, customerId: served.customer.customerId, offerIds: [], resellers: [] };
  const { buyer, billed } = await readTrade(backend, asked);
  return (offer: Offer): Restriction | undefined => {
    const sale = { partner, served, buyer, billed, offer, reseller: undefined, sold: [] };
    const facts = sellingFactsOf(sale, { date, now: backend.now, programme });
    const explained = explainWhole(backend, sale, {
      ...{ facts, date, language },
      named: { offerId: offer.offerId, item: { offer } },
    });
    if (explained.decision === "ALLOW") return undefined;
    return { reasonCode: explained.reason, description: explained.fact, properties: explained.parameters };
  };
}

/** Why nobody can order it of this reader for the country, told as a catalogue without a customer can know it; the first reason, as an order has one. */
function restrictionOn(
  offer: Offer,
  { country, clouds, date, programme }: Catalogue,
  language: Language,
): Restriction | undefined {
  const { offerId, cloud } = offer;
  const restriction = (reasonCode: ReasonCode, description: Phrase, properties: Record<string, string>) => ({
    reasonCode,
    description: say(description, language, properties),
    properties,
  });
  if (clouds !== undefined && !clouds.includes(cloud)) {
    const properties = { cloud, clouds: clouds.join(", ") };
    return restriction(
      "CLOUD_NOT_ENROLLED",
      "The offer is of the cloud {cloud}; the partner is enrolled for: {clouds}.",
      properties,
    );
  }
  if (!isOfferedIn(offer, country, date)) {
    return restriction("COUNTRY_NOT_SUPPORTED", "The offer {offerId} is not sold in {country}.", { offerId, country });
  }
  if (!takesOrders(offer, programme, date)) {
    return restriction("OFFER_UNKNOWN", "The offer {offerId} takes no more orders.", { offerId, date });
  }
  return undefined;
}
