import type { Customer } from "../customers/customer.schema.js";
import { isNewCommerce } from "./offer.rules.js";
import type { Offer, TargetView } from "./offer.schema.js";

export type Segment = Customer["segment"];

const [productPart, skuPart] = [0, 1];
const partOf = (offerId: string, part: number) => offerId.split(":")[part] ?? offerId;

/** The product that an offer is a SKU of; a legacy Azure offer is listed as a product too, with itself as its SKU. */
export const productIdOf = ({ offerId, product }: Offer): string =>
  isNewCommerce({ offerId }) ? partOf(offerId, productPart) : (product?.id ?? offerId);
export const skuIdOf = ({ offerId }: Offer): string => partOf(offerId, skuPart);

const viewsByFamily: Partial<Record<Offer["family"], readonly TargetView[]>> = {
  azurePlan: ["Azure", "MicrosoftAzure"],
  azureLegacy: ["MicrosoftAzure"],
};

/** The views in which an offer stands as a product; none: it is an offer of the older catalogue alone. */
export function viewsOf(offer: Offer): readonly TargetView[] {
  return offer.targetViews ?? viewsByFamily[offer.family] ?? (isNewCommerce(offer) ? ["OnlineServices"] : []);
}

/** Whether a view shows the product: narrower views begin with the name of the wider one, and marketplace products are online services. */
export const isInView = (offer: Offer, view: TargetView): boolean =>
  viewsOf(offer).some((one) => one.startsWith(view) || (view === "OnlineServices" && one === "MarketplaceSaaS"));

/**
 * The segments for which a SKU has an availability. Asked for one, that one where the SKU admits it; else its own, of
 * which `nonprofit` shows only when asked for. A SKU that is bound to no segment is commercial until asked otherwise.
 */
export function segmentsShown({ segments = [] }: Offer, asked: Segment | undefined): readonly Segment[] {
  if (asked !== undefined) return segments.length === 0 || segments.includes(asked) ? [asked] : [];
  return segments.length === 0 ? ["commercial"] : segments.filter((segment) => segment !== "nonprofit");
}
