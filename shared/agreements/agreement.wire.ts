import type { AgreementAcceptance } from "./agreement.schema.js";

/** The wire's `Agreement`. */
export const agreementResource = (acceptance: AgreementAcceptance) => ({
  primaryContact: acceptance.primaryContact,
  templateId: acceptance.templateId,
  dateAgreed: acceptance.dateAgreed,
  type: acceptance.type,
  userId: acceptance.recordedBy,
  attributes: { objectType: "Agreement" },
});
