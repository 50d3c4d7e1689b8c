import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { type OfferName, offers } from "./selling.js";
import { fewOf } from "./usage.js";

/** A list of flat or tiered prices: per meter the price from each quantity on. */
export type Card = {
  offer: OfferName;
  market: string;
  currency: string;
  from: string;
  discount?: string;
  meters: Record<string, Record<string, string>>;
};

/** The operator publishes a price list; usage from its first day on is rated again by it. */
export function publishPrices(story: StoryWriter, name: string, card: Card): void {
  const { offer, market, currency, from, discount, meters } = card;
  const { offerId } = offers[offer];
  const terms = discount === undefined ? "" : `&discount=${discount}`;
  const query = `offerId=${offerId}&market=${market}&currency=${currency}&effectiveFrom=${from}${terms}`;
  const body = {
    currency,
    meters: Object.entries(meters).map(([meterId, rates]) => ({
      meterId,
      meterName: `Meter ${meterId}`,
      meterCategory: "Compute",
      meterSubCategory: "",
      unit: "Hours",
      meterRates: rates,
      includedQuantity: "0",
    })),
  };
  story.step("operator", `publishes the prices ${name} of ${fewOf(Object.keys(meters))}`, async ({ ask, expect }) => {
    const { status, text } = await ask(`PUT /v1/ratecards/${name}?${query}`, { as: operatorTenant, body });
    expect("prices can be published", status === 200, text);
  });
}

/** The operator publishes the euro's rate of a month. */
export function publishRate(story: StoryWriter, month: string, usdPerUnit: string): void {
  const body = [{ currencyCode: "EUR", usdPerUnit }];
  story.step("operator", `publishes ${usdPerUnit} USD per EUR for ${month}`, async ({ ask, expect }) => {
    const { status, text } = await ask(`PUT /v1/fxrates/${month}`, { as: operatorTenant, body });
    expect("a rate can be published", status === 200, text);
  });
}
