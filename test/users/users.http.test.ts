import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, openCustomerWorld, type Who } from "../customers/customer-world.js";

let world: CustomerWorld;
let path = "";
let domain = "";
const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
beforeAll(async () => {
  world = await openCustomerWorld();
  await world.setClock("2026-03-01T00:00:00Z");
  const { body } = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  path = `/v1/customers/${body.id}`;
  domain = body.companyProfile.domain;
});
afterAll(() => world.close());

const refused = (status: number, reasonCode: string, code?: number) => ({
  status,
  body: { reasonCode, ...(code === undefined ? {} : { code }) },
});
const call = (line: string, body?: unknown, as: Who = "direct") =>
  world.call(line, { as, ...(body === undefined ? {} : { body }) });
const newUser = (name: string, more: Record<string, unknown> = {}) => ({
  usageLocation: "US",
  userPrincipalName: `${name}@${domain}`,
  firstName: "First",
  lastName: "Last",
  displayName: name,
  passwordProfile: { password: "Passw0rd!", forceChangePassword: true },
  ...more,
});
const create = (name: string, more?: Record<string, unknown>) => call(`POST ${path}/users`, newUser(name, more));
const names = async (query = "") =>
  (await call(`GET ${path}/users${query}`)).body.items.map((user) => user.userPrincipalName.split("@")[0]).sort();
const inactive = `?filter=${encodeURIComponent(JSON.stringify({ Field: "UserState", Value: "Inactive", Operator: "equals" }))}`;

test("13.1: a user has the wire's shape, and its password is in no answer and no row", async () => {
  const made = await create("shape", { PasswordProfile: undefined, phoneNumber: null });
  expect(made).toMatchObject({
    status: 201,
    body: {
      userPrincipalName: `shape@${domain}`,
      usageLocation: "US",
      firstName: "First",
      displayName: "shape",
      userDomainType: "managed",
      state: "active",
      attributes: { objectType: "CustomerUser" },
    },
  });
  expect((await call(`GET ${path}/users/${made.body.id}`)).body).toEqual(made.body);
  const rows = await world.ports.tables.open("customerusers").page(path.split("/").at(-1) ?? "", {});
  expect(JSON.stringify(rows) + made.text).not.toContain("Passw0rd!");
});
test("13.1: what is kept of a request does not let its password be guessed, and still tells another one", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const create = (password: string) =>
    world.call(`POST ${path}/users`, {
      as: "direct",
      headers,
      body: newUser("guarded", { passwordProfile: { password } }),
    });
  expect((await create("Summer2026!")).status).toBe(201);
  const hashed = createHash("sha256").update(JSON.stringify("Summer2026!")).digest("hex").slice(0, 12);
  const answers = world.ports.tables.open("answers");
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const page = await answers.scan(token === undefined ? {} : { token });
    expect(JSON.stringify(page.rows)).not.toContain(hashed);
    token = page.token;
  }
  const other = await create("Winter2026!");
  expect(other).toMatchObject(refused(422, "REQUEST_ID_REUSED"));
  expect(other.text).toContain("passwordProfile.password");
  expect((await create("Summer2026!")).status).toBe(201);
});
test.each<[string, unknown]>([
  ["too short", { passwordProfile: { password: "hunter2" } }],
  ["no text", { passwordProfile: { Password: ["hunter2"] } }],
  ["in a profile that is none", { passwordProfile: [{ password: "hunter2" }] }],
])("a password that is %s is refused, and told to nobody", async (_, more) => {
  const { status, text } = await create("secretive", more as Record<string, unknown>);
  expect(status).toBe(400);
  expect(text).toContain("passwordProfile");
  expect(text).not.toContain("hunter2");
});
test("a body that is no JSON is refused without the words around the fault", async () => {
  const { status, text } = await call(`POST ${path}/users`, '{"passwordProfile":{"password":"hunter2"x}}');
  expect(status).toBe(400);
  expect(text).not.toContain("hunter2");
});
test.each<[string, Record<string, unknown>, object]>([
  ["a name at another domain", { userPrincipalName: "x@federated.example" }, refused(400, "REQUEST_INVALID", 3000)],
  ["a name without a domain", { userPrincipalName: "x" }, refused(400, "REQUEST_INVALID", 3000)],
  ["no password", { passwordProfile: null }, refused(400, "REQUEST_INVALID", 3000)],
  ["a country that is none", { usageLocation: "Utopia" }, refused(400, "REQUEST_INVALID", 3000)],
  ["a country that ISO 3166 has not", { usageLocation: "XX" }, refused(400, "REQUEST_INVALID", 3000)],
  ["a control character", { displayName: "a\u0007" }, refused(400, "REQUEST_INVALID", 3000)],
  ["a name over its length", { firstName: "x".repeat(65) }, refused(400, "REQUEST_INVALID", 3000)],
])("13.1: a user with %s is refused", async (_case, more, expected) => {
  expect(await create("refused", more)).toMatchObject(expected);
});
test("a name of just its length is taken, and a name in use is not, whatever its case", async () => {
  expect((await create("Long", { firstName: "x".repeat(64) })).status).toBe(201);
  expect(await create("lOnG")).toMatchObject(refused(409, "REQUEST_INVALID"));
});
test("of 16 clients that create one user name at once one wins", async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => create("racing")));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(15);
}, 30_000);

test("13.1: a deleted user is inactive for 30 days, comes back within them, and is gone after", async () => {
  const { body: user } = await create("leaving");
  const line = `${path}/users/${user.id}`;
  expect(await call(`PATCH ${line}`, { state: "active" })).toMatchObject(refused(409, "INVALID_STATE"));
  expect(await call(`DELETE ${line}`)).toMatchObject({ status: 204 });
  expect(await call(`DELETE ${line}`)).toMatchObject({ status: 204 });
  expect(await names()).not.toContain("leaving");
  expect(await names(inactive)).toEqual(["leaving"]);
  expect((await call(`GET ${line}`)).body).toMatchObject({
    state: "inactive",
    softDeletionTime: "2026-03-01T00:00:00.000Z",
  });
  expect(await create("leaving")).toMatchObject(refused(409, "REQUEST_INVALID"));
  expect(await call(`PATCH ${line}`, { displayName: "Late" })).toMatchObject(refused(409, "INVALID_STATE"));

  await world.setClock("2026-03-30T23:59:59Z");
  expect(await call(`PATCH ${line}`, { State: "Active" })).toMatchObject({ status: 200, body: { state: "active" } });
  await world.setClock("2026-03-01T00:00:00Z");
  await call(`DELETE ${line}`);
  await world.setClock("2026-03-31T00:00:00Z");
  expect(await call(`GET ${line}`)).toMatchObject(refused(404, "NOT_FOUND", 60002));
  expect(await call(`PATCH ${line}`, { state: "active" })).toMatchObject(refused(404, "NOT_FOUND", 60002));
  expect(await names(inactive)).toEqual([]);
  expect((await create("leaving")).status).toBe(201);
});
test("13.1: a whole resource sent back changes what differs, and null or read-only fields nothing", async () => {
  const { body: user } = await create("changing");
  const line = `${path}/users/${user.id}`;
  const sent = { ...user, DisplayName: undefined, displayName: "Changed", firstName: null, id: randomUUID() };
  expect(await call(`PATCH ${line}`, sent)).toMatchObject({
    status: 200,
    body: { id: user.id, displayName: "Changed", firstName: "First" },
  });
  expect(await call(`PATCH ${line}`, { userPrincipalName: `admin@${domain}` })).toMatchObject(
    refused(409, "REQUEST_INVALID"),
  );
  expect((await call(`PATCH ${line}`, { userPrincipalName: `renamed@${domain}` })).status).toBe(200);
  expect((await create("changing")).status).toBe(201);
  expect(await call(`PATCH ${line}`, { state: "asleep" })).toMatchObject(refused(400, "REQUEST_INVALID"));
});
test("13.1: an unknown user and a user of another customer are not there", async () => {
  const unknown = `${path}/users/${randomUUID()}`;
  for (const line of [`GET ${unknown}`, `DELETE ${unknown}`, `GET ${unknown}/directoryroles`]) {
    expect(await call(line)).toMatchObject(refused(404, "NOT_FOUND", 60002));
  }
  const { body: user } = await create("mine");
  const { body: other } = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  expect(await call(`GET /v1/customers/${other.id}/users/${user.id}`)).toMatchObject(refused(404, "NOT_FOUND", 60002));
});

test("13.1: roles are listed, given and taken; what is so already stays so", async () => {
  const roles = (await call(`GET ${path}/directoryroles`)).body.items;
  expect(roles).toContainEqual({
    id: globalAdministrator,
    name: "Global Administrator",
    attributes: { objectType: "DirectoryRole" },
  });
  const { body: user } = await create("promoted");
  const members = `${path}/directoryroles/${globalAdministrator}/usermembers`;
  for (const _time of ["once", "again"]) {
    expect(await call(`POST ${members}`, { Id: user.id, DisplayName: null })).toMatchObject({
      status: 201,
      body: {
        id: user.id,
        displayName: "promoted",
        roleId: globalAdministrator,
        attributes: { objectType: "UserMember" },
      },
    });
  }
  const ids = async () => (await call(`GET ${members}`)).body.items.map(({ id }) => id);
  expect(await ids()).toContain(user.id);
  expect(await ids()).toHaveLength(2);
  expect((await call(`GET ${path}/users/${user.id}/directoryroles`)).body.items).toMatchObject([
    { id: globalAdministrator },
  ]);
  expect(await call(`DELETE ${members}/${user.id}`)).toMatchObject({ status: 204 });
  expect(await call(`DELETE ${members}/${user.id}`)).toMatchObject({ status: 204 });
  expect(await ids()).toHaveLength(1);
  const none = `${path}/directoryroles/${randomUUID()}/usermembers`;
  expect(await call(`GET ${none}`)).toMatchObject(refused(404, "NOT_FOUND", 1000));
  expect(await call(`POST ${none}`, { id: user.id })).toMatchObject(refused(404, "NOT_FOUND", 1000));
});
test("13.1: a tenant that was made here keeps a global administrator, who is neither deleted nor loses the role as the last", async () => {
  const made = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  const own = `/v1/customers/${made.body.id}`;
  const members = `${own}/directoryroles/${globalAdministrator}/usermembers`;
  const [first] = (await call(`GET ${members}`)).body.items;
  const last = refused(409, "INVALID_STATE");
  expect(await call(`DELETE ${own}/users/${first?.id}`)).toMatchObject(last);
  expect(await call(`DELETE ${members}/${first?.id}`)).toMatchObject(last);

  const another = { ...newUser("another"), userPrincipalName: `another@${made.body.companyProfile.domain}` };
  const { body: second } = await call(`POST ${own}/users`, another);
  await call(`POST ${members}`, { id: second.id });
  await call(`DELETE ${own}/users/${second.id}`);
  expect(await call(`DELETE ${own}/users/${first?.id}`)).toMatchObject(last);
  await call(`PATCH ${own}/users/${second.id}`, { state: "active" });

  // Both ask to go at once: one of them has to stay.
  const leaving = await Promise.all([first, second].map((user) => call(`DELETE ${members}/${user?.id}`)));
  expect(leaving.map(({ status }) => status).sort()).toEqual([204, 409]);
  expect((await call(`GET ${members}`)).body.items).toHaveLength(1);
});
test("13.1: a country in which nothing is sold is one all the same", async () => {
  expect((await create("elsewhere", { usageLocation: "RU" })).status).toBe(201);
});
test("ROL-08: groups hold users, and who is in one is looked up at the time", async () => {
  const made = await call(`POST ${path}/groups`, { displayName: "Staff" });
  expect(made).toMatchObject({ status: 201, body: { displayName: "Staff", attributes: { objectType: "Group" } } });
  const members = `${path}/groups/${made.body.id}/members`;
  const { body: user } = await create("member");
  expect(await call(`POST ${members}`, { id: randomUUID() })).toMatchObject(refused(404, "NOT_FOUND", 60002));
  expect((await call(`POST ${members}`, { id: user.id })).status).toBe(201);
  const ids = async () => (await call(`GET ${members}`)).body.items.map(({ id }) => id);
  expect(await ids()).toEqual([user.id]);
  await call(`DELETE ${path}/users/${user.id}`);
  expect(await ids()).toEqual([]);
  await call(`PATCH ${path}/users/${user.id}`, { state: "active" });
  expect(await ids()).toEqual([user.id]);
  expect((await call(`DELETE ${members}/${user.id}`)).status).toBe(204);
  expect(await ids()).toEqual([]);
  expect(await call(`GET ${path}/groups/${randomUUID()}/members`)).toMatchObject(refused(404, "NOT_FOUND", 1000));
  expect((await call(`GET ${path}/groups`)).body.items).toMatchObject([{ id: made.body.id }]);
});
test("13.1: every route of users wants a user's token; sales agents read and do not write", async () => {
  expect(await world.call(`GET ${path}/users`, { as: "direct", role: "app" })).toMatchObject(
    refused(403, "FORBIDDEN", 900329),
  );
  expect((await world.call(`GET ${path}/users`, { as: "direct", role: "SalesAgent" })).status).toBe(200);
  const line = `POST ${path}/users`;
  const sent = { as: "direct", role: "SalesAgent", body: newUser("sales") } as const;
  expect(await world.call(line, sent)).toMatchObject(refused(403, "NO_ROLE", 900150));
});
test("users come in pages", async () => {
  const all: string[] = [];
  let answer = await call(`GET ${path}/users?size=2`);
  for (;;) {
    all.push(...answer.body.items.map(({ id }) => id));
    if (answer.body.links.next === undefined) break;
    const headers = { "MS-ContinuationToken": answer.body.continuationToken };
    answer = await world.call(`GET ${path}/users?size=2&seekOperation=Next`, { as: "direct", headers });
  }
  expect(new Set(all).size).toBe((await call(`GET ${path}/users`)).body.items.length);
});

test("13.1 2.5: users are read by offset too, alone or going on by the link", async () => {
  const idsOf = (answer: Awaited<ReturnType<typeof call>>) => answer.body.items.map(({ id }) => id);
  const all = idsOf(await call(`GET ${path}/users`));
  expect(all.length).toBeGreaterThan(3);
  expect(idsOf(await call(`GET ${path}/users?offset=1`))).toEqual(all.slice(1));
  let page = await call(`GET ${path}/users?size=2&offset=1`);
  const seen = idsOf(page);
  while (page.body.links.next !== undefined) {
    const headers = { "MS-ContinuationToken": page.body.continuationToken };
    page = await world.call(`GET /v1${page.body.links.next.uri}`, { as: "direct", headers });
    seen.push(...idsOf(page));
  }
  expect(seen).toEqual(all.slice(1));
  expect(idsOf(await call(`GET ${path}/users?offset=${all.length}`))).toEqual([]);
  expect(await call(`GET ${path}/users?offset=-1`)).toMatchObject(refused(400, "REQUEST_INVALID"));
});
