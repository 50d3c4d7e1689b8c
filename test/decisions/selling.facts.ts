import { programme } from "../../shared/partners/programme.rules.js";
import type { OfferFacts, SellingFacts } from "../../shared/selling/selling-facts.rules.js";

type Some<T> = Partial<NonNullable<T>>;
/** What a row says otherwise than the baseline; `none` takes away what the baseline has. */
export type Differences = {
  actor?: SellingFacts["actor"];
  partner?: Some<SellingFacts["partner"]>;
  customer?: Some<SellingFacts["customer"]>;
  relationship?: Some<SellingFacts["relationship"]> | "none";
  reseller?: Some<SellingFacts["reseller"]>;
  agreementAcceptedOn?: string | "none";
  subscriptions?: SellingFacts["subscriptions"];
  plans?: SellingFacts["plans"];
  phase3From?: string;
  azurePlanForGccFrom?: string;
};

const offers: readonly OfferFacts[] = [
  { offerId: "MS-AZR-0145P", family: "azureLegacy", cloud: "global" },
  { offerId: "Azure plan", family: "azurePlan", cloud: "global" },
  { offerId: "MS-AZR-0159P", family: "apss", cloud: "global" },
  { offerId: "MS-AZR-DE-0145P", family: "azureNational", cloud: "germany" },
  { offerId: "Office 365", family: "licence", cloud: "global" },
  { offerId: "Office 365 Germany", family: "licence", cloud: "germany" },
  { offerId: "Dynamics 365", family: "licence", cloud: "global" },
  { offerId: "EMS", family: "licence", cloud: "global" },
];

const relationshipSince = "2019-03-01";
const agreementAcceptedOn = "2019-03-02";
const partnerAgreementAcceptedOn = "2020-01-15";

/** The baseline of section 4 with what differs; a later relationship brings the agreement of its own day, a named reseller is fully linked. */
export function sellingFacts(differs: Differences, offer: string, date: string): SellingFacts {
  const enrolledOn = differs.partner?.enrolledOn ?? "2018-05-01";
  const since = (differs.relationship !== "none" && differs.relationship?.activeSince) || relationshipSince;
  const accepted = differs.agreementAcceptedOn ?? (since > relationshipSince ? since : agreementAcceptedOn);
  return {
    date,
    programme: {
      ...programme,
      legacyAzure: { ...programme.legacyAzure, phase3From: differs.phase3From ?? null },
      azurePlanForGccFrom: differs.azurePlanForGccFrom ?? null,
    },
    actor: differs.actor ?? "cspPartner",
    offer: offers.find(({ offerId }) => offerId === offer),
    partner: {
      id: "partner",
      country: "NL",
      enrolledOn,
      standing: "active",
      longOverdue: undefined,
      partnerAgreementAcceptedOn: enrolledOn > partnerAgreementAcceptedOn ? enrolledOn : partnerAgreementAcceptedOn,
      hasPartnerId: true,
      clouds: ["global"],
      isResellerForThisCustomer: false,
      ...differs.partner,
    },
    customer: {
      country: "DE",
      segment: "commercial",
      tenantKind: "customer",
      isPartnersOwnSharedServicesTenant: false,
      isAffiliate: false,
      wasGermanyCloudCustomer: false,
      missingFields: [],
      ...differs.customer,
    },
    relationship:
      differs.relationship === "none"
        ? undefined
        : { activeSince: since, origin: "invited", formerDirectPartnerId: undefined, ...differs.relationship },
    reseller: differs.reseller && {
      id: "reseller",
      partnershipActive: true,
      relationshipWithCustomerActive: true,
      partnerAgreementAcceptedOn,
      ...differs.reseller,
    },
    agreementAcceptedOn: accepted === "none" ? undefined : accepted,
    subscriptions: differs.subscriptions ?? [],
    plans: differs.plans ?? [],
  };
}
