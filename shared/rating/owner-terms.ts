import type { Backend } from "../backend.js";
import { legacyAzureOfferId } from "../catalogue/offer.schema.js";
import { type Decimal, dec, zero } from "../kernel/decimal.js";
import type { Partner } from "../partners/partner.schema.js";
import { programme } from "../partners/programme.rules.js";
import { findPrice, priceProblem } from "../pricing/find-price.rules.js";
import type { PriceEntry } from "../pricing/price-entry.schema.js";
import type { DiscountTerm } from "../pricing/publication.schema.js";
import { normaliseRegion } from "../pricing/regions.rules.js";
import type { OwnershipPeriod, RoleGrant } from "../subscriptions/subscription.schema.js";
import type { UsageRecord } from "../usage/usage.schema.js";
import credit from "./credit-roles.data.json" with { type: "json" };
import { earnsCredit } from "./earned-credit.rules.js";
import type { RateableRecord, RatingTerms } from "./rating.rules.js";

const eligibleRoles: ReadonlySet<string> = new Set(Object.keys(credit.roles));
const defaultLegacyDiscount = dec(programme.legacyAzure.discount);

export type Priced =
  | { kind: "found"; entry: PriceEntry }
  | { kind: "refused"; reason: "METER_UNKNOWN" | "PRICE_MISSING"; fact: string };

/** All by which one owner's usage under one offer is rated, read once per rating. */
export type OwnerTerms = RatingTerms & {
  partner: Partner;
  currency: string;
  priceOf(record: UsageRecord): Priced;
};

type For = {
  ownerPartnerId: string;
  family: "azureLegacy" | "azurePlan";
  offerId: string;
  grants: readonly RoleGrant[];
};

/** The terms of owners under their offers, each read once. */
export function termsOfOwners(
  backend: Backend,
  grants: readonly RoleGrant[],
): (owner: OwnershipPeriod) => Promise<OwnerTerms> {
  const known = new Map<string, Promise<OwnerTerms>>();
  return ({ partnerId, offerId, family }) => {
    const key = `${partnerId}\n${offerId}`;
    const reading =
      known.get(key) ??
      ownerTerms(backend, {
        ownerPartnerId: partnerId,
        offerId,
        family: family === "azurePlan" ? "azurePlan" : "azureLegacy",
        grants,
      });
    known.set(key, reading);
    return reading;
  };
}

/**
 * Prices come from the lists of the offer in the owner's country, or where that has none its market group: in USD for the
 * plan (CUR-05), in the owner's billing currency for legacy (CUR-08).
 */
export async function ownerTerms(
  backend: Backend,
  { ownerPartnerId, family, offerId, grants }: For,
): Promise<OwnerTerms> {
  const partner = await backend.partners.find(ownerPartnerId);
  if (partner === undefined) throw new Error(`owner ${ownerPartnerId} is not enrolled`);
  const currency = family === "azurePlan" ? "USD" : partner.billingCurrency;
  const ofCountry = await backend.prices.publications(offerId, partner.countryCode, currency);
  const market = ofCountry.length > 0 ? partner.countryCode : partner.marketGroup;
  const publications = ofCountry.length > 0 ? ofCountry : await backend.prices.publications(offerId, market, currency);

  const lists = await Promise.all(publications.map(({ contentHash }) => backend.prices.readList(contentHash)));
  const offerTerms = publications.flatMap((publication) => publication.offerTerms);
  const erpFrom = offerId.toUpperCase() === legacyAzureOfferId ? { erpFrom: programme.legacyAzure.phase2From } : {};

  const list = `${offerId}, ${market}, ${currency}`;

  function priceOf(record: UsageRecord): Priced {
    const entries = lists.flatMap((meters) => meters.get(record.meterId) ?? []);
    if (entries.length === 0) {
      return { kind: "refused", reason: "METER_UNKNOWN", fact: `No price list (${list}) has meter ${record.meterId}.` };
    }
    const date = record.usageStart.slice(0, 10);
    const place = record.region === undefined ? {} : { region: record.region };
    const price = findPrice(entries, { ...place, date }, normaliseRegion);
    if (price.kind !== "found") return { kind: "refused", reason: price.kind, fact: `${price.fact} (${list}).` };
    const problem = priceProblem(price.entry, date, { family, ...erpFrom });
    if (problem !== undefined) return { kind: "refused", reason: problem.kind, fact: problem.fact };
    return price;
  }

  return {
    partner,
    currency,
    family,
    ...erpFrom,
    priceOf,
    discountOn: (date, meterId) => discountOn(offerTerms, date, meterId),
    earnsCredit: creditDays(partner, grants),
  };
}

/** The latest term in force on the date; of two that begin together the later publication's. */
function discountOn(terms: readonly DiscountTerm[], date: string, meterId: string): Decimal {
  const inForce = terms.filter((term) => term.effectiveFrom <= date && (term.effectiveTo ?? "9999-12-31") >= date);
  if (terms.length === 0) return defaultLegacyDiscount;
  const term = inForce.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1)).at(-1);
  return term === undefined || term.excludedMeterIds.includes(meterId) ? zero : dec(term.discount);
}

/**
 * Credit needs the partner agreement (PEC-09). Answers are kept: a month asks the same of one resource and day for each
 * of its meters.
 */
function creditDays(owner: Partner, grants: readonly RoleGrant[]): RatingTerms["earnsCredit"] {
  const known = new Map<string, boolean>();
  const held = grants.map((grant) => ({
    principalId: grant.principalId,
    roleId: grant.roleId,
    scope: grant.scope,
    from: grant.from,
    ...(grant.to === undefined ? {} : { to: grant.to }),
  }));
  return (date: string, resourceUri: string | undefined, { resellerId, price }: RateableRecord) => {
    if (owner.agreementAcceptedAt === undefined || owner.agreementAcceptedAt.slice(0, 10) > date) return false;
    const key = `${date}\n${resourceUri ?? ""}\n${resellerId ?? ""}\n${price.tags.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const holders = new Set(resellerId === undefined ? [owner.partnerId] : [owner.partnerId, resellerId]);
    const earns = earnsCredit({ grants: held, holders, date, resourceUri, tags: price.tags, eligibleRoles });
    known.set(key, earns);
    return earns;
  };
}
