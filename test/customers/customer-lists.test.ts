import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ports } from "../../shared/platform/ports.js";
import {
  type Answer,
  type CustomerWorld,
  newCustomer,
  openCustomerWorld,
  tenants,
  type Who,
} from "./customer-world.js";

let world: CustomerWorld;
const names = [
  "Contoso",
  "contoso Ltd.",
  "CONTOSO/#?",
  "Über AG",
  "über Gruppe",
  "株式会社一",
  `${"株".repeat(90)}一`,
  `${"株".repeat(90)}二`,
];
beforeAll(async () => {
  world = await openCustomerWorld();
  for (const companyName of names) {
    const made = await world.call("POST /v1/customers", { as: "direct", body: newCustomer({ companyName }) });
    expect(made.status).toBe(201);
  }
  await world.call("POST /v1/customers", {
    as: "otherDirect",
    body: newCustomer({ companyName: "Contoso of others" }),
  });
});
afterAll(() => world.close());

const list = (query: string, as: Who = "direct", headers: Record<string, string> = {}, on?: Ports) =>
  world.call(`GET /v1/customers${query}`, { as, headers, ...(on === undefined ? {} : { on }) });
const filter = (Field: string, Value: string, Operator = "starts_with") =>
  `filter=${encodeURIComponent(JSON.stringify({ Field, Value, Operator }))}`;
const namesInOrder = ({ body }: Answer) =>
  body.items.map((item) => (item.companyProfile as unknown as { companyName: string }).companyName);
const namesIn = (answer: Answer) => namesInOrder(answer).sort();
const isRefused = { status: 400, body: { reasonCode: "REQUEST_INVALID", code: 3000 } };

test.each([
  ["contoso", ["CONTOSO/#?", "Contoso", "contoso Ltd."]],
  ["CONTOSO/", ["CONTOSO/#?"]],
  ["ÜBER", ["Über AG", "über Gruppe"]],
  ["株式", ["株式会社一"]],
  [`${"株".repeat(90)}一`, [`${"株".repeat(90)}一`]],
  ["ontoso", []],
])("customers whose name begins with %s are found in any case, and nobody else's", async (beginning, expected) => {
  expect(namesIn(await list(`?${filter("CompanyName", beginning)}`))).toEqual([...expected].sort());
});
test("Java's spelling, its size of 0 and its extra property are understood", async () => {
  const sent = { field: "companyname", value: "Über", operator: "StartsWith", fieldType: "x" };
  expect(
    namesIn(await list(`?size=0&filter=${encodeURIComponent(JSON.stringify(sent)).replaceAll("%20", "+")}`)),
  ).toHaveLength(2);
});
test.each<[string, string, Record<string, string>?]>([
  ["no JSON", "filter=CompanyName"],
  ["a field that is none", filter("ShoeSize", "4")],
  ["an operator that this list has not", filter("CompanyName", "a", "equals")],
  ["an unknown operator", filter("CompanyName", "a", "resembles")],
  [
    "two comparisons",
    `filter=${encodeURIComponent(JSON.stringify({ LeftFilter: { Field: "Domain", Value: "a", Operator: "starts_with" }, Operator: "and", RightFilter: { Field: "Domain", Value: "b", Operator: "starts_with" } }))}`,
  ],
  ["a size that is no number", "size=many"],
  ["a negative size", "size=-1"],
  ["a size over the limit", "size=2001"],
  ["a way to seek that is not built", "seekOperation=PageIndex"],
  ["a token that is none", "seekOperation=Next", { "MS-ContinuationToken": "AAEC" }],
])("a list asked for with %s is refused", async (_case, query, headers = {}) => {
  expect(await list(`?${query}`, "direct", headers)).toMatchObject(isRefused);
});

test("pages come by the link, with Java's doubled slash too, and the last one has none", async () => {
  const seen: string[] = [];
  let answer = await list("?size=3");
  for (;;) {
    seen.push(...answer.body.items.map(({ id }) => id));
    const { next } = answer.body.links;
    if (next === undefined) break;
    expect(next.uri).toMatch(/^\/customers\?/);
    expect(next.headers).toEqual([{ key: "MS-ContinuationToken", value: answer.body.continuationToken }]);
    const headers = Object.fromEntries(next.headers.map(({ key, value }) => [key, value]));
    answer = await world.call(`GET /v1/${next.uri}`, { as: "direct", headers });
    expect(answer.status).toBe(200);
  }
  expect(seen).toHaveLength(names.length);
  expect(new Set(seen).size).toBe(names.length);
});
test("an offset passes over that many, and the link goes on behind the page, with or without a filter", async () => {
  const all = (await list("")).body.items.map(({ id }) => id);
  const middle = await list("?offset=2&size=2");
  expect(middle.body.items.map(({ id }) => id)).toEqual(all.slice(2, 4));
  const next = middle.body.links.next;
  const headers = Object.fromEntries(next?.headers.map(({ key, value }) => [key, value]) ?? []);
  const rest = await world.call(`GET /v1${next?.uri}`, { as: "direct", headers });
  expect(rest.body.items.map(({ id }) => id)).toEqual(all.slice(4, 6));
  expect((await list("?offset=100&size=2")).body.items).toEqual([]);

  const contosos = namesInOrder(await list(`?${filter("CompanyName", "contoso")}`));
  expect(namesInOrder(await list(`?offset=1&size=1&${filter("CompanyName", "contoso")}`))).toEqual([contosos[1]]);
  expect(await list("?offset=-1")).toMatchObject(isRefused);
});
test("a continuation token is nobody else's, and no other filter's", async () => {
  const headers = {
    "MS-ContinuationToken": (await list(`?size=1&${filter("CompanyName", "contoso")}`)).body.continuationToken,
  };
  const ask = (value: string, as?: Who) => list(`?seekOperation=Next&${filter("CompanyName", value)}`, as, headers);
  expect(await ask("contoso")).toMatchObject({ status: 200 });
  expect(await ask("contos")).toMatchObject(isRefused);
  expect(await ask("contoso", "otherDirect")).toMatchObject(isRefused);
  const altered = { "MS-ContinuationToken": `${headers["MS-ContinuationToken"]}x` };
  expect(await list("?seekOperation=Next", "direct", altered)).toMatchObject(isRefused);
});

test("a token alone, as seeking clients send it, goes on in the filter and size of its first page", async () => {
  const first = await list(`?size=2&${filter("CompanyName", "contoso")}`);
  const headers = { "MS-ContinuationToken": first.body.continuationToken };
  const second = await list("?seekOperation=Next", "direct", headers);
  expect([...namesIn(first), ...namesIn(second)].sort()).toEqual(["CONTOSO/#?", "Contoso", "contoso Ltd."].sort());
});
test("without a token, seeking next gives the first page", async () => {
  expect((await list("?seekOperation=Next&size=2")).body.items).toEqual((await list("?size=2")).body.items);
});

test("a page costs the same requests wherever it lies, filtered or not", async () => {
  const counted: string[] = [];
  const counting: Ports = {
    ...world.ports,
    log: { ...world.ports.log, info: (_message, fields) => counted.push(`${fields?.tableRequests}`) },
  };
  for (const query of ["size=2", `size=1&${filter("CompanyName", "contoso")}`]) {
    let answer = await list(`?${query}`, "direct", {}, counting);
    while (answer.body.links.next !== undefined) {
      const headers = { "MS-ContinuationToken": answer.body.continuationToken };
      answer = await list(`?${query}&seekOperation=Next`, "direct", headers, counting);
    }
  }
  // The sandbox's clock and the page.
  expect(new Set(counted)).toEqual(new Set(["2"]));
});

test("what an author wrote is in the next list that it reads", async () => {
  for (let round = 0; round < 5; round++) {
    const { body } = await world.call("POST /v1/customers", { as: "otherDirect", body: newCustomer() });
    expect((await list("", "otherDirect")).body.items.map(({ id }) => id)).toContain(body.id);
  }
});

/** Ports on which the host dies at its n-th change of a table: that change and all behind it never come. */
function dyingAt(change: number, ports: Ports): Ports {
  let left = change;
  return {
    ...ports,
    log: { ...ports.log, error: () => {} },
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        return {
          ...table,
          change: (...asked) => {
            left -= 1;
            return left < 0 ? Promise.reject(new Error("died")) : table.change(...asked);
          },
        };
      },
    },
  };
}
const later = (ports: Ports): Ports => ({ ...ports, clock: { now: () => new Date(Date.now() + 3_600_000) } });

test("a host that dies anywhere in a creation leaves no orphan: the customer is whole or its domain free", async () => {
  const { recovery } = await import("../../functions/recovery.timer.js");
  for (let change = 0; change < 10; change++) {
    const body = newCustomer();
    const on = dyingAt(change, world.ports);
    const made = await world.call("POST /v1/customers", { as: "otherDirect", body, on });
    await recovery.run(later(world.ports), `recovery-${change}`);

    const { domain } = body.companyProfile as { domain: string };
    const isTaken = (await world.call(`HEAD /v1/domains/${domain}`, { as: "direct" })).status === 200;
    const listed = (await list(`?${filter("Domain", domain)}`, "otherDirect")).body.items;
    expect(listed.length === 1, `died at change ${change}`).toBe(isTaken);
    if (made.status === 201) expect(isTaken).toBe(true);
    for (const { id } of listed) {
      const users = await world.call(`GET /v1/customers/${id}/users`, { as: "otherDirect" });
      expect(users.body.items.map((user) => user.userPrincipalName)).toEqual([`admin@${domain}`]);
    }
    for (const kind of ["customerCreation", "relationshipChange"]) {
      expect((await world.ports.tables.open("unfinished").page(kind, {})).rows).toEqual([]);
    }
  }
}, 60_000);
test("a host that dies anywhere while a relationship ends leaves the list as the relationship is", async () => {
  const { recovery } = await import("../../functions/recovery.timer.js");
  for (let change = 0; change < 6; change++) {
    const { body } = await world.call("POST /v1/customers", { as: "otherDirect", body: newCustomer() });
    const line = `PATCH /v1/customers/${body.id}`;
    await world.call(line, {
      as: "otherDirect",
      body: { relationshipToPartner: "none" },
      on: dyingAt(change, world.ports),
    });
    await recovery.run(later(world.ports), `recovery-${change}`);

    const isServed = (await world.call(`GET /v1/customers/${body.id}`, { as: "otherDirect" })).status === 200;
    const listed = (await list(`?${filter("Domain", body.companyProfile.domain)}`, "otherDirect")).body.items;
    expect(listed.length === 1, `died at change ${change}`).toBe(isServed);
  }
}, 60_000);
test("ends and acceptances at once leave every list as the customer's file has it", async () => {
  for (let round = 0; round < 4; round++) {
    const { body } = await world.call("POST /v1/customers", {
      as: "direct",
      body: newCustomer({}, { tenantId: tenants.customer, domain: "racing.example" }),
    });
    const { relationshipRequestId: id } = body;
    const accept = () =>
      world.call(`POST /v1/customers/${tenants.customer}/relationshiprequests/${id}/accept`, {
        as: "customer",
        role: "GlobalAdmin",
      });
    const end = () =>
      world.call(`PATCH /v1/customers/${tenants.customer}`, { as: "direct", body: { relationshipToPartner: "none" } });
    await Promise.all([accept(), end(), accept(), end(), accept()]);
    const isServed = (await world.call(`GET /v1/customers/${tenants.customer}`, { as: "direct" })).status === 200;
    const listed = (await list("")).body.items.some((item) => item.id === tenants.customer);
    expect(listed).toBe(isServed);
    if (isServed) await end();
  }
}, 60_000);
