import { dec } from "../kernel/decimal.js";
import { compareInstants, nextDate } from "../kernel/period.js";

/** PEC-02: 15 percent of the list price. */
export const earnedCreditRate = dec("0.15");

/** A role that a principal of a partner tenant held from one UTC instant to another (exclusive; absent: it still does). */
export type HeldGrant = {
  readonly principalId: string;
  readonly roleId: string;
  /** ARM path: `/subscriptions/{id}`, a resource group or a resource. */
  readonly scope: string;
  readonly from: string;
  readonly to?: string;
};

export type CreditQuestion = {
  readonly grants: readonly HeldGrant[];
  /** Whose access counts: the partner that is billed and its reseller of record, nobody else (PEC-06). */
  readonly holders: ReadonlySet<string>;
  readonly date: string;
  readonly resourceUri: string | undefined;
  /** Of the meter's price entry. */
  readonly tags: readonly string[];
  /** Role ids in lower case that the dated list marks as eligible (AMB-50). */
  readonly eligibleRoles: ReadonlySet<string>;
};

/** PEC-07, compared without case and blanks: lists write "Third Party" and "ThirdParty". */
const tagsWithoutCredit = new Set(["reservation", "savingsplan", "spot", "thirdparty"]);
const mayEarn = (tags: readonly string[]) =>
  !tags.some((tag) => tagsWithoutCredit.has(tag.toLowerCase().replace(/[\s_-]/g, "")));

const subscriptionScope = /^\/subscriptions\/[^/]+\/?$/;

/** Access covers what lies below it (PEC-03); usage without a resource needs access to the whole subscription (AMB-50). */
function covers(scope: string, resourceUri: string | undefined): boolean {
  const above = scope.toLowerCase().replace(/\/$/, "");
  if (resourceUri === undefined || resourceUri === "") return subscriptionScope.test(above);
  const resource = resourceUri.toLowerCase().replace(/\/$/, "");
  return resource === above || resource.startsWith(`${above}/`);
}

/**
 * Whether Azure plan usage of this resource and UTC day earns credit: at every instant of the day one of the holders had
 * an eligible role at or above the resource (PEC-03 to PEC-06, AMB-49). A role that begins or ends within the day
 * leaves a gap, and only another role can close it (PEC-04, AMB-48).
 */
export function earnsCredit({ grants, holders, date, resourceUri, tags, eligibleRoles }: CreditQuestion): boolean {
  if (!mayEarn(tags)) return false;
  const counting = grants
    .filter((grant) => holders.has(grant.principalId) && eligibleRoles.has(grant.roleId.toLowerCase()))
    .filter((grant) => covers(grant.scope, resourceUri))
    .sort((a, b) => compareInstants(a.from, b.from));

  const dayEnd = `${nextDate(date)}T00:00:00Z`;
  let heldUntil = `${date}T00:00:00Z`;
  for (const { from, to } of counting) {
    if (compareInstants(from, heldUntil) > 0) return false;
    if (to === undefined) return true;
    if (compareInstants(to, heldUntil) > 0) heldUntil = to;
    if (compareInstants(heldUntil, dayEnd) >= 0) return true;
  }
  return false;
}
