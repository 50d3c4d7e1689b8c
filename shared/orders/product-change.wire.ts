import { isSameOffer } from "../catalogue/offer.rules.js";
import { offerResource } from "../catalogue/offer.wire.js";
import { offerIn } from "../catalogue/offer-texts.rules.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { say } from "../language/say.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { ProductTarget, Targets } from "./change-product.js";
import type { ChangeObstacle } from "./product-change.rules.js";
import type { ProductChange } from "./product-change.schema.js";

/** In which words a resource is told: names as the operator published them, the rest in a language of ours. */
type Reader = { cultures: readonly string[]; language: Language };

/** The wire's `Upgrade`: one offer for which a legacy licence may be exchanged. */
export const upgradeResource =
  ({ own, seen }: Targets, { cultures, language }: Reader) =>
  ({ target, targetId, obstacles }: ProductTarget) => ({
    targetOffer:
      target === undefined
        ? { id: targetId }
        : offerResource(
            { offer: offerIn(target, cultures), hasAddOns: false, isAvailableForPurchase: true },
            seen.customer.countryCode,
          ),
    upgradeType: obstacles.length === 0 ? "upgrade_with_license_transfer" : "none",
    isEligible: obstacles.length === 0,
    quantity: own.quantity,
    upgradeErrors: obstacles.map((one) => errorResource(one, language)),
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
  ({ own, seen }: Targets, { cultures, language }: Reader) =>
  ({ target, targetId, obstacles }: ProductTarget) => {
    const { name = targetId, description = name } = target === undefined ? {} : offerIn(target, cultures);
    const takers = seen.holdings.subscriptions.filter(
      (one) =>
        isSameOffer(one.offerId, targetId) && one.partnerId === own.partnerId && one.resellerId === own.resellerId,
    );
    const judged = { isEligible: obstacles.length === 0, errors: obstacles.map((one) => errorResource(one, language)) };
    return {
      operationId: derivedGuid("transition", own.subscriptionId, targetId),
      catalogItemId: targetId,
      title: name,
      description,
      quantity: own.quantity,
      eligibilities: ["transition_only", "transition_with_license_transfer"].map((transitionType) => ({
        ...judged,
        transitionType,
      })),
      subscriptionEligibilities: takers.map((taker) => ({
        ...judged,
        isEligible: judged.isEligible && taker.state === "active",
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

const errorResource = ({ code, description, parameters }: ChangeObstacle, language: Language) => ({
  code,
  description: say(description, language, parameters),
  additionalDetails: "",
});
