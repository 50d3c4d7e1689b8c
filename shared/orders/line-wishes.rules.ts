import { promotionFault } from "../catalogue/promotion.rules.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";

/** What a line may ask for beside its offer, quantity and terms, in an order or in a cart. */
export type LineWishes = {
  promotionId?: string | undefined;
  customTermEndDate?: string | undefined;
  renewsTo?: { termDuration?: string | undefined } | undefined;
};

/** The wishes in their order: which of them nothing here can grant is refused, never passed over. */
export function wishFault(line: LineWishes, sold: { offerId: string; termDuration?: string | undefined }) {
  return promotionFault(line) ?? termEndFault(line, sold) ?? renewalFault(line, sold);
}

/** .NET writes its first day for a date that is not set. */
function termEndFault({ customTermEndDate }: LineWishes, { offerId }: { offerId: string }): RefusalDetail | undefined {
  if (!customTermEndDate?.trim() || customTermEndDate.startsWith("0001-01-01")) return undefined;
  return phrased({
    fact: "Terms of {offerId} end when they are over, on no other day.",
    remedy: "Leave customTermEndDate out.",
    parameters: { property: "customTermEndDate", value: customTermEndDate.slice(0, 40), offerId },
    wireCode: 900242,
  });
}

function renewalFault(
  { renewsTo }: LineWishes,
  { termDuration }: { termDuration?: string | undefined },
): RefusalDetail | undefined {
  const asked = renewsTo?.termDuration?.trim();
  if (!asked || asked.toUpperCase() === termDuration) return undefined;
  const value = asked.slice(0, 20);
  return phrased({
    fact: "The line asks to be renewed for {value}, its term is {allowed}.",
    remedy: "Leave renewsTo out, and set scheduledNextTermInstructions on the subscription once it is there.",
    parameters: { property: "renewsTo.termDuration", value, allowed: termDuration ?? "none" },
    wireCode: 800121,
  });
}
