import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal } from "../kernel/refusal.js";
import { callingPartner } from "./calling-partner.js";
import { isSameMarket } from "./markets.rules.js";
import { hasSignedBy } from "./partner-on.rules.js";

type Asked = { mpnId: string | undefined; tenantId: string | undefined };
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether another partner has signed the partner agreement (ELI-15); every no has its own number (API reference, 5.4). */
export async function agreementStatus(
  backend: Backend,
  caller: Caller,
  { mpnId, tenantId }: Asked,
): Promise<{ isAgreementSigned: true }> {
  if (mpnId !== undefined && tenantId !== undefined)
    throw refused(2000, "REQUEST_INVALID", "Both mpnId and tenantId are given.", "Ask by one of them.");
  if (mpnId !== undefined) return statusOfReseller(backend, caller, mpnId);
  if (tenantId === undefined)
    throw refused(2001, "REQUEST_INVALID", "Neither mpnId nor tenantId is given.", "Ask by one of them.");
  if (!guid.test(tenantId))
    throw refused(2000, "REQUEST_INVALID", "tenantId is no GUID.", "Send the tenant's id as a GUID.");
  const partner = await backend.partners.find(tenantId.toLowerCase());
  if (partner === undefined)
    throw refused(2205, "NOT_FOUND", "There is no partner account for the tenant.", "Check the tenant's id.");
  if (!hasSignedBy(partner, backend.now.toISOString()))
    throw refused(2206, "PARTNER_NOT_ACTIVE", "The tenant has not signed the partner agreement.", "Let it sign.");
  return { isAgreementSigned: true };
}

async function statusOfReseller(backend: Backend, caller: Caller, mpnId: string): Promise<{ isAgreementSigned: true }> {
  if (!/^\d{1,20}$/.test(mpnId))
    throw refused(2000, "REQUEST_INVALID", "mpnId is no number.", "Send the PartnerID in digits.", {
      property: "mpnId",
      value: mpnId.slice(0, 40),
    });
  const [asking, partner] = await Promise.all([callingPartner(backend, caller), backend.partners.findByMpnId(mpnId)]);
  if (partner === undefined)
    throw refused(2200, "PARTNER_ID_MISSING", `Nobody has the PartnerID ${mpnId}.`, "Check the PartnerID.", { mpnId });
  if (partner.kinds.indirectReseller === undefined)
    throw refused(2204, "RESELLER_NOT_LINKED", "The partner is not enrolled as indirect reseller.", "Let it enrol.");
  if (!isSameMarket(asking.countryCode, partner.countryCode, backend.now.toISOString().slice(0, 10)))
    throw refused(
      2201,
      "OUT_OF_MARKET",
      `The partner is in ${partner.marketGroup}, the caller in ${asking.marketGroup}.`,
      "Work with resellers of the own market.",
      { market: partner.marketGroup, partnerMarket: asking.marketGroup },
    );
  if (!hasSignedBy(partner, backend.now.toISOString()))
    throw refused(2203, "PARTNER_NOT_ACTIVE", "The reseller has not signed the partner agreement.", "Let it sign.");
  return { isAgreementSigned: true };
}

/** All of these have the status 400 on the wire, whatever the reason's usual one. */
const refused = (
  wireCode: number,
  code: ReasonCode,
  fact: string,
  remedy: string,
  parameters: Record<string, string> = {},
) => new Refusal(code, { fact, remedy, parameters, wireCode, status: 400 });
