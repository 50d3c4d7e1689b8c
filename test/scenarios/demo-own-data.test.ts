import { expect, test } from "vitest";
import { demoClient } from "../../infra/local/demo/client.js";
import { operator } from "../../infra/local/demo/parties.data.js";
import { startAzuriteProcess } from "../support/azurite.js";
import { type NpmStart, npmStart } from "../support/npm-start.js";

const ownPartner = {
  partnerId: "ee000000-0000-4000-8000-000000000001",
  legalName: "Own Partner",
  domain: "own-partner.example",
  countryCode: "US",
  mpnId: "5550001",
  kinds: ["directBill"],
};
const enrolOwnPartner = (at: NpmStart) =>
  demoClient(at).tell("POST", "/v1/partners", { as: operator, step: "own partner", value: ownPartner });
const partnersOf = async (at: NpmStart) =>
  (await demoClient(at).get<{ items: unknown[] }>("/v1/partners", operator)).items;

test("a store that has somebody's own partner is left alone by the demo", async () => {
  const azurite = await startAzuriteProcess();
  const storage = { CspData: azurite.connectionString };
  const first = await npmStart(["--no-demo"], storage);
  await enrolOwnPartner(first);
  await first.end("SIGKILL");

  const second = await npmStart([], storage);
  await second.printed("The store has data of its own");
  const partners = await partnersOf(second);
  await second.end("SIGTERM");
  await azurite.stop();
  expect(partners).toHaveLength(1);
}, 90_000);

test("two that run side by side on one machine have storage of their own: what is written to one is not in the other", async () => {
  const first = await npmStart(["--no-demo"]);
  const second = await npmStart(["--no-demo"]);
  await enrolOwnPartner(first);
  const partners = [await partnersOf(first), await partnersOf(second)];
  await Promise.all([first.end("SIGKILL"), second.end("SIGKILL")]);
  expect(partners.map(({ length }) => length)).toEqual([1, 0]);
}, 90_000);
