import type { ReasonCode } from "../kernel/reason-codes.js";
import type { Phrase } from "../language/texts.rules.js";
import type { KnownSale } from "./selling-facts.rules.js";

/** What an allowed sale rests on (Appendix B, last line). */
export type AllowReason =
  | "ALLOW_PRE_PHASE1"
  | "ALLOW_LEGACY_GCC"
  | "ALLOW_LEGACY_TRANSITION"
  | "ALLOW_LEGACY_EXISTING"
  | "ALLOW_APSS"
  | "ALLOW_AZURE_PLAN"
  | "ALLOW_STANDARD";

/**
 * One question of section 4. `decide` ends the questions with a reason, or goes on to the next. The texts say what was
 * found and what would make it pass; names in braces stand for `values`, which only an explanation asks for.
 */
export type Check = {
  step: string;
  check: Phrase;
  decide(facts: KnownSale): AllowReason | ReasonCode | undefined;
  fact: Phrase;
  /** Only where the check can refuse. */
  remedy?: Phrase;
  values(facts: KnownSale): Record<string, string>;
};

export const isAllowed = (reason: AllowReason | ReasonCode): reason is AllowReason => reason.startsWith("ALLOW_");

/** Words of the facts' texts. */
export const none = "none";
export const yesOrNo = (holds: boolean) => (holds ? "yes" : "no");
export const allOr = (values: readonly string[] | undefined) =>
  values === undefined || values.length === 0 ? "all" : values.join(", ");
