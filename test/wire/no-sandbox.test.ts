import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../support/world.js";

let world: World;
beforeAll(async () => {
  world = await openWorld({ sandbox: false });
});
afterAll(() => world.close());

test("outside a sandbox there is no clock to read or to set, and business time is the machine's", async () => {
  const read = await world.call("GET /v1/sandbox/clock", { as: "operator" });
  expect([read.status, read.body]).toMatchObject([404, { reasonCode: "NOT_FOUND" }]);
  const body = { now: "2001-01-01T00:00:00Z" };
  expect((await world.call("PUT /v1/sandbox/clock", { as: "operator", body })).status).toBe(404);
  const offer = { name: "Microsoft Azure", family: "azureLegacy" };
  const published = await world.call("PUT /v1/offers/MS-AZR-0145P", { as: "operator", body: offer });
  const { knownSince } = published.body as { knownSince: string };
  expect(Math.abs(Date.parse(knownSince) - Date.now())).toBeLessThan(60_000);
});
