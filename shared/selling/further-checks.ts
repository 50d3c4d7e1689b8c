import type { Offer } from "../catalogue/offer.schema.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import { standingIn } from "../customers/standing-rows.js";
import { Refusal, type RefusalDetail } from "../kernel/refusal.js";
import { phrased, phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import { refusalDuringConversion } from "../subscriptions/product-upgrade-rows.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { baseFor, fits, type Held, staysFit } from "./add-on.rules.js";

/** One thing behind section 4 that holds an order back; where nothing does, `fact` says what was found. */
export type FurtherCheck = {
  step: string;
  check: Phrase;
  fact: Phrase;
  values: Record<string, string>;
  refusal: Refusal | undefined;
};
type Had = Pick<Subscription, "offerId" | "state">;

/** While a conversion runs its facts are in motion and nothing of Azure is bought, whatever section 4 says (900113, 900114). */
export const conversionCheck = (
  { file, serving }: ServedCustomer,
  partnerId: string,
  offer: Pick<Offer, "family"> | undefined,
): FurtherCheck => ({
  step: "SUB-12",
  check: "No conversion of the customer's legacy Azure subscriptions runs or failed (SUB-12)",
  fact: "Conversion under way or failed: none.",
  values: {},
  refusal:
    serving.state === "active" && (offer?.family === "azureLegacy" || offer?.family === "azurePlan")
      ? refusalDuringConversion(file, partnerId)
      : undefined,
});

/**
 * The customer has what the offer asks for: an add-on an active base that it fits (800029, 27009), another offer one of
 * its prerequisites (800024). The base is the one that an order would best name. Nothing is asked of any other offer.
 */
export function baseCheck(offer: Offer, held: readonly Held[]): FurtherCheck[] {
  const { isAddOn, prerequisiteOffers = [] } = offer;
  if (isAddOn !== true && prerequisiteOffers.length === 0) return [];
  const fitting = held.filter((one) => fits(offer, one) && one.state !== "cancelled");
  const active = fitting.filter(({ state }) => state === "active");
  const base = active.find((one) => staysFit(offer, one)) ?? active[0] ?? fitting.at(-1);
  const parentSubscriptionId = isAddOn === true ? base?.subscriptionId : undefined;
  const found = baseFor(offer, { parentSubscriptionId, held: fitting, before: [] });
  return [
    {
      step: isAddOn === true ? "800029" : "800024",
      check: "The customer has an active subscription that the offer asks for",
      fact: "The offer asks for one of: {prerequisites}; active subscriptions to them: {bases}.",
      values: {
        prerequisites: prerequisiteOffers.join(", ") || "all",
        bases: active.map((one) => one.subscriptionId).join(", ") || "none",
      },
      refusal: "fault" in found ? new Refusal("REQUEST_INVALID", found.fault) : undefined,
    },
  ];
}

/** The customer has fewer subscriptions to the offer than one may have (27006). */
export function limitCheck(offer: Pick<Offer, "offerId" | "limit">, held: readonly Had[]): FurtherCheck {
  const fault = limitFault(offer, held);
  return {
    step: "27006",
    check: "The customer has fewer subscriptions to the offer than one may have",
    fact: "One customer may have: {limit}; this one has: {had}.",
    values: { limit: `${offer.limit ?? "any number"}`, had: String(hadOf(offer, held)) },
    refusal: fault && new Refusal("REQUEST_INVALID", fault),
  };
}

/** What is wrong when the customer has as many subscriptions to the offer as one may have (wire number 27006). */
export function limitFault(offer: Pick<Offer, "offerId" | "limit">, held: readonly Had[]): RefusalDetail | undefined {
  const { offerId, limit } = offer;
  const had = hadOf(offer, held);
  if (limit === undefined || had < limit) return undefined;
  return phrased({
    fact: "The customer has {had} subscriptions to {offerId}; one customer may have {limit}.",
    remedy: "Change the quantity of one that it has.",
    parameters: { offerId, had: String(had), limit: String(limit) },
    wireCode: 27006,
  });
}

const hadOf = ({ offerId }: Pick<Offer, "offerId">, held: readonly Had[]) =>
  held.filter((one) => one.offerId === offerId && one.state !== "cancelled").length;

/** The operator may hold back the purchases of an account that it looks at, or does not admit (800073, 800075). */
export function standingCheck({ file, customer: { customerId } }: ServedCustomer): FurtherCheck {
  const status = standingIn(file)?.status;
  const isBarred = status === "UnderReview" || status === "NotAllowed";
  const refusal = isBarred
    ? phrasedRefusal("FORBIDDEN", {
        fact: "The account status of customer {customerId} is {status}.",
        remedy: "Wait until the operator allows the account.",
        parameters: { customerId, status },
        wireCode: status === "UnderReview" ? 800073 : 800075,
      })
    : undefined;
  return {
    step: "800075",
    check: "The operator lets the customer's account buy",
    fact: "The account status of customer {customerId} is {status}.",
    values: { customerId, status: status ?? "not set" },
    refusal,
  };
}
