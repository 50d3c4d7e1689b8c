import { derivedDigits } from "../kernel/derived-id.js";
import { Refusal } from "../kernel/refusal.js";
import { parseWireDate } from "../kernel/wire-date.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { type AgreementAcceptance, customerAgreementTemplateId, type NewAgreement } from "./agreement.schema.js";

type Recorded = Pick<AgreementAcceptance, "method" | "recordedByPartnerId" | "recordedBy" | "recordedUnder">;

/** .NET's date that nobody set. */
const unset = "0001-01-01";

/** The acceptance that a request makes, or the refusal of one that is dated after today or of another template (AGR-03). */
export function acceptanceOf(agreement: NewAgreement, now: Date, recorded: Recorded): AgreementAcceptance {
  const dateAgreed = parseWireDate(agreement.dateAgreed)?.toISOString() ?? agreement.dateAgreed;
  const today = now.toISOString().slice(0, 10);
  if (dateAgreed.startsWith(unset)) {
    throw new Refusal("REQUEST_INVALID", {
      fact: "dateAgreed is the first day of the year 1, which clients write for a date that nobody set.",
      remedy: "Give the day on which the customer accepted.",
      parameters: { property: "dateAgreed", value: agreement.dateAgreed },
    });
  }
  if (dateAgreed.slice(0, 10) > today) {
    throw new Refusal("DATE_IN_FUTURE", {
      fact: `The date of acceptance, ${agreement.dateAgreed}, is later than today, ${today} (AGR-03).`,
      remedy: "Give the day on which the customer accepted.",
      parameters: { dateAgreed: agreement.dateAgreed, now: now.toISOString() },
    });
  }
  if (agreement.templateId.toLowerCase() !== customerAgreementTemplateId) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "No template of the customer agreement has the id {value}.",
      remedy: "The template is {allowed}.",
      parameters: { property: "templateId", value: agreement.templateId, allowed: customerAgreementTemplateId },
    });
  }
  const acceptor = recorded.recordedByPartnerId ?? "customer";
  return {
    ...agreement,
    ...recorded,
    dateAgreed,
    id: personId(acceptor, agreement.primaryContact),
    recordedAt: now.toISOString(),
  };
}

/** The acceptances that count for a partner (AGR-07, AGR-08): those that it attested, and those that the customer gave itself. */
export function acceptancesFor(partnerId: string, acceptances: readonly AgreementAcceptance[]): AgreementAcceptance[] {
  return acceptances.filter((one) => one.method === "direct" || one.recordedByPartnerId === partnerId);
}

/** AGR-05: the same person recorded by the same partner is the same acceptance. */
function personId(acceptor: string, contact: NewAgreement["primaryContact"]): string {
  const { firstName, lastName, email, phoneNumber } = contact;
  const person = [acceptor, firstName, lastName, email, phoneNumber ?? ""].map((part) => part.trim().toLowerCase());
  return derivedDigits(...person);
}
