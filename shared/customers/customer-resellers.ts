import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Relationship } from "./customer.schema.js";
import { relationshipsIn } from "./customer-file.js";
import { servedCustomer } from "./served-customer.js";

/** The resellers of the calling provider that serve this customer; those of other providers are theirs alone (CUS-04). */
export async function customerResellers(backend: Backend, caller: Caller, customerId: string): Promise<Partner[]> {
  const { tenantId: partnerId } = caller;
  const [{ file }, { partners, links }] = await Promise.all([
    servedCustomer(backend, partnerId, customerId),
    backend.partners.read(),
  ]);
  const own = links
    .filter((link) => link.state === "active" && [link.providerId, link.resellerId].includes(partnerId))
    .map((link) => link.resellerId);
  const serving = resellersIn(relationshipsIn(file)).filter((id) => own.includes(id));
  return partners.filter((one) => serving.includes(one.partnerId));
}

/** Who serves as reseller: also a direct partner that extended the customer to its provider (AMB-70). */
function resellersIn(relationships: readonly Relationship[]): string[] {
  const active = relationships.filter(({ state }) => state === "active");
  const extended = active.map((one) => one.formerDirectPartnerId);
  return active
    .filter((one) => one.kind === "reseller" || extended.includes(one.partnerId))
    .map(({ partnerId }) => partnerId);
}
