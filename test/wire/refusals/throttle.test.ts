import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newCustomer } from "../../customers/customer-world.js";
import { businessIn } from "../../support/business.js";
import { openWorld, type World } from "../../support/world.js";
import { changesThrough, type Watch } from "./changes-through.js";

const allowed = 3;
let world: World;
let watch: Watch | undefined;
beforeAll(async () => {
  world = await openWorld({
    settings: { CSP_REQUESTS_PER_MINUTE: String(allowed) },
    watch: (ports) => {
      watch = changesThrough(ports);
      return watch.ports;
    },
  });
  await businessIn(world).enrol("contoso", "litware");
});
afterAll(() => world.close());

test("RATE_LIMITED: 2.7: the last request that a minute allows is answered; the next waits as long as it is told, and nobody else does", async () => {
  const create = (as: "contoso" | "litware") =>
    world.call("POST /v1/customers", { as, headers: { "MS-RequestId": randomUUID() }, body: newCustomer() });
  for (let sent = 1; sent <= allowed; sent++) expect((await create("contoso")).status).toBe(201);

  watch?.begin();
  const refused = await create("contoso");
  expect([refused.status, refused.body]).toEqual([
    429,
    { statusCode: 429, message: expect.stringMatching(/^Rate limit is exceeded\. Try again in \d+ seconds\.$/) },
  ]);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await watch?.end()).toEqual([]);

  expect((await create("litware")).status).toBe(201);
  expect((await world.call("GET /v1/profiles/organization", { as: "contoso" })).status).toBe(200);
});
