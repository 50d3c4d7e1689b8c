import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Customer, CustomerListing } from "./customer.schema.js";
import { servedCustomer } from "./served-customer.js";

/** One customer of the calling partner. */
export async function findCustomer(backend: Backend, caller: Caller, customerId: string): Promise<Customer> {
  const partner = await callingPartner(backend, caller);
  return (await servedCustomer(backend, partner.partnerId, customerId)).customer;
}

type List = { caller: Caller; size: number; token?: string };

/** A page of the calling partner's customers, in order of their ids: one storage read. */
export async function listCustomers(
  backend: Backend,
  { caller, size, token }: List,
): Promise<{ items: CustomerListing[]; token?: string }> {
  const partner = await callingPartner(backend, caller);
  return backend.customers.listings(partner.partnerId, size, token);
}
