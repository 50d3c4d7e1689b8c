import { afterAll, beforeAll, expect, test } from "vitest";
import { inRounds } from "../support/in-rounds.js";
import { openProgrammeWorld, type ProgrammeWorld } from "../support/programme-world.js";

let world: ProgrammeWorld;
beforeAll(async () => {
  // Without a sandbox nobody reads its clock.
  world = await openProgrammeWorld({ CSP_SANDBOX: "false" });
  await world.enrol("direct", ["directBill"]);
  await world.aCustomer();
});
afterAll(() => world.close());

const roundsOf = async (line: string) => {
  const { on, counted } = inRounds(world.ports);
  const { status } = await world.call(line, {}, on);
  return [status, counted.rounds];
};

test("a read whose keys are all known from the request waits for storage once", async () => {
  expect(await roundsOf("GET /v1/invoices")).toEqual([200, 1]);
  expect(await roundsOf("GET /v1/invoices/G100000001")).toEqual([404, 1]);
  expect(await roundsOf("GET /v1/profiles/billing")).toEqual([200, 1]);
});
test("a page of the audit waits twice: for what happened, and for all that it tells of it", async () => {
  const today = new Date().toISOString().slice(0, 10);
  expect(await roundsOf(`GET /v1/auditrecords?startDate=${today}`)).toEqual([200, 2]);
});
