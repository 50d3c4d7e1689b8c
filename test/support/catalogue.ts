import { expect } from "vitest";
import catalogue from "../../infra/local/demo/catalogue.data.json" with { type: "json" };
import type { World } from "./world.js";

/** The operator publishes the catalogue of the demo. */
export async function publishCatalogue(world: World): Promise<void> {
  for (const { offerId, ...body } of catalogue) {
    const answer = await world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body });
    expect(answer.status, answer.text).toBe(200);
  }
}
