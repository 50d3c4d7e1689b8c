import known from "./regions.data.json" with { type: "json" };

const regionOf = new Map<string, string>(Object.entries(known.regions));

/** One spelling for a region: `EU West`, `westeurope` and `West Europe` are one; what the table does not know keeps its letters. */
export function normaliseRegion(region: string): string {
  const spelling = region.trim().toLowerCase();
  return regionOf.get(spelling) ?? spelling.replaceAll(/[\s-]/g, "");
}
