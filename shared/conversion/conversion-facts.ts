import { acceptancesFor } from "../agreements/acceptance.rules.js";
import { agreementsIn } from "../agreements/agreement-rows.js";
import type { Backend } from "../backend.js";
import { findOffer } from "../catalogue/find-offer.js";
import { azurePlanOfferId, type Offer } from "../catalogue/offer.schema.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import { hasBegun } from "../partners/programme.rules.js";
import { holdingsNow } from "../subscriptions/holdings.js";
import type { Holdings } from "../subscriptions/lifecycle.rules.js";
import { upgradesIn } from "../subscriptions/product-upgrade-rows.js";
import type { ConversionFacts } from "./conversion.rules.js";

export type Known = {
  facts: ConversionFacts;
  /** What the customer holds, with what time has done since its file was written. */
  holdings: Holdings;
  plan: Offer | undefined;
};

/** Gathers what a conversion looks at, as it stands now. */
export async function conversionFactsOf(
  backend: Backend,
  partnerId: string,
  { customer, serving, file }: ServedCustomer,
): Promise<Known> {
  const plan = await findOffer(backend, azurePlanOfferId);
  const at = backend.now.toISOString();
  const today = at.slice(0, 10);
  const holdings = holdingsNow(file, backend.now);
  const facts: ConversionFacts = {
    partnerId,
    at,
    subscriptions: holdings.subscriptions,
    latest: upgradesIn(file, partnerId).at(-1),
    relationshipActive: serving.state === "active",
    agreementAccepted: acceptancesFor(partnerId, agreementsIn(file)).some(
      (one) => one.dateAgreed.slice(0, 10) <= today,
    ),
    conversionEnabled: customer.segment !== "GCC" || hasBegun(backend.programme.azurePlanForGccFrom, today),
    planOffered: plan !== undefined,
  };
  return { facts, holdings, plan };
}
