import { isNewCommerce } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { limits } from "../kernel/limits.js";
import type { NewOrder } from "../orders/order.schema.js";
import { type AskedTerms, termsFor } from "../orders/order-terms.rules.js";
import { billingCycleWord, isReseller, resellerNamed } from "../selling/order-words.rules.js";
import type { Cart, CartItem, CartLine, NewCart, NewCartLine, NewWish } from "./cart.schema.js";

/** PartnerID of the reseller of record, where a line names one. */
export const resellerOf = ({ participants = [] }: Pick<CartItem, "participants">): string | undefined =>
  resellerNamed(participants.find(({ key }) => isReseller(key))?.value);

/** The lines as far as the attestation asks, with the cart's. */
export const asAttested = (lines: readonly CartLine[], attested: boolean) => ({
  lineItems: lines.map((line) => ({ partnerIdOnRecord: resellerOf(line) })),
  partnerOnRecordAttestationAccepted: attested,
});

/** The resellers that lines name. */
export const resellersIn = (lines: readonly Pick<CartItem, "participants">[]): string[] =>
  lines.flatMap((line) => resellerOf(line) ?? []);

/** The offers that the lines name, by the catalogue item ids in which they are named; those that there are. */
export type OffersNamed = ReadonlyMap<string, Offer>;

/**
 * The lines as they are kept. A client that read the cart sends all of it back, but leaves out what it does not know: of
 * a line that was there (same id, same item) what is not said anew stays, and "" takes it away.
 */
export function linesOf({ lineItems }: NewCart, offers: OffersNamed, before: readonly CartLine[] = []): CartLine[] {
  const left = [...before.entries()];
  const lines = lineItems.map((sent) => {
    const at = left.findIndex(([id, line]) => id === sent.id && line.catalogItemId === itemOf(sent));
    const [was] = at < 0 ? [] : left.splice(at, 1);
    return lineOf(sent, offers, was?.[1]);
  });
  return grouped(lines, offers);
}

type Ungrouped = Omit<CartLine, "orderGroup">;

function lineOf(sent: NewCartLine, offers: OffersNamed, was?: CartLine): Ungrouped {
  const base = itemFrom(sent, offers, was);
  // What depends on a line is charged with it.
  const addOns = sent.addonItems?.map((one) => itemFrom({ ...one, billingCycle: base.billingCycle }, offers));
  return { ...base, addonItems: addOns ?? was?.addonItems ?? [] };
}

type Naming = { catalogItemId?: string | undefined; catalogId?: string | undefined };
const itemOf = ({ catalogItemId, catalogId }: Naming): string => catalogItemId || catalogId || "";

/** The catalogue items that lines and their add-ons name. */
export const itemsIn = (lines: readonly (Naming & { addonItems?: readonly Naming[] | undefined })[]): string[] =>
  lines.flatMap((line) => [line, ...(line.addonItems ?? [])].map(itemOf));

function itemFrom(sent: NewWish, offers: OffersNamed, was?: CartItem): CartItem {
  const catalogItemId = itemOf(sent);
  const word = billingCycleWord(sent.billingCycle);
  const billingCycle = word === "unknown" ? (was?.billingCycle ?? word) : word;
  const text = (name: "friendlyName" | "currencyCode" | "termDuration" | "customTermEndDate" | "promotionId") =>
    (sent[name] ?? was?.[name])?.trim() || undefined;
  return {
    catalogItemId,
    quantity: sent.quantity,
    ...termsMeant(offers.get(catalogItemId), { billingCycle, termDuration: text("termDuration") }),
    friendlyName: text("friendlyName"),
    currencyCode: text("currencyCode"),
    customTermEndDate: text("customTermEndDate"),
    promotionId: text("promotionId"),
    participants: sent.participants ?? was?.participants,
    provisioningContext: sent.provisioningContext ?? was?.provisioningContext,
    renewsTo: sent.renewsTo ?? was?.renewsTo,
    attestationAccepted: sent.attestationAccepted ?? was?.attestationAccepted,
  };
}

/** What the offer makes of the terms; where it has none such, they stay as asked, for the line's error to tell. */
function termsMeant(offer: Offer | undefined, asked: AskedTerms): AskedTerms {
  const found = offer && termsFor(offer, asked);
  return found !== undefined && "terms" in found ? { termDuration: undefined, ...found.terms } : asked;
}

/** One order is of one generation of the catalogue, of one billing cycle and through one reseller of record. */
function grouped(lines: readonly Ungrouped[], offers: OffersNamed): CartLine[] {
  const groups = new Map<string, string>();
  return lines.map((line) => {
    const isNew = isNewCommerce(offers.get(line.catalogItemId) ?? { offerId: line.catalogItemId });
    const key = JSON.stringify([isNew, line.billingCycle, resellerOf(line)]);
    const orderGroup = groups.get(key) ?? `${isNew ? "" : "OMS-"}${groups.size}`;
    groups.set(key, orderGroup);
    return { ...line, orderGroup };
  });
}

/** The groups of a cart, in the order of their first lines. */
export const groupsOf = ({ lines }: Cart): string[] => [...new Set(lines.map(({ orderGroup }) => orderGroup))];

/** Every name that a group can have. */
export const groupNames: readonly string[] = Array.from({ length: limits.orderLinesMax }, (_, number) => [
  `${number}`,
  `OMS-${number}`,
]).flat();

/** The id of the order that a group becomes: for ever the same, whoever checks out, and however often. */
export const orderIdOf = (cartId: string, group: string): string => derivedGuid("cart-order", cartId, group);

/** The order that a group asks for; add-ons come right behind the line on which they depend. */
export function orderOf(cart: Cart, group: string): NewOrder {
  const lines = cart.lines.filter((line) => line.orderGroup === group);
  const items = lines.flatMap((line) => [line, ...line.addonItems].map((item) => ({ item, of: line })));
  return {
    billingCycle: lines[0]?.billingCycle,
    partnerOnRecordAttestationAccepted: cart.attested,
    lineItems: items.map(({ item, of }, lineItemNumber) => ({
      lineItemNumber,
      offerId: item.catalogItemId,
      quantity: item.quantity,
      friendlyName: item.friendlyName,
      termDuration: item.termDuration,
      partnerIdOnRecord: resellerOf(of),
    })),
  };
}

const dayMs = 86_400_000;
/** The first instant at which the cart is gone, checked out or not. */
export const expiryOf = ({ createdAt }: Pick<Cart, "createdAt">): string =>
  new Date(Date.parse(createdAt) + limits.cartDays * dayMs).toISOString();
