import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { linksOf } from "../partners/link-partners.js";
import type { Partner } from "../partners/partner.schema.js";
import { relationshipsIn } from "./customer-file.js";
import { servedCustomer } from "./served-customer.js";

/** The resellers of the calling provider that serve this customer; those of other providers are theirs alone (CUS-04). */
export async function customerResellers(backend: Backend, caller: Caller, customerId: string): Promise<Partner[]> {
  const { tenantId: partnerId } = caller;
  const [{ file }, links] = await Promise.all([
    servedCustomer(backend, partnerId, customerId),
    linksOf(backend, partnerId),
  ]);
  const own = new Set(links.map((link) => link.resellerId));
  const serving = relationshipsIn(file).filter(
    (one) => one.kind === "reseller" && one.state === "active" && own.has(one.partnerId),
  );
  const resellers = await Promise.all(serving.map((one) => backend.partners.find(one.partnerId)));
  return resellers.filter((one) => one !== undefined);
}
