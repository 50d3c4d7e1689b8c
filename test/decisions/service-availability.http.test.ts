import { afterAll, beforeAll, expect, test } from "vitest";
import { programme } from "../../shared/partners/programme.rules.js";
import { businessIn } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";
import { type AvailabilityRow, availabilityRows } from "./service-availability.data.js";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const business = businessIn(world);
  await business.setClock("2021-09-01T00:00:00Z");
  await business.enrol("contoso", "fabrikam");
});
afterAll(() => world.close());

/** The row's service or image as the operator imports it. */
function importOf({ row, entry }: AvailabilityRow): { path: string; body: object } {
  if (entry.kind === "image") {
    const { thirdParty, licensing } = entry;
    return { path: `marketplaceimages/${row}`, body: { name: row, publisher: "Tailspin", thirdParty, licensing } };
  }
  const clouds = Object.entries(entry.availableFrom).map(([cloud, availableFrom]) => ({ cloud, availableFrom }));
  return { path: `services/${row}`, body: { name: row, armBased: entry.runsOnResourceManager, clouds } };
}

/** The answer in the words of the table. */
function spoken(body: unknown): string {
  const { isAvailable, billed, reasonCode } = body as { isAvailable: boolean; billed?: string; reasonCode?: string };
  if (!isAvailable) return reasonCode ?? "no reason";
  return billed === "infrastructure" ? "available, infrastructure billed" : "available";
}

test("the deployed programme has the switch of AMB-17 as the table was written", () => {
  expect(programme.thirdPartyPaidAllowed).toBe(false);
});

for (const row of availabilityRows) {
  test(`${row.row} over HTTP: on ${row.date} the ${row.entry.kind} is ${row.result} to a CSP partner of either kind`, async () => {
    const { path, body } = importOf(row);
    const imported = await world.call(`PUT /v1/${path}`, { as: "operator", body });
    expect(imported.status, imported.text).toBe(200);
    for (const as of ["contoso", "fabrikam"] as const) {
      const answer = await world.call(`GET /v1/${path}/availability?cloud=global&date=${row.date}`, { as });
      expect([answer.status, spoken(answer.body)]).toEqual([200, row.result]);
      const told = { fact: expect.stringMatching(/\.$/), remedy: expect.stringMatching(/\.$/) };
      expect(answer.body).toMatchObject(row.result.startsWith("available") ? { billed: expect.any(String) } : told);
    }
  });
}
