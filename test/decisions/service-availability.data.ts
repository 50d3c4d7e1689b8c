import type { MarketplaceImage, Service } from "../../shared/catalogue/service-availability.rules.js";

/** A row of section 1.13. */
export type AvailabilityRow = { row: string; entry: Service | MarketplaceImage; date: string; result: string };

const service = { kind: "service", runsOnResourceManager: true, availableFrom: { global: "2021-10-01" } } as const;
const image = { kind: "image", thirdParty: true } as const;

export const availabilityRows: readonly AvailabilityRow[] = [
  { row: "SV-1", entry: service, date: "2021-10-01", result: "available" },
  { row: "SV-2", entry: { ...service, runsOnResourceManager: false }, date: "2021-10-01", result: "SERVICE_NOT_ARM" },
  { row: "SV-3", entry: { ...image, licensing: "paid" }, date: "2021-10-01", result: "THIRD_PARTY_PAID_NOT_AVAILABLE" },
  {
    row: "SV-4",
    entry: { ...image, licensing: "free" },
    date: "2021-10-01",
    result: "available, infrastructure billed",
  },
  {
    row: "SV-5",
    entry: { ...image, licensing: "byol" },
    date: "2021-10-01",
    result: "available, infrastructure billed",
  },
  { row: "SV-6", entry: service, date: "2021-09-30", result: "SERVICE_NOT_AVAILABLE_YET" },
];
