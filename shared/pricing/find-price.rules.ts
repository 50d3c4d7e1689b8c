import type { PriceEntry } from "./price-entry.schema.js";

export type PriceMissing = { readonly kind: "PRICE_MISSING"; readonly fact: string };
export type FoundPrice = { readonly kind: "found"; readonly entry: PriceEntry } | PriceMissing;
/** Brings the spellings of a region ("EU West", "westeurope") to one. */
export type NormaliseRegion = (region: string) => string;

const missing = (fact: string): PriceMissing => ({ kind: "PRICE_MISSING", fact });

/**
 * The price of a meter on a UTC date (RAT-01): the row with the latest start that is not after it. The region decides
 * only where the meter has prices of several regions; a row without region fits every place (AMB-45). Of two rows with
 * the same start the later in the list holds: a list is in the order in which its rows became known.
 */
export function findPrice(
  entriesOfMeter: readonly PriceEntry[],
  { region, date }: { region?: string; date: string },
  normaliseRegion: NormaliseRegion,
): FoundPrice {
  const inForce = new Map<string, PriceEntry>();
  for (const entry of entriesOfMeter) {
    if (entry.effectiveFrom > date) continue;
    const place = entry.region === "" ? "" : normaliseRegion(entry.region);
    const other = inForce.get(place);
    if (other === undefined || entry.effectiveFrom >= other.effectiveFrom) inForce.set(place, entry);
  }

  const [only, another] = inForce.values();
  if (only === undefined) return missing(`the meter has no price on ${date}`);
  if (another === undefined) return { kind: "found", entry: only };

  const entry = (region === undefined ? undefined : inForce.get(normaliseRegion(region))) ?? inForce.get("");
  if (entry !== undefined) return { kind: "found", entry };
  return missing(`the meter has prices of ${inForce.size} regions on ${date}, none of them for "${region ?? ""}"`);
}

/**
 * Why this price cannot rate usage of this date: where the charge starts from the retail price (Azure plan; the legacy
 * offer from `erpFrom` on, PHS-15), a net price is no help, since retail is never worked back from it (AMB-51).
 */
export function priceProblem(
  price: PriceEntry,
  date: string,
  terms: { family: "azureLegacy" | "azurePlan"; erpFrom?: string },
): PriceMissing | undefined {
  const needsRetailPrice = terms.family === "azurePlan" || (terms.erpFrom !== undefined && date >= terms.erpFrom);
  if (!needsRetailPrice || price.basis === "erp") return undefined;
  return missing(`usage of ${date} is charged from the retail price; price ${price.priceId} is known net only`);
}
