import type { Offer } from "../catalogue/offer.schema.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { limits } from "../kernel/limits.js";
import type { LedgerChange } from "../ledger/ledger.js";
import type { Order } from "../orders/order.schema.js";
import { orderKey } from "../orders/order-rows.js";
import type { Partner } from "../partners/partner.schema.js";
import { changesBetween } from "../subscriptions/holdings.js";
import type { Holdings } from "../subscriptions/lifecycle.rules.js";
import { newCommercial } from "../subscriptions/new-subscription.js";
import type { ProductUpgrade, UpgradeItem } from "../subscriptions/product-upgrade.schema.js";
import { upgradeKey } from "../subscriptions/product-upgrade-rows.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { subscriptionKey } from "../subscriptions/subscription-rows.js";
import { type ConversionFacts, convertNext, legacyOf, planWith } from "./conversion.rules.js";

type Begin = {
  upgradeId: string;
  customerId: string;
  partner: Partner;
  offer: Offer;
  facts: ConversionFacts;
  holdings: Holdings;
};
type Part = { upgrade: ProductUpgrade; changes: LedgerChange[] };

/**
 * The rows of an upgrade that begins: the plans that the pair does not hold yet, one for each reseller of record, the
 * order that they are bought with, and as many subscriptions converted as fit beside them.
 */
export function beginUpgrade({ upgradeId, customerId, partner, offer, facts, holdings }: Begin): Part {
  const { at } = facts;
  const legacy = legacyOf("azureLegacy", facts);
  const orderId = derivedGuid(upgradeId, "order");
  const made: Subscription[] = [];
  const planFor = ({ resellerId, resellerMpnId }: Subscription): Subscription => {
    const held = planWith(resellerId, { ...facts, subscriptions: [...facts.subscriptions, ...made] });
    if (held !== undefined) return held;
    const plan = newCommercial({
      ids: (name) => derivedGuid(upgradeId, name, resellerId ?? ""),
      now: at,
      orderId,
      customerId,
      partner,
      reseller: resellerId === undefined ? undefined : { partnerId: resellerId, mpnId: resellerMpnId ?? "" },
      offer,
      line: { quantity: 1, billingCycle: "monthly" },
    });
    made.push(plan);
    return plan;
  };
  const items = legacy.map((one): UpgradeItem => {
    const { subscriptionId, entitlementId = subscriptionId } = one;
    const planSubscriptionId = planFor(one).subscriptionId;
    return { subscriptionId, azureSubscriptionId: entitlementId, planSubscriptionId, status: "InProgress" };
  });
  const order: Order = {
    orderId,
    customerId,
    partnerId: partner.partnerId,
    billingCycle: "monthly",
    currency: partner.billingCurrency,
    lineItems: made.map(({ subscriptionId, resellerMpnId }, lineItemNumber) => ({
      lineItemNumber,
      offerId: offer.offerId,
      quantity: 1,
      ...(resellerMpnId === undefined ? {} : { partnerIdOnRecord: resellerMpnId }),
      subscriptionId,
    })),
    status: "completed",
    createdAt: at,
    revision: 1,
  };
  const bought: LedgerChange[] = [
    ...made.map((plan) => ({ create: subscriptionKey(plan.subscriptionId), value: plan })),
    ...(made.length === 0 ? [] : [{ create: orderKey(orderId), value: order }]),
  ];
  const upgrade: ProductUpgrade = {
    upgradeId,
    customerId,
    partnerId: partner.partnerId,
    cutOverAt: at,
    items,
    status: "InProgress",
  };
  const part = continueUpgrade({ ...holdings, subscriptions: [...holdings.subscriptions, ...made] }, upgrade, bought);
  return { ...part, changes: [...bought, ...part.changes] };
}

/** The rows of the next part of an upgrade: as many subscriptions as fit a commit with what is beside them. */
export function continueUpgrade(
  holdings: Holdings,
  upgrade: ProductUpgrade,
  beside: readonly LedgerChange[] = [],
): Part {
  // Beside the upgrade's own row.
  const room = limits.commitChangesMax - beside.length - 1;
  const next = convertNext(holdings, upgrade, (reached) => changesBetween(holdings, reached).length <= room);
  const row: LedgerChange = { put: upgradeKey(upgrade.upgradeId), value: next.upgrade };
  return { upgrade: next.upgrade, changes: [row, ...changesBetween(holdings, next.holdings)] };
}
