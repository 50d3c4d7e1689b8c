import type { CustomerListing } from "./customer.schema.js";

/** What a list can be narrowed by, in the wire's words, and the one comparison that its index answers. */
const byBeginning = ["starts_with"] as const;
export const listFilter = {
  companyName: byBeginning,
  domain: byBeginning,
  indirectReseller: byBeginning,
  indirectCloudSolutionProvider: byBeginning,
} as const;
export type ListField = keyof typeof listFilter;
const listFields = Object.keys(listFilter) as ListField[];

/** Half of what a key may have: the rest is for the field's name and the customer's id. */
const prefixBytesMax = 200;
const prefixOf: Readonly<Record<ListField, string>> = {
  companyName: "name",
  domain: "domain",
  indirectReseller: "reseller",
  indirectCloudSolutionProvider: "provider",
};

const folded = (text: string) => text.normalize("NFKC").toLowerCase();
/**
 * Hexadecimal, since keys cannot hold every character of a name: a text begins with another exactly when its bytes do.
 * Names longer than a key are told apart by their row's body.
 */
const coded = (text: string) => Buffer.from(folded(text)).subarray(0, prefixBytesMax).toString("hex");

export const valueIn = (listing: CustomerListing, field: ListField): string | undefined =>
  ({
    companyName: listing.companyName,
    domain: listing.domain,
    indirectReseller: listing.resellerId,
    indirectCloudSolutionProvider: listing.providerId,
  })[field];

/** A table per partner: an emulator looks through all of a table for each page, and no list may pay for another's. */
export const listTableOf = (partnerId: string) => `customersof${partnerId.replaceAll("-", "")}`;
export const listKey = (customerId: string) => `id_${customerId}`;
/** All customers of a partition, in the order of their ids. */
export const wholeList = { from: "id_", to: "id`" };

/** Every row of a customer on a partner's list: one by its id, one more for each field that a filter may name. */
export function listKeysOf(listing: CustomerListing): string[] {
  const byField = listFields.flatMap((field) => {
    const value = valueIn(listing, field);
    return value === undefined ? [] : [`${prefixOf[field]}_${coded(value)}_${listing.customerId}`];
  });
  return [listKey(listing.customerId), ...byField];
}

/** The range of the rows whose field begins with the text; some more where the text is longer than a key. */
export function rangeOf(field: ListField, text: string): { from: string; to: string } {
  const from = `${prefixOf[field]}_${coded(text)}`;
  // No hexadecimal digit and no separator sorts behind it.
  return { from, to: `${from}~` };
}

/** Whether the listing is one that the range was asked for. */
export const beginsWith = (listing: CustomerListing, field: ListField, text: string): boolean =>
  folded(valueIn(listing, field) ?? "").startsWith(folded(text));
