import { defaultBillingCycle } from "../catalogue/offer.rules.js";
import type { Offer, OfferBillingCycle, OfferTerm } from "../catalogue/offer.schema.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";

/** `billingCycle`: a word of the wire, `unknown` where the order says nothing; an empty term is none. */
export type AskedTerms = { billingCycle: string; termDuration?: string | undefined };
export type OrderTerms = { billingCycle: OfferBillingCycle; termDuration?: OfferTerm["duration"] };

/** More seats than any tenant has; only the offer sets a narrower bound. */
const licencesMax = 10_000_000;
const isLicence = ({ family }: Offer) => family === "licence";

/** What is wrong with the quantity; usage is ordered once, licences within the offer's own limits (wire number 2002). */
export function quantityFault(offer: Offer, quantity: number): RefusalDetail | undefined {
  const { minimumQuantity: least = 1, maximumQuantity: most = isLicence(offer) ? licencesMax : 1 } = offer;
  if (quantity >= least && quantity <= most) return undefined;
  return phrased({
    fact: "The quantity is {quantity}; {offerId} takes {least} to {most}.",
    remedy: "Order a quantity within the offer's limits.",
    parameters: { quantity: String(quantity), offerId: offer.offerId, least: String(least), most: String(most) },
    wireCode: 2002,
  });
}

/** How often the offer can be charged. */
export function cyclesOf(offer: Offer): OfferBillingCycle[] {
  const { supportedBillingCycles = [], terms = [] } = offer;
  const all = [...supportedBillingCycles, ...terms.map(({ billingCycle }) => billingCycle)];
  return all.length === 0 ? [defaultBillingCycle(offer)] : [...new Set(all)];
}

/** For how long an order of the offer binds and how often it is charged: as asked, else as the offer has it first; or what is wrong with that. */
export function termsFor(
  offer: Offer,
  { billingCycle, termDuration }: AskedTerms,
): { terms: OrderTerms } | { fault: RefusalDetail } {
  const terms = termsOf(offer);
  if (terms.length > 0) return oneOfTerms(terms, { billingCycle, termDuration });
  if (termDuration) return { fault: noSuchTerm(termDuration, []) };
  const cycles = isLicence(offer) ? cyclesOf(offer) : [...new Set([...usageCycles, ...cyclesOf(offer)])];
  const usual = cycles.includes("monthly") ? "monthly" : defaultBillingCycle(offer);
  const named = billingCycle === "unknown" ? usual : cycles.find((one) => one === billingCycle);
  const cycle = named !== undefined && !isLicence(offer) ? "monthly" : named;
  return cycle === undefined ? { fault: noSuchCycle(billingCycle, cycles) } : { terms: { billingCycle: cycle } };
}

/**
 * The terms of an offer. A licence of the older catalogue names none: it binds for a year, a trial for a month, however
 * often it is charged, and a thing that is bought once for no time (AMB-56).
 */
function termsOf(offer: Offer): readonly OfferTerm[] {
  const { terms = [], isTrial } = offer;
  if (terms.length > 0 || !isLicence(offer)) return terms;
  const cycles = cyclesOf(offer);
  const implied = isTrial === true ? yearly.slice(0, 1).map((one) => ({ ...one, duration: "P1M" as const })) : yearly;
  return implied.filter(({ billingCycle }) => cycles.includes(billingCycle));
}

/** Charged monthly where an order says nothing and the offer can be. */
const yearly: readonly OfferTerm[] = [
  { duration: "P1Y", billingCycle: "monthly" },
  { duration: "P1Y", billingCycle: "annual" },
  { duration: "P3Y", billingCycle: "triennial" },
];

/**
 * Usage is charged month by month, however a client names that: as it is, as the catalogue has a plan that is bought
 * once (`one_time`), or as a thing without a cycle of its own (`none`).
 */
const usageCycles: readonly OfferBillingCycle[] = ["monthly", "one_time", "none"];

const monthsOf: Readonly<Record<string, number>> = { monthly: 1, annual: 12, triennial: 36, P1M: 1, P1Y: 12, P3Y: 36 };

function oneOfTerms(terms: readonly OfferTerm[], asked: AskedTerms): ReturnType<typeof termsFor> {
  const { billingCycle } = asked;
  const isCycle = (one: OfferTerm) => billingCycle === "unknown" || one.billingCycle === billingCycle;
  const duration = asked.termDuration?.toUpperCase() || (terms.find(isCycle) ?? terms[0])?.duration;
  const ofDuration = terms.filter((one) => one.duration === duration);
  if (ofDuration.length === 0)
    return { fault: noSuchTerm(duration ?? "", [...new Set(terms.map((one) => one.duration))]) };
  const term = ofDuration.find(isCycle);
  if (term !== undefined) return { terms: { billingCycle: term.billingCycle, termDuration: term.duration } };
  const isLonger = (monthsOf[billingCycle] ?? 0) > (monthsOf[duration ?? ""] ?? 0);
  const fault = noSuchCycle(
    billingCycle,
    ofDuration.map((one) => one.billingCycle),
  );
  return { fault: { ...fault, wireCode: isLonger ? 900270 : 900269 } };
}

const noSuchTerm = (termDuration: string, offered: readonly string[]): RefusalDetail =>
  phrased({
    fact:
      offered.length === 0
        ? "termDuration is {value}; the offer has no terms."
        : "termDuration is {value}; the offer has {allowed}.",
    remedy: offered.length === 0 ? "Leave termDuration out." : "Name one of the offer's terms.",
    parameters: { property: "termDuration", value: termDuration.slice(0, 20), allowed: offered.join(", ") || "none" },
    wireCode: 800121,
  });

const noSuchCycle = (billingCycle: string, offered: readonly string[]): RefusalDetail =>
  phrased({
    fact: "billingCycle is {value}; the offer is charged {allowed}.",
    remedy: "Name a billing cycle of the offer, or leave it out.",
    parameters: { property: "billingCycle", value: billingCycle.slice(0, 20), allowed: offered.join(", ") },
    wireCode: 900269,
  });
