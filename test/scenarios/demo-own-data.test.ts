import { expect, test } from "vitest";
import { demoClient } from "../../infra/local/demo/client.js";
import { operator } from "../../infra/local/demo/parties.data.js";
import { startAzuriteProcess } from "../support/azurite.js";
import { npmStart } from "../support/npm-start.js";

test("a store that has somebody's own partner is left alone by the demo", async () => {
  const azurite = await startAzuriteProcess();
  const storage = { CspData: azurite.connectionString };
  const first = await npmStart(["--no-demo"], storage);
  const value = {
    partnerId: "ee000000-0000-4000-8000-000000000001",
    legalName: "Own Partner",
    domain: "own-partner.example",
    countryCode: "US",
    mpnId: "5550001",
    kinds: ["directBill"],
  };
  await demoClient(first).tell("POST", "/v1/partners", { as: operator, step: "own partner", value });
  await first.end("SIGKILL");

  const second = await npmStart([], storage);
  await second.printed("The store has data of its own");
  const { items } = await demoClient(second).get<{ items: unknown[] }>("/v1/partners", operator);
  await second.end("SIGTERM");
  await azurite.stop();
  expect(items).toHaveLength(1);
});
