/** In the order of the wire's numbers for them. */
const cycles = ["unknown", "monthly", "annual", "none", "one_time", "triennial", "biennial"];
const folded = (text: string) => text.replace(/[_\s-]/g, "").toLowerCase();

/** The wire's word for a billing cycle, however the client spelled it; any other text stays, for the offer to refuse. */
export function billingCycleWord(written: string | number | undefined): string {
  if (typeof written === "number") return cycles[written] ?? String(written);
  return cycles.find((word) => folded(word) === folded(written ?? "unknown")) ?? String(written);
}

/** Whether a participant of a purchase is its reseller of record, in any spelling. */
export const isReseller = (participant: string): boolean => folded(participant) === "transactionreseller";

/** The PartnerID of a line's reseller of record; `0` and `-1` stand for none (ORD-04). */
export const resellerNamed = (mpnId: string | undefined): string | undefined =>
  mpnId === undefined || ["", "0", "-1"].includes(mpnId.trim()) ? undefined : mpnId.trim();
