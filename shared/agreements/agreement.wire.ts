import type { Query } from "../triggers/query.js";
import type { AgreementAcceptance } from "./agreement.schema.js";
import {
  type AgreementTemplate,
  agreementTypeDefault,
  agreementTypes,
  templatesOf,
} from "./agreement-templates.rules.js";

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

/** Which type of agreement a request asks for; `*` for every one. */
export const agreementTypeAsked = (query: Query) =>
  query.word("agreementType", [...agreementTypes, "*"]) ?? agreementTypeDefault;

/** The wire's `AgreementMetaData`. */
export const agreementMetadata = ({ templateId, agreementType, agreementLink, versionRank }: AgreementTemplate) => ({
  templateId,
  agreementType,
  agreementLink,
  versionRank,
  attributes: { objectType: "AgreementMetaData" },
});
