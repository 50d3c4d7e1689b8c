import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { InventoryCheck, InventoryItem } from "./inventory.schema.js";
import { isOfferedIn, takesOrders } from "./offer.rules.js";
import type { Offer } from "./offer.schema.js";
import { productIdOf, segmentsShown, skuIdOf, viewsOf } from "./product.rules.js";
import { type Catalogue, catalogueFor, ownCustomer } from "./read-catalogue.js";

type Check = { caller: Caller; country: string; check: InventoryCheck };

/**
 * What of the items can be ordered for the country, and for the customer where one is named: each SKU with what stands
 * against it. An item without SKU stands for all of its product; one that the catalogue does not know is left out.
 */
export async function checkInventory(backend: Backend, { caller, country, check }: Check): Promise<InventoryItem[]> {
  const customerId = check.inventoryContext?.customerId;
  const [catalogue, owned] = await Promise.all([
    catalogueFor(backend, caller, country),
    customerId === undefined ? undefined : ownCustomer(backend, caller, customerId),
  ]);
  const customer = owned?.served.customer;
  const buyer = customer && { country: customer.countryCode, segment: customer.segment };
  const view: Catalogue = { ...catalogue, ...buyer };
  return check.targetItems.flatMap(({ productId, skuId }) => {
    const isMeant = (offer: Offer) =>
      viewsOf(offer).length > 0 &&
      productIdOf(offer).toUpperCase() === productId.toUpperCase() &&
      (!skuId || skuIdOf(offer).toUpperCase() === skuId.toUpperCase());
    return view.offers.filter(isMeant).map((offer) => ({
      productId: productIdOf(offer),
      skuId: skuIdOf(offer),
      restrictions: [...restrictionsOn(offer, view)],
    }));
  });
}

function* restrictionsOn(offer: Offer, { country, segment, clouds, date, programme }: Catalogue) {
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
