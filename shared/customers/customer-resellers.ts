import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { callingPartner } from "../partners/calling-partner.js";
import { linksOf } from "../partners/link-partners.js";
import type { Partner } from "../partners/partner.schema.js";
import { relationshipsIn } from "./customer-file.js";
import { servedCustomer } from "./served-customer.js";

/** The resellers of the calling provider that serve this customer; those of other providers are theirs alone (CUS-04). */
export async function customerResellers(backend: Backend, caller: Caller, customerId: string): Promise<Partner[]> {
  const partner = await callingPartner(backend, caller);
  const { file } = await servedCustomer(backend, partner.partnerId, customerId);
  const own = new Set((await linksOf(backend, partner.partnerId)).map((link) => link.resellerId));
  const serving = relationshipsIn(file).filter(
    (one) => one.kind === "reseller" && one.state === "active" && own.has(one.partnerId),
  );
  const resellers = await Promise.all(serving.map((one) => backend.partners.find(one.partnerId)));
  return resellers.filter((one) => one !== undefined);
}
