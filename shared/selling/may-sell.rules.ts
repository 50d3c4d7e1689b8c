import assert from "node:assert/strict";
import type { OfferFamily } from "../catalogue/offer.schema.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { say } from "../language/say.rules.js";
import type { Language } from "../language/texts.rules.js";
import { legacyChecks, planChecks } from "./azure-checks.rules.js";
import { buyerChecks, tenantCheck } from "./buyer-checks.rules.js";
import { pairChecks } from "./pair-checks.rules.js";
import { sellerChecks } from "./seller-checks.rules.js";
import { type AllowReason, type Check, isAllowed, none } from "./selling-check.rules.js";
import type { KnownSale, SellingFacts } from "./selling-facts.rules.js";

export type SaleVerdict = { decision: "ALLOW"; reason: AllowReason } | { decision: "DENY"; reason: ReasonCode };
export type AnsweredCheck = { step: string; check: string; passed: boolean; fact: string; remedy?: string };
/** The checks in their order, up to the one that decided. A denial carries the detail with which it is refused. */
export type SaleExplanation =
  | { decision: "ALLOW"; reason: AllowReason; checks: AnsweredCheck[] }
  | {
      decision: "DENY";
      reason: ReasonCode;
      checks: AnsweredCheck[];
      fact: string;
      remedy: string;
      parameters: Record<string, string>;
    };

const generalChecks: readonly Check[] = [...sellerChecks, tenantCheck, ...buyerChecks, ...pairChecks];
const anythingElse: Check = {
  step: "13",
  check: "No further rule binds the offer (OFR-04, OFR-10, PHS-13)",
  decide: () => "ALLOW_STANDARD",
  fact: "The offer family is {family}.",
  values: ({ offer }) => ({ family: offer.family }),
};
const furtherSubscription: Check = {
  step: "AMB-68",
  check: "A further Azure subscription below a plan is no order of a plan",
  decide: () => "ALLOW_AZURE_PLAN",
  fact: "Steps 2 to 10 are passed.",
  values: () => ({}),
};

/** Section 4 for each family of offers; the last check of a list always decides: of APSS step 5. */
const checksOf: Readonly<Record<OfferFamily, readonly Check[]>> = {
  apss: [...sellerChecks, tenantCheck],
  azureLegacy: [...generalChecks, ...legacyChecks],
  azurePlan: [...generalChecks, ...planChecks],
  azureNational: [...generalChecks, anythingElse],
  licence: [...generalChecks, anythingElse],
};
const checksBelowPlan: readonly Check[] = [...generalChecks, furtherSubscription];

/** Whether this partner may sell this offer to this customer on this day, by section 4: the first check that decides gives the reason. */
export function maySell(facts: SellingFacts): SaleVerdict {
  return isKnown(facts) ? verdict(decidedBy(checksOf[facts.offer.family], facts).reason) : verdict("OFFER_UNKNOWN");
}

/** The same decision with every check that led to it, the fact that each saw, and what would make a failed one pass, in a language. */
export function explainSale(facts: SellingFacts, language: Language = "en"): SaleExplanation {
  return isKnown(facts) ? explain(checksOf[facts.offer.family], facts, language) : unknownOffer(language);
}

/** Whether a further Azure subscription may be made below a plan: no order, but steps 2 to 10 hold on its day (AMB-68). */
export function explainFurtherAzureSubscription(facts: KnownSale): SaleExplanation {
  return explain(checksBelowPlan, facts, "en");
}

const isKnown = (facts: SellingFacts): facts is KnownSale => facts.offer !== undefined;

const verdict = (reason: AllowReason | ReasonCode): SaleVerdict =>
  isAllowed(reason) ? { decision: "ALLOW", reason } : { decision: "DENY", reason };

function decidedBy(checks: readonly Check[], facts: KnownSale) {
  let index = 0;
  for (const check of checks) {
    const reason = check.decide(facts);
    if (reason !== undefined) return { reason, index };
    index++;
  }
  assert.fail("the last check decides");
}

function explain(checks: readonly Check[], facts: KnownSale, language: Language): SaleExplanation {
  const { reason, index } = decidedBy(checks, facts);
  const asked = checks.slice(0, index + 1);
  const answerOf = (check: Check, passed: boolean) => answer(check, { passed, values: check.values(facts), language });
  const answered = [offerFound(facts.offer.offerId, language), ...asked.map((check) => answerOf(check, true))];
  if (isAllowed(reason)) return { decision: "ALLOW", reason, checks: answered };
  const decisive = asked[index];
  assert(decisive !== undefined, "the check that decided was asked");
  const failed = answerOf(decisive, false);
  assert(failed.remedy !== undefined, "a check that refuses has a remedy");
  return {
    decision: "DENY",
    reason,
    checks: [...answered.slice(0, -1), failed],
    fact: failed.fact,
    remedy: failed.remedy,
    parameters: decisive.values(facts),
  };
}

type Answer = { passed: boolean; values: Record<string, string>; language: Language };

function answer({ step, check, fact, remedy }: Check, { passed, values, language }: Answer): AnsweredCheck {
  const answered = { step, check: say(check, language, values), passed, fact: say(fact, language, values) };
  return passed || remedy === undefined ? answered : { ...answered, remedy: say(remedy, language, values) };
}

const offerFound = (offerId: string | undefined, language: Language): AnsweredCheck => ({
  step: "1",
  check: say("The offer is in the catalogue of the day (OFR-05, OFR-12)", language),
  passed: offerId !== undefined,
  fact: say("Offer found: {offerId}.", language, { offerId: offerId ?? none }),
});

function unknownOffer(language: Language): SaleExplanation {
  const remedy = say("Choose an offer of the catalogue that is valid on the day.", language);
  const failed = { ...offerFound(undefined, language), remedy };
  const { fact } = failed;
  return { decision: "DENY", reason: "OFFER_UNKNOWN", checks: [failed], fact, remedy, parameters: {} };
}
