import type { SubscriptionFilter, SubscriptionListing } from "./subscription-list.schema.js";

type Range = { from: string; to: string };

/** Offer ids are written in any case, and may hold what separates the parts of a key. */
const coded = (offerId: string) => Buffer.from(offerId.toLowerCase()).toString("hex");
/** Behind every key that begins with the prefix: no part of a key has a character that sorts so late. */
const prefixed = (prefix: string): Range => ({ from: prefix, to: `${prefix}~` });

/** The row that the others follow: by it a customer's subscriptions lie together. */
export const headKey = ({ customerId, subscriptionId }: { customerId: string; subscriptionId: string }) =>
  `id_${customerId}_${subscriptionId}`;
export const headsOf = (customerId: string): Range => prefixed(`id_${customerId}_`);

/** The listing as it is at an instant, whether or not the customer's file has come there yet. */
function listingAt({ next, ...listing }: SubscriptionListing, instant: string): SubscriptionListing {
  if (next === undefined || instant < next.at) return listing;
  const { at: _, ...changed } = next;
  return { ...listing, ...changed };
}

/**
 * Every row of a subscription on a partner's list: its head, and one more for each field that a filter may name, as it
 * is now and as time makes it next. Only the rows of what holds when the list is read count.
 */
export const listKeysOf = (listing: SubscriptionListing): string[] => [
  ...new Set([...keysOf(listing), ...keysOf(listingAt(listing, listing.next?.at ?? ""))]),
];

/** The rows of a list that count at an instant, each with the listing as it is then. */
export const rowsAt = <Read extends { row: { rowKey: string }; listing: SubscriptionListing }>(
  read: readonly Read[],
  instant: string,
): Read[] =>
  read
    .map((one) => ({ ...one, listing: listingAt(one.listing, instant) }))
    .filter(({ row, listing }) => keysOf(listing).includes(row.rowKey));

/** The rows in which the listing is found by what it says itself. */
function keysOf(listing: SubscriptionListing): string[] {
  const { customerId, subscriptionId, state, offerId, resellerId, termEndsAt } = listing;
  const behind = `${customerId}_${subscriptionId}`;
  return [
    headKey(listing),
    `state_${state}_${behind}`,
    `offer_${coded(offerId)}_${behind}`,
    ...(resellerId === undefined ? [] : [`reseller_${resellerId}_${behind}`]),
    ...(termEndsAt === undefined ? [] : [`renewal_${termEndsAt}_${behind}`]),
  ];
}

/** Where the list is read for a filter: by the field that leaves the fewest rows. */
export function rangeFor({
  customerId,
  renewalFrom,
  renewalTo,
  resellerId,
  offerId,
  state,
}: SubscriptionFilter): Range {
  if (customerId !== undefined) return headsOf(customerId);
  if (renewalFrom !== undefined || renewalTo !== undefined) {
    return { from: `renewal_${renewalFrom ?? ""}`, to: `renewal_${renewalTo ?? "~"}` };
  }
  if (resellerId !== undefined) return prefixed(`reseller_${resellerId}_`);
  if (offerId !== undefined) return prefixed(`offer_${coded(offerId)}_`);
  return prefixed(state === undefined ? "id_" : `state_${state}_`);
}

/** Whether the listing is one that the filter asks for, in all of its fields. */
export function passes(listing: SubscriptionListing, filter: SubscriptionFilter): boolean {
  const { termEndsAt } = listing;
  const isSame = (wanted: string | undefined, own: string | undefined) =>
    wanted === undefined || wanted.toLowerCase() === own?.toLowerCase();
  return (
    isSame(filter.state, listing.state) &&
    isSame(filter.offerId, listing.offerId) &&
    isSame(filter.resellerId, listing.resellerId) &&
    isSame(filter.customerId, listing.customerId) &&
    (filter.renewalFrom === undefined || (termEndsAt !== undefined && termEndsAt >= filter.renewalFrom)) &&
    (filter.renewalTo === undefined || (termEndsAt !== undefined && termEndsAt < filter.renewalTo))
  );
}
