import type { Offer } from "../catalogue/offer.schema.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal, type RefusalDetail, wireNumberOf } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import { wishFault } from "../orders/line-wishes.rules.js";
import { quantityFault, termsFor } from "../orders/order-terms.rules.js";
import { baseFor, type Held } from "../selling/add-on.rules.js";
import { isReseller } from "../selling/order-words.rules.js";
import { resellerOf } from "./cart.rules.js";
import type { CartItem } from "./cart.schema.js";

/** What is wrong with a line, by the wire's CartErrorCode. */
export const cartErrors = {
  10000: "CurrencyIsNotSupported",
  10001: "CatalogItemIdIsNotValid",
  10002: "QuotaNotAvailable",
  10004: "ParticipantsIsNotSupportedForPartner",
  10006: "UnableToProcessCartLineItem",
  10007: "SubscriptionIsNotValid",
  10010: "InvalidInput",
  10013: "BillingPlanNotSupported",
  10014: "InvalidPromotionId",
  10015: "MaxAllowedSeatsPerSubscriptionExceeded",
  10016: "InvalidCustomTermEndDateProduct",
  10019: "MinimumAddOnSeatsNotMet",
  500600: "LegacyOfferNotEligibleForPurchase",
} as const;
export type CartErrorCode = keyof typeof cartErrors;
export type CartError = {
  code: CartErrorCode;
  fact: string;
  remedy: string;
  /** The values in both texts, by name. */
  parameters: Record<string, string>;
  /** With which an order of the line would be refused, and in whose words it is told in another language. */
  reason: ReasonCode;
  /** The wire's number of that refusal. */
  number: number;
  /** It lies in what can change until the checkout, which refuses it with a reason of its own. */
  isJudgedAgain?: true;
};

/** What a line is judged by besides the selling decision. */
export type Asked = {
  item: CartItem;
  offer: Offer;
  /** What the line on which an add-on depends will make. */
  base?: Held | undefined;
  /** What the partner sold to the customer, and what the lines before in the same order will make. */
  held: readonly Held[];
  before: readonly Held[];
  partner: { currency: string; sellsThroughResellers: boolean };
  /** Azure subscriptions of the customer that this partner sold and that are active. */
  azureSubscriptionIds: readonly string[];
};

/** What only a cart can ask for, and nobody can give: the first of it. */
export function cartErrorOf(asked: Asked): CartError | undefined {
  for (const check of checks) {
    const error = check(asked);
    if (error !== undefined) return error;
  }
  return undefined;
}

const codeOfWish: Readonly<Record<string, CartErrorCode>> = { promotionId: 10014, customTermEndDate: 10016 };

const checks: readonly ((asked: Asked) => CartError | undefined)[] = [
  ({ item: { currencyCode }, partner: { currency } }) =>
    currencyCode === undefined || currencyCode.toUpperCase() === currency
      ? undefined
      : faultAs(
          10000,
          phrased({
            fact: "The line asks for {currencyCode}; this partner is billed in {billingCurrency}.",
            remedy: "Leave currencyCode out, or send it as it was read.",
            parameters: { currencyCode: currencyCode.slice(0, 20), billingCurrency: currency },
            wireCode: 900169,
          }),
        ),
  ({ item, partner }) =>
    resellerOf(item) === undefined || partner.sellsThroughResellers
      ? undefined
      : faultAs(
          10004,
          phrased({
            fact: "The line names the reseller {value}; this partner is no indirect provider.",
            remedy: "Leave participants out.",
            parameters: { property: "participants", value: `${resellerOf(item)}` },
          }),
          "RESELLER_NOT_LINKED",
        ),
  ({ item: { participants = [] } }) => {
    const other = participants.find(({ key }) => !isReseller(key) && !/^(unknown)?$/i.test(key));
    return (
      other &&
      faultAs(
        10004,
        phrased({
          fact: "The line names a participant of the kind {value}.",
          remedy: "Name a transaction_reseller alone.",
          parameters: { property: "participants", value: other.key, allowed: "transaction_reseller" },
        }),
      )
    );
  },
  ({ item, offer }) => {
    const found = termsFor(offer, { billingCycle: item.billingCycle, termDuration: item.termDuration });
    return "fault" in found ? faultAs(10013, found.fault) : undefined;
  },
  ({ item, offer: { offerId } }) => {
    const fault = wishFault(item, { offerId, termDuration: item.termDuration });
    return fault && faultAs(codeOfWish[fault.parameters?.property ?? ""] ?? 10010, fault);
  },
  ({ item: { provisioningContext = {} }, azureSubscriptionIds }) => {
    const named = Object.entries(provisioningContext).find(([key]) => key.toLowerCase() === "subscriptionid")?.[1];
    if (named === undefined || named === "" || azureSubscriptionIds.includes(named.toLowerCase())) return undefined;
    return faultAs(10007, {
      fact: `${named.slice(0, 60)} is no active Azure subscription that this partner sold to the customer.`,
      remedy: "Name one of the customer's active Azure subscriptions in provisioningContext, or leave it out.",
      parameters: { subscriptionId: named.slice(0, 60) },
    });
  },
  ({ offer, base, held, before }) => {
    if (base !== undefined && offer.isAddOn !== true) {
      return faultAs(
        10006,
        phrased({
          fact: "{offerId} is no add-on.",
          remedy: "Make it a line of its own.",
          parameters: { offerId: offer.offerId },
          wireCode: 800029,
        }),
      );
    }
    const found = baseFor(offer, { parentSubscriptionId: undefined, held, before: base ? [base] : before });
    if (!("fault" in found)) return undefined;
    const remedy =
      "Put an add-on among the addonItems of the line that it belongs to, and what an offer asks for before it.";
    return faultAs(10006, { ...found.fault, remedy });
  },
  ({ item: { quantity }, offer, base }) => {
    const fault = quantityFault(offer, quantity);
    if (fault === undefined) return undefined;
    const isTooMany = quantity > (offer.minimumQuantity ?? 1);
    return faultAs(isTooMany ? 10015 : base ? 10019 : 10010, fault);
  },
];

/** What is wrong with what is wished for, with the reason and the number of an order that wishes for it. */
const faultAs = (
  code: CartErrorCode,
  fault: RefusalDetail,
  reason: ReasonCode = reasonOfFault[code] ?? "REQUEST_INVALID",
): CartError => ({ code, ...toldBy(new Refusal(reason, fault)) });

/** The item names nothing that is sold today, in whatever form it is written. */
export const notInCatalogue = (catalogItemId: string): CartError =>
  faultAs(10001, {
    fact: `The catalogue has no item ${catalogItemId.slice(0, 80)} today.`,
    remedy: "Read the catalogue again and name the catalogItemId that it gives.",
    parameters: { catalogItemId: catalogItemId.slice(0, 80) },
  });

/**
 * The line's error where the selling decision stands against it. What lies in the parties, and not in what is wished, is
 * told at the checkout: until then an agreement can be signed.
 */
export function saleErrorOf(refusal: Refusal): CartError | undefined {
  const { code: reason } = refusal;
  if (reason.startsWith("LEGACY_")) return { code: 500600, ...toldBy(refusal) };
  if (untilCheckout.has(reason) || wireNumberOf(refusal) === partnerAgreementUnsigned) return undefined;
  return { code: codeOfSale[reason] ?? 10006, ...toldBy(refusal), isJudgedAgain: true };
}

/** The line's error where an order of it would be refused for what is asked besides: the offer's limit, the account's standing. */
export const furtherErrorOf = (refusal: Refusal): CartError => ({
  code: refusal.wireCode === 27006 ? 10002 : 10006,
  ...toldBy(refusal),
  isJudgedAgain: true,
});

const toldBy = (refusal: Refusal) => ({
  fact: refusal.fact,
  remedy: refusal.remedy,
  parameters: refusal.parameters,
  reason: refusal.code,
  number: wireNumberOf(refusal),
});

const reasonOfFault: Partial<Record<CartErrorCode, ReasonCode>> = {
  10000: "CURRENCY_MISMATCH",
  10001: "OFFER_UNKNOWN",
  10007: "SUBSCRIPTION_NOT_ACTIVE",
};

const codeOfSale: Partial<Record<ReasonCode, CartErrorCode>> = { OFFER_UNKNOWN: 10001, RESELLER_NOT_LINKED: 10004 };

/** Reasons that lie in the parties: no group of the cart can be ordered then, and the checkout as a whole is refused. */
export const bindsWholeCart: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "RESELLER_MUST_USE_PROVIDER",
  "CUSTOMER_CANNOT_ORDER",
  "PARTNER_RESTRICTED",
  "PARTNER_NOT_ACTIVE",
  "PARTNER_ID_MISSING",
  "CUSTOMER_IS_CSP_TENANT",
  "SELF_SALE_FORBIDDEN",
  "NO_RELATIONSHIP",
  "AGREEMENT_NOT_ACCEPTED",
  "FORBIDDEN",
]);

/** The partner's standing is told at once, an invoice that suspends it (INV-18) among that: what is signed mends neither. */
const standing: ReadonlySet<ReasonCode> = new Set<ReasonCode>(["PARTNER_RESTRICTED", "PARTNER_NOT_ACTIVE"]);

/** Of them, what the parties can still mend; a record that lacks a field is such a thing too. */
const untilCheckout: ReadonlySet<ReasonCode> = new Set<ReasonCode>(
  [...bindsWholeCart, "REQUEST_INVALID" as const].filter((one) => !standing.has(one)),
);

/** The wire's number where the partner is not active only because it has not signed the partner agreement. */
const partnerAgreementUnsigned = 900124;
