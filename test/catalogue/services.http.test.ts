import { afterAll, beforeAll, expect, test } from "vitest";
import { businessIn } from "../support/business.js";
import { type Party, tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const business = businessIn(world);
  await business.setClock("2021-03-15T12:00:00Z");
  await business.enrol("contoso", "fabrikam", "wingtip");
  await business.link("fabrikam", "wingtip");
  await put("services/AKS", kubernetes);
  await put("services/bots", {
    name: "Bots",
    armBased: true,
    clouds: [{ cloud: "global", availableFrom: "2021-03-16" }],
  });
  await put("services/cloud-services", { ...kubernetes, name: "Cloud Services", armBased: false });
  await put("marketplaceimages/paid", {
    name: "Firewall",
    publisher: "Proseware",
    licensing: "paid",
    thirdParty: true,
  });
});
afterAll(() => world.close());

const kubernetes = {
  name: "Kubernetes",
  armBased: true,
  clouds: [
    { cloud: "global", availableFrom: "2018-06-13", releaseNote: "Generally available." },
    { cloud: "germany", availableFrom: "2019-05-01" },
  ],
};
const readable = [
  "services",
  "services/releasenotes",
  "services/aks/availability",
  "marketplaceimages",
  "marketplaceimages/paid/availability",
];

async function put(path: string, body: object) {
  const answer = await world.call(`PUT /v1/${path}`, { as: "operator", body });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const get = (path: string, as: Party = "contoso") => world.call(`GET /v1/${path}`, { as });
const listed = async (query: string) =>
  ((await get(`services?${query}`)).body as { items: { id: string }[] }).items.map(({ id }) => id);

test("SVC-02: a service is listed from its day on, and one of the classic model never", async () => {
  expect(await listed("date=2018-06-12")).toEqual([]);
  expect(await listed("date=2018-06-13")).toEqual(["AKS"]);
  expect([await listed(""), await listed("date=2021-03-16")]).toEqual([["AKS"], ["AKS", "bots"]]);
});

test("SVC-07: the Germany cloud has its own, shorter list, with its own days", async () => {
  expect(await listed("cloud=Germany&date=2021-03-16")).toEqual(["AKS"]);
  expect([await listed("cloud=germany&date=2019-04-30"), await listed("cloud=usgov")]).toEqual([[], []]);
  expect((await get("services?cloud=germany")).body).toMatchObject({ items: [{ availableFrom: "2019-05-01" }] });
});

test("the list is paged by size and offset", async () => {
  const page = await get("services?date=2021-03-16&size=1");
  expect(page.body).toMatchObject({
    totalCount: 1,
    links: { next: { uri: "/services?date=2021-03-16&size=1&offset=1" } },
  });
  expect(await listed("date=2021-03-16&size=1&offset=1")).toEqual(["bots"]);
});

test("SVC-04: CSP partners and the operator ask; a reseller is sent to its provider, a tenant without partner to its partner", async () => {
  for (const path of readable) {
    for (const as of ["contoso", "fabrikam", "operator"] as const) expect((await get(path, as)).status, path).toBe(200);
    const reseller = await get(path, "wingtip");
    expect([reseller.status, reseller.body], path).toMatchObject([
      403,
      { reasonCode: "RESELLER_MUST_USE_PROVIDER", remedy: expect.stringMatching(/^Ask the provider/) },
    ]);
    const customer = await get(path, "unenrolled");
    expect([customer.status, customer.body], path).toMatchObject([
      403,
      { reasonCode: "FORBIDDEN", fact: expect.stringContaining(tenantOf("unenrolled")) },
    ]);
  }
});

test("SVC-03: the release notes of a day are the same bytes each time, and change when the catalogue does", async () => {
  const notes = async (query: string) => (await get(`services/releasenotes?${query}`)).text;
  const before = await notes("date=2021-03-15");
  expect(before).toContain("- **Kubernetes** (`AKS`): Generally available.");
  expect(before).not.toContain("Bots");
  expect(await notes("date=2021-03-15&cloud=global")).toBe(before);
  expect(await notes("date=2021-03-16")).toContain("## 2021-03-16\n\n- **Bots** (`bots`)");
  await put("services/dns", { name: "DNS", armBased: true, clouds: [{ cloud: "usgov", availableFrom: "2021-01-01" }] });
  expect(await notes("date=2021-03-15")).toBe(before);
  expect(await notes("cloud=usgov&date=2021-03-15")).toContain("DNS");
});

test("a service that is imported again replaces what it said, in any case of its id, and is there once", async () => {
  const bots = (name: string) => ({ name, armBased: true, clouds: [] });
  await put("services/renamed", bots("Old"));
  expect(await put("services/Renamed", bots("New"))).toMatchObject({ name: "New" });
  expect((await get("services/RENAMED/availability")).body).toMatchObject({ reasonCode: "SERVICE_NOT_AVAILABLE_YET" });
  const rows = await world.ports.tables
    .open("services")
    .page("services", { from: "current_renamed", to: "current_renamed~" });
  expect(rows.rows.map(({ body }) => JSON.parse(body).name)).toEqual(["New"]);
});

test("the same import again publishes nothing, and a repeat of an earlier request does not undo a later one", async () => {
  const requestId = "5a0c0d4e-6a53-4f0e-9a67-000000000001";
  const first = { name: "First", armBased: true, clouds: [] };
  const sent = { as: "operator" as const, body: first, headers: { "ms-requestid": requestId } };
  const published = await world.call("PUT /v1/services/repeated", sent);
  await put("services/repeated", { ...first, name: "Second" });
  await put("services/repeated", { ...first, name: "Second" });
  expect((await world.call("PUT /v1/services/repeated", sent)).body).toEqual(published.body);
  const range = { from: "published_repeated!", to: "published_repeated!~" };
  const { rows } = await world.ports.tables.open("services").page("services", range);
  expect(rows.map(({ body }) => JSON.parse(body).name)).toEqual(["First", "Second"]);
});

test("SVC-05: a paid image of another publisher is told with its reason, and an unknown one is 404", async () => {
  expect((await get("marketplaceimages/paid/availability")).body).toMatchObject({
    isAvailable: false,
    reasonCode: "THIRD_PARTY_PAID_NOT_AVAILABLE",
  });
  expect((await get("marketplaceimages/nothing/availability")).status).toBe(404);
  expect((await get("services/nothing/availability")).body).toMatchObject({ code: 1000, reasonCode: "NOT_FOUND" });
});

test.each([
  ["a day that there is not", "GET", "services?date=2021-02-30", undefined],
  ["a cloud that there is not", "GET", "services?cloud=moon", undefined],
  ["an id with a slash in it", "PUT", "services/a%2Fb", { name: "A", armBased: true, clouds: [] }],
  ["a cloud twice", "PUT", "services/a", { ...kubernetes, clouds: [kubernetes.clouds[0], kubernetes.clouds[0]] }],
  [
    "a licensing that there is not",
    "PUT",
    "marketplaceimages/a",
    { name: "A", publisher: "B", licensing: "rent", thirdParty: true },
  ],
  ["a name of two lines", "PUT", "services/a", { name: "A\n## B", armBased: true, clouds: [] }],
])("%s is refused", async (_, method, path, body) => {
  const answer = await world.call(`${method} /v1/${path}`, { as: "operator", ...(body === undefined ? {} : { body }) });
  expect([answer.status, answer.body]).toMatchObject([400, { reasonCode: "REQUEST_INVALID" }]);
});
