import { phrasedRefusal } from "../language/phrased.rules.js";
import {
  type AgreementDocument,
  type AgreementTemplate,
  type AgreementType,
  documentOf,
  templatesOf,
} from "./agreement-templates.rules.js";

/** The templates of a type, or all of them for `*`. */
export const findTemplates = (type: AgreementType | "*"): readonly AgreementTemplate[] => templatesOf(type);

/** The text of a template for a country, in the language asked for or in English. */
export function findDocument(templateId: string, country = "US", language = "en-US"): AgreementDocument {
  const document = documentOf(templateId, country, language);
  if (document !== undefined) return document;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "There is no text of the template {templateId} for the country {countryCode}.",
    remedy: "Look the template up with GET /v1/agreements?agreementType=*; write the country in capitals.",
    parameters: { templateId, countryCode: country.slice(0, 20) },
  });
}
