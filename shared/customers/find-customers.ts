import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { limits } from "../kernel/limits.js";
import { callingPartner } from "../partners/calling-partner.js";
import { billingProfileIn } from "./billing-profile.js";
import type { Customer, CustomerListing, KeptBillingProfile, Relationship } from "./customer.schema.js";
import type { ListField } from "./list-keys.js";
import { servedCustomer } from "./served-customer.js";

/** A customer as one of its partners sees it. */
export type FoundCustomer = { customer: Customer; serving: Relationship; billing: KeptBillingProfile };

/** One customer of the calling partner. */
export async function findCustomer(backend: Backend, caller: Caller, customerId: string): Promise<FoundCustomer> {
  const { customer, serving, file } = await servedCustomer(backend, caller.tenantId, customerId);
  return { customer, serving, billing: billingProfileIn(file, customer, caller.tenantId) };
}

type Page = { items: CustomerListing[]; token?: string };
type List = {
  caller: Caller;
  size: number;
  offset: number;
  token?: string;
  beginning?: { field: ListField; text: string };
};

/**
 * A page of the calling partner's customers, of all or of those whose field begins with the text: one storage read. Who
 * asks for it by `offset` pays for those before it too. Only who has none at all may be no partner, and is told so.
 */
export async function listCustomers(backend: Backend, { caller, offset, size, token, ...wanted }: List): Promise<Page> {
  const pageFrom = (token: string | undefined, size: number): Promise<Page> =>
    backend.customers.listings(caller.tenantId, { ...wanted, size, ...(token === undefined ? {} : { token }) });
  let from = token;
  for (let before = offset; before > 0; ) {
    const passed = await pageFrom(from, Math.min(before, limits.tablePageRowsMax));
    if (passed.token === undefined) {
      await callingPartner(backend, caller);
      return { items: [] };
    }
    before -= passed.items.length;
    from = passed.token;
  }
  const page = await pageFrom(from, size);
  if (page.items.length === 0) await callingPartner(backend, caller);
  return page;
}
