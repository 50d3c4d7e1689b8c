import { countryRulesOf } from "../countries/country.rules.js";
import data from "./templates.data.json";

export const agreementTypes = ["MicrosoftCustomerAgreement", "MicrosoftCloudAgreement"] as const;
export type AgreementType = (typeof agreementTypes)[number];
/** What a client asks for when it names no type: the older agreement, as the wire has it (API reference, 6.1). */
export const agreementTypeDefault: AgreementType = "MicrosoftCloudAgreement";

export type AgreementTemplate = {
  templateId: string;
  agreementType: AgreementType;
  versionRank: number;
  agreementLink: string;
  /** Where the texts per country and language are; only the customer agreement has them. */
  documents?: string;
};
const templates = data as readonly AgreementTemplate[];

/** The templates of a type, or all of them for `*`. */
export function templatesOf(type: AgreementType | "*"): readonly AgreementTemplate[] {
  return templates.filter(({ agreementType }) => type === "*" || agreementType === type);
}

export type AgreementDocument = { country: string; language: string; displayUri: string; downloadUri: string };

/**
 * The text of a template for the customer's country (AGR-02), in English where the country has none in that language.
 * Template id and country are taken letter by letter; nothing for a template without texts or an unknown country.
 */
export function documentOf(templateId: string, country: string, language: string): AgreementDocument | undefined {
  const documents = templates.find((one) => one.templateId === templateId)?.documents;
  const cultures = countryRulesOf(country)?.cultures;
  if (documents === undefined || cultures === undefined) return undefined;
  const offered = cultures.find((one) => one.toLowerCase() === language.toLowerCase()) ?? "en-US";
  const uri = `${documents}?${new URLSearchParams({ country, language: offered })}`;
  return { country, language: offered, displayUri: uri, downloadUri: `${uri}&download=true` };
}
