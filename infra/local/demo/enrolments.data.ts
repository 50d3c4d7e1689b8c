import catalogue from "./catalogue.data.json" with { type: "json" };
import { directPartner, euroPartner, type Party, provider, reseller } from "./parties.data.js";

type DemoEnrolment = {
  party: Party;
  kinds: string[];
  countryCode: string;
  mpnId: string;
  billingCurrency: string;
  nomination?: { nominatedBy: string; provenRecord: boolean; result: string };
};
/** A provider is one by nomination (ELI-14). */
const nomination = { nominatedBy: "The operator of the demo", provenRecord: true, result: "granted" };

/** The partners as the operator enrols them; what a PartnerID and a kind are is in the rules (ROL-01, MKT-06). */
export const octoberPartners: readonly DemoEnrolment[] = [
  { party: directPartner, kinds: ["directBill"], countryCode: "US", mpnId: "4710001", billingCurrency: "USD" },
  {
    ...{ party: provider, kinds: ["indirectProvider"], nomination },
    ...{ countryCode: "US", mpnId: "4710002", billingCurrency: "USD" },
  },
  { party: reseller, kinds: ["indirectReseller"], countryCode: "US", mpnId: "4710003", billingCurrency: "USD" },
];
export const planPartners: readonly DemoEnrolment[] = [
  { party: euroPartner, kinds: ["directBill"], countryCode: "NL", mpnId: "4710004", billingCurrency: "EUR" },
];

export const resellerMpnId = "4710003";

export const legacyOffer = "MS-AZR-0145P";
export const planOffer = "DZH318Z0BPS6:0001";
/** The well-known Azure offers and their twins, licences that can be ordered again and again, and products of new commerce. */
export const offers: readonly { offerId: string }[] = catalogue;
