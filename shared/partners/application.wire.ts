import { exactNumber } from "../kernel/exact-json.js";
import { link } from "../kernel/wire-link.js";
import type { Application, Nomination } from "./application.schema.js";

/** An application as both sides read it; amounts are the exact numbers that were stated. */
export function applicationResource(application: Application) {
  const { applicationId: id, partnerId } = application;
  const amounts = application.kind === "directBill" ? Object.entries(application.revenueUsd) : [];
  return {
    id,
    ...application,
    ...(amounts.length === 0
      ? {}
      : { revenueUsd: Object.fromEntries(amounts.map(([name, amount]) => [name, exactNumber(amount)])) }),
    links: { self: link(`/partners/${partnerId}/applications/${id}`) },
    attributes: { objectType: "PartnerApplication" },
  };
}

export const nominationResource = (nomination: Nomination) => ({
  id: nomination.nominationId,
  ...nomination,
  attributes: { objectType: "ProviderNomination" },
});
