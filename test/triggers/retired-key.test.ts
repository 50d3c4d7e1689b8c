import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ports } from "../../shared/platform/ports.js";
import { newCustomer, openProgrammeWorld, type ProgrammeWorld } from "../support/programme-world.js";

let world: ProgrammeWorld;
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.enrol("direct", ["directBill"]);
});
afterAll(() => world.close());

const [leaked, next] = ["the-key-that-everybody-knows-by-now", "the-key-that-came-when-that-was-seen"];
const under = (...sealingKeys: string[]): Ports => ({
  ...world.ports,
  settings: { ...world.ports.settings, sealingKeys },
});
const answered = async (...asked: Parameters<ProgrammeWorld["call"]>) => {
  const { status, body } = await world.call(...asked);
  return { status, body };
};

test("a password that a retired key sealed is told no more, and the answer says so; all else of it is as it was", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = newCustomer();
  const ask = (...keys: string[]) => answered("POST /v1/customers", { headers, body }, under(...keys));
  const first = await ask(leaked);
  expect(await ask(next, leaked)).toEqual(first);
  const { userName } = first.body.userCredentials as { userName: string };
  const told = await ask(next);
  expect(told.status).toBe(201);
  expect(told.body).toEqual({
    ...first.body,
    userCredentials: { userName, withheld: expect.stringContaining("retired") },
  });
  const other = { ...body, enableGDAPByDefault: true };
  expect((await answered("POST /v1/customers", { headers, body: other }, under(next))).status).toBe(422);
});
test("a password in a repeated request is compared as long as its key is there, and all else for ever", async () => {
  const customer = await world.aCustomer();
  const { companyProfile } = await world.done(`GET /v1/customers/${customer}`);
  const { domain } = companyProfile as { domain: string };
  const headers = { "MS-RequestId": randomUUID() };
  const user = (password: string, displayName = "Kim", forceChangePassword = true) => ({
    displayName,
    userPrincipalName: `kim@${domain}`,
    usageLocation: "NL",
    passwordProfile: { password, forceChangePassword },
  });
  const ask = (body: unknown, ...keys: string[]) =>
    answered(`POST /v1/customers/${customer}/users`, { headers, body }, under(...keys));
  const first = await ask(user("A-secret-1"), leaked);
  expect(first.status).toBe(201);
  expect((await ask(user("A-secret-2"), next, leaked)).status).toBe(422);
  expect(await ask(user("A-secret-1"), next)).toEqual(first);
  const { status, body } = await ask(user("A-secret-1", "Lee"), next);
  expect([status, body.parameters]).toMatchObject([422, { property: "displayName" }]);
  const unforced = await ask(user("A-secret-1", "Kim", false), next);
  expect([unforced.status, unforced.body.parameters]).toMatchObject([
    422,
    { property: "passwordProfile.forceChangePassword" },
  ]);
});
