import type { Backend } from "../backend.js";
import type { Partner } from "./partner.schema.js";
import type { RelationshipType } from "./partner.wire.js";

type Ask = {
  partnerId: string;
  type: RelationshipType;
  name: { operator: "starts_with" | "substring" | "equals"; value: string } | undefined;
};

/** The partners with which this one trades: a provider asks for its resellers, a reseller for its providers (REL-10). */
export async function relatedPartners(backend: Backend, { partnerId, type, name }: Ask): Promise<Partner[]> {
  const { partners, links } = await backend.partners.read();
  const asksAsProvider = type === "is_indirect_cloud_solution_provider_of";
  const related = links
    .filter((link) => link.state === "active" && (asksAsProvider ? link.providerId : link.resellerId) === partnerId)
    .map((link) => (asksAsProvider ? link.resellerId : link.providerId));
  return partners.filter((one) => related.includes(one.partnerId) && (name === undefined || matches(one, name)));
}

function matches({ legalName }: Partner, { operator, value }: NonNullable<Ask["name"]>): boolean {
  const [name, wanted] = [legalName.toLowerCase(), value.toLowerCase()];
  if (operator === "equals") return name === wanted;
  return operator === "substring" ? name.includes(wanted) : name.startsWith(wanted);
}
