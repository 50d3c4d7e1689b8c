import { directPartner, euroPartner, type Party, provider, reseller } from "./parties.data.js";

type DemoEnrolment = { party: Party; kinds: string[]; countryCode: string; mpnId: string; billingCurrency: string };

/** The partners as the operator enrols them; what a PartnerID and a kind are is in the rules (ROL-01, MKT-06). */
export const octoberPartners: readonly DemoEnrolment[] = [
  { party: directPartner, kinds: ["directBill"], countryCode: "US", mpnId: "4710001", billingCurrency: "USD" },
  { party: provider, kinds: ["indirectProvider"], countryCode: "US", mpnId: "4710002", billingCurrency: "USD" },
  { party: reseller, kinds: ["indirectReseller"], countryCode: "US", mpnId: "4710003", billingCurrency: "USD" },
];
export const planPartners: readonly DemoEnrolment[] = [
  { party: euroPartner, kinds: ["directBill"], countryCode: "NL", mpnId: "4710004", billingCurrency: "EUR" },
];

export const resellerMpnId = "4710003";

export const legacyOffer = "MS-AZR-0145P";
export const planOffer = "DZH318Z0BPS6:0001";
/** Beside the Azure offers one that can be ordered again and again. */
export const licenceOffer = "031C9E47-4802-4248-838E-778FB1D2CC05";

export const offers: readonly { offerId: string; name: string; family: string }[] = [
  { offerId: legacyOffer, name: "Microsoft Azure", family: "azureLegacy" },
  { offerId: planOffer, name: "Azure plan", family: "azurePlan" },
  { offerId: licenceOffer, name: "Business productivity suite", family: "licence" },
];
