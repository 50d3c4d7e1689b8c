import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";

/** What is wrong with a promotion that a sale names: there is none here, and none is passed over in silence (27007). */
export function promotionFault({ promotionId }: { promotionId?: string | undefined }): RefusalDetail | undefined {
  if (!promotionId?.trim()) return undefined;
  const value = promotionId.slice(0, 80);
  return phrased({
    fact: "There is no promotion {value}.",
    remedy: "Leave promotionId out.",
    parameters: { property: "promotionId", value },
    wireCode: 27007,
  });
}
