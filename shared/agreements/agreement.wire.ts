import type { AgreementAcceptance } from "./agreement.schema.js";
import { type AgreementTemplate, templatesOf } from "./agreement-templates.rules.js";

/** The wire's `Agreement`. */
export const agreementResource = (acceptance: AgreementAcceptance) => ({
  primaryContact: acceptance.primaryContact,
  templateId: acceptance.templateId,
  dateAgreed: acceptance.dateAgreed,
  type: acceptance.type,
  agreementLink: templatesOf(acceptance.type)[0]?.agreementLink,
  userId: acceptance.recordedBy,
  attributes: { objectType: "Agreement" },
});

/** The wire's `AgreementMetaData`. */
export const agreementMetadata = ({ templateId, agreementType, agreementLink, versionRank }: AgreementTemplate) => ({
  templateId,
  agreementType,
  agreementLink,
  versionRank,
  attributes: { objectType: "AgreementMetaData" },
});
