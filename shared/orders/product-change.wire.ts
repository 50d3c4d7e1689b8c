import { offerResource } from "../catalogue/offer.wire.js";
import { offerIn } from "../catalogue/offer-texts.rules.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { type Refusal, wireNumberOf } from "../kernel/refusal.js";
import { describe } from "../language/describe.rules.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { say } from "../language/say.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { JudgedTarget, JudgedTargets } from "./list-targets.js";
import type { ChosenUpgrade, ProductChange } from "./product-change.schema.js";

/** In which words a resource is told: names as the operator published them, the rest in a language of ours. */
type Reader = { cultures: readonly string[]; language: Language };

/** The wire's `Upgrade`: one offer for which a legacy licence may be exchanged. */
export const upgradeResource =
  ({ own, seen }: JudgedTargets, { cultures, language }: Reader) =>
  (judged: JudgedTarget) => ({
    targetOffer:
      judged.target === undefined
        ? { id: judged.targetId }
        : offerResource(
            { offer: offerIn(judged.target, cultures), hasAddOns: false, isAvailableForPurchase: true },
            seen.customer.countryCode,
          ),
    upgradeType: judged.refusal === undefined ? "upgrade_with_license_transfer" : "none",
    isEligible: judged.refusal === undefined,
    quantity: own.quantity,
    upgradeErrors: errorsOf(judged, judged.refusal, language),
    attributes: { objectType: "Upgrade" },
  });

/** The wire's `UpgradeResult`. */
export const upgradeResult = ({ fromSubscriptionId, toSubscriptionId, movesAssignments }: ProductChange) => ({
  sourceSubscriptionId: fromSubscriptionId,
  targetSubscriptionId: toSubscriptionId,
  upgradeType: movesAssignments ? "upgrade_with_license_transfer" : "upgrade_only",
  upgradeErrors: [],
  licenseErrors: [],
  attributes: { objectType: "UpgradeResult" },
});

/** The wire's eligibility for a transition: the target, whether it may be, and who could take the seats. */
export const eligibilityResource =
  ({ own }: JudgedTargets, { cultures, language }: Reader) =>
  (judged: JudgedTarget) => {
    const { target, targetId, takers } = judged;
    const { name = targetId, description = name } = target === undefined ? {} : offerIn(target, cultures);
    const verdict = (refusal: Refusal | undefined) => ({
      isEligible: refusal === undefined,
      errors: errorsOf(judged, refusal, language),
    });
    return {
      operationId: derivedGuid("transition", own.subscriptionId, targetId),
      catalogItemId: targetId,
      title: name,
      description,
      quantity: own.quantity,
      eligibilities: ["transition_only", "transition_with_license_transfer"].map((transitionType) => ({
        ...verdict(judged.refusal),
        transitionType,
      })),
      subscriptionEligibilities: takers.map(({ taker, refusal }) => ({
        ...verdict(refusal),
        subscriptionId: taker.subscriptionId,
        subscriptionFriendlyName: taker.friendlyName,
        subscriptionTermDuration: taker.termDuration,
        subscriptionBillingCycle: taker.billingCycle,
      })),
      attributes: { objectType: "TransitionEligibility" },
    };
  };

/** The wire's `Transition`, with what was done; here all of it is done at once. */
export const transitionResource = (change: ProductChange) => ({
  operationId: change.operationId,
  fromCatalogItemId: change.fromOfferId,
  fromSubscriptionId: change.fromSubscriptionId,
  toCatalogItemId: change.toOfferId,
  toSubscriptionId: change.toSubscriptionId,
  quantity: change.quantity,
  transitionType: change.movesAssignments ? "transition_with_license_transfer" : "transition_only",
  events: ["Conversion", ...(change.movesAssignments ? ["LicenseReassignment"] : [])].map((name) => ({
    name,
    status: "Completed",
    timestamp: change.at,
    errors: [],
  })),
  attributes: { objectType: "Transition" },
});

/** Whether a type of change asks that users keep their seats: `transition_with_license_transfer`, in any spelling. */
export function movesAssignments(type: string): boolean {
  const word = type.replace(/[_\s-]/g, "").toLowerCase();
  if (/^(upgrade|transition)withlicensetransfer$/.test(word)) return true;
  if (/^(upgrade|transition)only$/.test(word)) return false;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: 'The type of the change is "{value}".',
    remedy: "Send the type that the list of targets gives.",
    parameters: { property: "type", value: type.slice(0, 60) },
    wireCode: 900126,
  });
}

/** The same for an upgrade; `none`, which the list has where none can be done, says as little as no type at all. */
export const upgradeMovesAssignments = ({ upgradeType = "none" }: Pick<ChosenUpgrade, "upgradeType">): boolean =>
  upgradeType.trim().toLowerCase() === "none" || movesAssignments(upgradeType);

/** Everything that stands in the way of the target, else the one reason for which a request is refused. */
function errorsOf({ obstacles }: JudgedTarget, refusal: Refusal | undefined, language: Language) {
  if (refusal === undefined) return [];
  const request = { reasonCode: refusal.code, errorCode: wireNumberOf(refusal) };
  if (obstacles.length === 0) {
    // Clients know few words for it, and fail on others.
    const isUnknown = refusal.code === "OFFER_UNKNOWN";
    const isBelow = refusal.parameters.reason === "subscription_add_ons_present";
    const named = isBelow ? "subscription_add_ons_present" : "other";
    const code = isUnknown ? "subscription_target_offer_not_found" : named;
    return [{ code, description: describe(refusal, language).description, additionalDetails: "", ...request }];
  }
  return obstacles.map(({ code, description, parameters }) => ({
    ...{ code, description: say(description, language, parameters), additionalDetails: "" },
    ...request,
  }));
}
