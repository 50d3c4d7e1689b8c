import { nomination } from "../../support/nomination.js";
import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";

type Party = { name: string; tenantId: string; country: string; kinds: string[]; currency: string; mpnId: string };

/** A direct partner in the US, a provider in the Netherlands that sells through a reseller there, one that comes later, and a newcomer that is nothing yet. */
export const parties = {
  direct: party("direct", "20000000-0000-4000-8000-000000000001", "US", ["directBill"], "USD", "1000001"),
  provider: party("provider", "20000000-0000-4000-8000-000000000002", "NL", ["indirectProvider"], "EUR", "1000002"),
  reseller: party("reseller", "20000000-0000-4000-8000-000000000003", "NL", ["indirectReseller"], "EUR", "1000003"),
  late: party("late", "20000000-0000-4000-8000-000000000004", "US", ["directBill"], "USD", "1000004"),
  newcomer: party("newcomer", "20000000-0000-4000-8000-000000000005", "NL", [], "EUR", "1000005"),
} as const;
export type PartyName = keyof typeof parties;

/** Customers that exist before any partner knows them; their administrators answer for themselves. One becomes a partner, or is one. */
export const ownTenants = {
  hotel: "30000000-0000-4000-8000-000000000001",
  museum: "30000000-0000-4000-8000-000000000002",
  late: parties.late.tenantId,
} as const;
export type OwnTenant = keyof typeof ownTenants;
export const tenants = [
  ...new Set([operatorTenant, ...Object.values(parties).map(({ tenantId }) => tenantId), ...Object.values(ownTenants)]),
];

function party(
  name: string,
  tenantId: string,
  country: string,
  kinds: string[],
  currency: string,
  mpnId: string,
): Party {
  return { name, tenantId, country, kinds, currency, mpnId };
}

/** The operator enrols a partner, as what it is or as more; `billingDay` is the day of its legacy periods. */
export function enrol(
  story: StoryWriter,
  name: PartyName,
  billingDay: number,
  kinds: readonly string[] = parties[name].kinds,
): void {
  const { tenantId, country, currency, mpnId } = parties[name];
  const body = {
    partnerId: tenantId,
    legalName: `The ${name}`,
    domain: `${name}.example`,
    countryCode: country,
    mpnId,
    kinds,
    ...(kinds.includes("indirectProvider") ? { nomination } : {}),
    enrolledAt: "2019-01-01T00:00:00Z",
    agreementAcceptedAt: "2020-01-01T00:00:00Z",
    billingCurrency: currency,
    legacyBillingDay: billingDay,
  };
  story.step("operator", `enrols the ${name}`, async ({ ask, expect }) => {
    const { status, text } = await ask("POST /v1/partners", { as: operatorTenant, body });
    // In a race its tenant may be somebody's customer by then.
    if (story.races && status === 409) return;
    expect("a partner is enrolled", status === 201, text);
    const read = await ask(`GET /v1/partners/${tenantId}`, { as: operatorTenant });
    expect("a read after one's own write sees it", read.status === 200, `the enrolled partner: ${read.status}`);
  });
}

/** The operator changes a partner's name, as it may at any time. */
export function rename(story: StoryWriter, name: PartyName, legalName: string): void {
  story.step("operator", `renames the ${name} to ${legalName}`, async ({ ask, expect }) => {
    const { status, text } = await ask(`PATCH /v1/partners/${parties[name].tenantId}`, {
      as: operatorTenant,
      body: { legalName },
    });
    expect("a partner can be renamed", status === 200 || status === 404, text);
  });
}
