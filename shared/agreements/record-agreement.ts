import { createHash } from "node:crypto";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { servedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import { untilFresh } from "../ledger/ledger.js";
import { callingPartner } from "../partners/calling-partner.js";
import { AgreementAcceptance, customerAgreementTemplateId, type NewAgreement } from "./agreement.schema.js";

const prefix = "agreement_";
/** Every acceptance in a customer's file, whoever recorded it. */
export const agreementsIn = (file: CustomerFile): AgreementAcceptance[] => recordsOf(file, prefix, AgreementAcceptance);

type Record = { caller: Caller; customerId: string; agreement: NewAgreement };

/** The partner attests that its customer accepted the agreement (AGR-01 to AGR-05). */
export function recordAgreement(
  backend: Backend,
  { caller, customerId, agreement }: Record,
): Promise<AgreementAcceptance> {
  return untilFresh(async () => {
    const partner = await callingPartner(backend, caller);
    const { file, serving } = await servedCustomer(backend, partner.partnerId, customerId);
    if (serving.kind === "reseller") {
      throw new Refusal("RESELLER_CANNOT_ATTEST", {
        fact: "This partner serves the customer as an indirect reseller (AGR-04).",
        remedy: "Let the indirect provider record the acceptance.",
      });
    }
    const dateAgreed = new Date(agreement.dateAgreed);
    if (dateAgreed > backend.now) {
      throw new Refusal("DATE_IN_FUTURE", {
        fact: `The date of acceptance, ${agreement.dateAgreed}, is later than now, ${backend.now.toISOString()} (AGR-03).`,
        remedy: "Give the day on which the customer accepted.",
        parameters: { dateAgreed: agreement.dateAgreed, now: backend.now.toISOString() },
      });
    }
    if (agreement.templateId.toLowerCase() !== customerAgreementTemplateId) {
      throw new Refusal("REQUEST_INVALID", {
        fact: `No agreement template has the id ${agreement.templateId}.`,
        remedy: `The customer agreement's template is ${customerAgreementTemplateId}.`,
        parameters: { templateId: agreement.templateId },
      });
    }
    const acceptance: AgreementAcceptance = {
      ...agreement,
      dateAgreed: dateAgreed.toISOString(),
      id: personId(partner.partnerId, agreement.primaryContact),
      method: "attested",
      recordedByPartnerId: partner.partnerId,
      recordedBy: caller.id,
      recordedAt: backend.now.toISOString(),
      recordedUnder: backend.idFor("agreement", customerId),
    };
    const before = agreementsIn(file).find((one) => one.id === acceptance.id);
    // An earlier try of this request died, or lost its answer, after it had recorded.
    if (before?.recordedUnder === acceptance.recordedUnder) return before;
    if (before !== undefined) {
      throw new Refusal("AGREEMENT_EXISTS", {
        fact: "The acceptance by this person is recorded already (AGR-05).",
        remedy: "Nothing is to be done; another person's acceptance can be recorded beside it.",
      });
    }
    await backend.customers.commit(
      customerId,
      file.version,
      [{ create: `${prefix}${acceptance.id}`, value: acceptance }],
      {
        kind: "agreement-recorded",
        subject: customerId,
        by: backend.actor,
        after: acceptance,
      },
    );
    return acceptance;
  });
}

/** The acceptances that this partner recorded and those that the customer gave itself (AGR-07). */
export async function listAgreements(
  backend: Backend,
  caller: Caller,
  customerId: string,
): Promise<AgreementAcceptance[]> {
  const partner = await callingPartner(backend, caller);
  const { file } = await servedCustomer(backend, partner.partnerId, customerId);
  return agreementsIn(file).filter((one) => one.recordedByPartnerId === partner.partnerId || one.method === "direct");
}

/** AGR-05: the same person recorded by the same partner is the same acceptance. */
function personId(partnerId: string, contact: NewAgreement["primaryContact"]): string {
  const { firstName, lastName, email, phoneNumber } = contact;
  const person = [partnerId, firstName, lastName, email, phoneNumber ?? ""].map((part) => part.trim().toLowerCase());
  return createHash("sha256").update(JSON.stringify(person)).digest("hex").slice(0, 32);
}
