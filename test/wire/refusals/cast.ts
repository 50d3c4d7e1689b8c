import { newDomain } from "../../customers/customer-world.js";
import { type Json, operatorId, type Stage } from "./stage.js";

/** Parties for rows that are about the form of a request: what they send changes nobody that another row looks at. */
export type Cast = {
  partner: string;
  other: string;
  reseller: string;
  customer: string;
  domain: string;
  /** A user of the customer's tenant. */
  user: string;
};

const casts = new WeakMap<Stage, Promise<Cast>>();

/** The stage's one cast, made when the first row asks for it. */
export function castOf(stage: Stage): Promise<Cast> {
  const known = casts.get(stage) ?? make(stage);
  casts.set(stage, known);
  return known;
}

async function make(stage: Stage): Promise<Cast> {
  const [partner, other, reseller] = [await stage.aPartner(), await stage.aPartner(), await stage.aReseller()];
  const domain = newDomain();
  const customer = await stage.aCustomer(partner, { companyProfile: { domain } });
  const { id } = await stage.done(`POST /v1/customers/${customer}/users`, { by: partner, body: aUser(domain) });
  return { partner, other, reseller, customer, domain, user: String(id) };
}

let users = 0;
/** A person of a tenant that nobody has yet. */
export const aUser = (domain: string): Json => ({
  usageLocation: "US",
  userPrincipalName: `kim.${++users}@${domain}`,
  displayName: "Kim",
  firstName: "Kim",
  lastName: "Lee",
  passwordProfile: { password: "Passw0rd!" },
});

/** The operator's statement of one more partner, and a direct-bill application of a reseller. */
export const operator = { by: operatorId } as const;
export const anApplication: Json = {
  kind: "directBill",
  signingAuthority: true,
  revenueUsd: { cloudAsReseller: "300000.00", perpetualSoftware: "0", otherRoles: "0" },
  tenureMonths: 12,
  supportPlan: "advanced",
  ownOffering: { managedService: true },
};
