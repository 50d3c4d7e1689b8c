import type { Offer } from "./offer.schema.js";
import type { ServiceImport } from "./service.schema.js";

export type Cloud = Offer["cloud"];

/** A service of the catalogue; a cloud without a date does not have it (SVC-02, SVC-07). */
export type Service = {
  kind: "service";
  runsOnResourceManager: boolean;
  availableFrom: Readonly<Partial<Record<Cloud, string>>>;
};
export type MarketplaceImage = { kind: "image"; thirdParty: boolean; licensing: "free" | "byol" | "paid" };

/** `billed`: an image costs nothing through the programme but the infrastructure under it (SVC-06). */
export type Availability =
  | { available: true; billed: "service" | "infrastructure" }
  | {
      available: false;
      reason: "SERVICE_NOT_ARM" | "THIRD_PARTY_PAID_NOT_AVAILABLE";
    }
  /** Without `availableFrom` no day is known. */
  | { available: false; reason: "SERVICE_NOT_AVAILABLE_YET"; availableFrom?: string };

/** `thirdPartyPaidAllowed` is the programme's switch of AMB-17. */
export type AvailabilityQuestion = { cloud: Cloud; date: string; thirdPartyPaidAllowed: boolean };

/** What decides about a published service. */
export const serviceFacts = ({ armBased, clouds }: Pick<ServiceImport, "armBased" | "clouds">): Service => ({
  kind: "service",
  runsOnResourceManager: armBased,
  availableFrom: Object.fromEntries(clouds.map(({ cloud, availableFrom }) => [cloud, availableFrom])),
});

/** Whether a service or image may be had in a CSP Azure subscription of the cloud on the date (SVC-01, SVC-02, SVC-05, SVC-06). */
export function availabilityOf(entry: Service | MarketplaceImage, question: AvailabilityQuestion): Availability {
  return entry.kind === "service" ? ofService(entry, question) : ofImage(entry, question);
}

function ofService(
  { runsOnResourceManager, availableFrom }: Service,
  { cloud, date }: AvailabilityQuestion,
): Availability {
  if (!runsOnResourceManager) return { available: false, reason: "SERVICE_NOT_ARM" };
  const from = availableFrom[cloud];
  if (from === undefined) return { available: false, reason: "SERVICE_NOT_AVAILABLE_YET" };
  if (date < from) return { available: false, reason: "SERVICE_NOT_AVAILABLE_YET", availableFrom: from };
  return { available: true, billed: "service" };
}

function ofImage(
  { thirdParty, licensing }: MarketplaceImage,
  { thirdPartyPaidAllowed }: AvailabilityQuestion,
): Availability {
  if (licensing !== "paid") return { available: true, billed: "infrastructure" };
  if (thirdParty && !thirdPartyPaidAllowed) return { available: false, reason: "THIRD_PARTY_PAID_NOT_AVAILABLE" };
  return { available: true, billed: "service" };
}

/** Who reads the published list of services: CSP partners always, resellers and customers what their partner shares with them (SVC-03, SVC-04, AMB-38). */
export function mayReadServiceList(
  reader: "cspPartner" | "indirectReseller" | "customer",
  isSharedWithReader: boolean,
): boolean {
  return reader === "cspPartner" || isSharedWithReader;
}
