import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { aRecord, type Business, businessIn, newAgreement, newCustomer, offers } from "../support/business.js";
import { tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
let customer: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2020-12-20T12:00:00Z");
  await business.enrol("contoso", "litware");
  await business.publishOffers();
  customer = await business.aCustomer("contoso", "polite");
});
afterAll(() => world.close());

const error = {
  code: expect.any(Number),
  description: expect.any(String),
  data: [],
  source: expect.any(String),
  fact: expect.any(String),
  remedy: expect.any(String),
  parameters: expect.any(Object),
};

test("what no route has is a 404 in JSON, with the request's id", async () => {
  const requestId = randomUUID();
  const { status, body } = await world.call("GET /v1/nothing/here", { headers: { "MS-RequestId": requestId } });
  expect([status, body]).toMatchObject([404, { ...error, reasonCode: "NOT_FOUND", requestId }]);
});

test.each(["/v1/x%zz", "/v1/customers/%E0%A4", "/v1/catalogue/100%"])(
  "a path that does not decode, %s, is a 400 in JSON, with the request's id",
  async (path) => {
    const requestId = randomUUID();
    const { status, body } = await world.call(`GET ${path}`, { as: "contoso", headers: { "MS-RequestId": requestId } });
    expect([status, body]).toMatchObject([400, { ...error, reasonCode: "REQUEST_INVALID", requestId }]);
  },
);

test("a known path with another method is a 405 with Allow", async () => {
  const answer = await world.call("DELETE /v1/customers", { as: "contoso" });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect(answer.body).toMatchObject({ ...error, reasonCode: "METHOD_NOT_ALLOWED" });
});

test("an id of another form than the route's is a 404 in JSON", async () => {
  const answer = await world.call("GET /v1/customers/seven", { as: "contoso" });
  expect([answer.status, answer.body]).toMatchObject([404, { reasonCode: "NOT_FOUND" }]);
});

test("what a route takes is said in words: of a body, of a query, of an encoding", async () => {
  const list = await world.call("POST /v1/customers", { as: "contoso", body: [] });
  expect(list.body).toMatchObject({ remedy: "Correct the body: it takes a JSON object." });
  const bare = await world.call("PUT /v1/ratecards/bare", { as: "operator", body: { Meters: [] } });
  expect([bare.status, bare.text]).toEqual([400, expect.not.stringContaining("Invalid input")]);
  const packed = { as: "operator", headers: { "Content-Encoding": "br" }, body: "{}" } as const;
  const usage = await world.call("POST /v1/usage", packed);
  expect(usage.body).toMatchObject({ remedy: "Send NDJSON or JSON in UTF-8, plain or as gzip." });
});

test("doubled slashes reach their route, as Java pages", async () => {
  const answer = await world.call("GET /v1//customers", { as: "contoso" });
  expect([answer.status, answer.body]).toMatchObject([200, { links: { self: { uri: "/customers" } } }]);
});

test("letter case of path words does not count, nor that of an id", async () => {
  const answer = await world.call(`GET /V1/Customers/${customer.toUpperCase()}/Orders`, { as: "contoso" });
  expect([answer.status, answer.body]).toMatchObject([200, { totalCount: 0 }]);
});

test("letter case and underscores of query names do not count", async () => {
  const { orderId } = await business.anOrder("contoso", customer, offers.licence.offerId);
  for (const query of [`order_id=${orderId}`, `OrderId=${orderId.toUpperCase()}`, `ORDERID=${orderId}`]) {
    const answer = await world.call(`GET /v1/customers/${customer}/subscriptions?${query}`, { as: "contoso" });
    expect(answer.body).toMatchObject({ items: [{ orderId }] });
  }
  const none = await world.call(`GET /v1/customers/${customer}/subscriptions?OrderId=${randomUUID()}`, {
    as: "contoso",
  });
  expect([none.status, none.body]).toMatchObject([404, { code: 20000 }]);
});

test("request id, correlation id and locale come back, and are made up where none was sent", async () => {
  const [requestId, correlationId] = [randomUUID(), randomUUID()];
  const headers = { "MS-RequestId": requestId, "MS-CorrelationId": correlationId, "X-Locale": "de-DE" };
  const sent = await world.call("GET /v1/customers", { as: "contoso", headers });
  const echoed = ["ms-requestid", "ms-correlationid", "x-locale"].map((name) => sent.headers.get(name));
  expect(echoed).toEqual([requestId, correlationId, "de-DE"]);
  const bare = await world.call("GET /v1/customers", { as: "contoso" });
  expect(bare.headers.get("ms-requestid")).toMatch(/^[0-9a-f-]{36}$/);
});

const pascalCased = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inside]) => [
    `${name[0]?.toUpperCase()}${name.slice(1)}`,
    pascalCased(inside),
  ]);
  return Object.fromEntries(entries);
};

test("a body in PascalCase with every unset property as null is read, as .NET sends it", async () => {
  const { companyProfile, billingProfile } = newCustomer("pascal", "US");
  const body = pascalCased({
    id: null,
    commerceId: null,
    companyProfile: { ...companyProfile, tenantId: null, links: null },
    billingProfile: { ...billingProfile, attributes: null },
    relationshipToPartner: "unknown",
    associatedPartnerId: null,
    attributes: { objectType: "Customer", etag: "whatever" },
  });
  const answer = await world.call("POST /v1/customers", { as: "contoso", body });
  expect([answer.status, answer.body]).toMatchObject([201, { companyProfile: { domain: companyProfile.domain } }]);
});

test("null does not clear: a change that sends a whole partner back keeps what it does not say", async () => {
  const path = `/v1/partners/${tenantOf("litware")}`;
  const whole = JSON.parse((await world.call(`GET ${path}`, { as: "operator" })).text) as Record<string, unknown>;
  // Kinds are told with their dates and stated without: they are left out.
  const sent = { ...whole, kinds: null, legalName: "Litware Limited", domain: null, partnerId: randomUUID() };
  const changed = await world.call(`PATCH ${path}`, { as: "operator", body: sent });
  const expected = { legalName: "Litware Limited", domain: whole.domain, partnerId: whole.partnerId };
  expect([changed.status, changed.body]).toMatchObject([200, expected]);
});

test("a body that lacks a property is refused with the property's name", async () => {
  const { companyProfile } = newCustomer("lacking", "US");
  const answer = await world.call("POST /v1/customers", { as: "contoso", body: { companyProfile } });
  expect([answer.status, answer.body]).toMatchObject([
    400,
    { ...error, reasonCode: "REQUEST_INVALID", fact: expect.stringContaining("billingProfile") },
  ]);
});

test("a body that is no JSON, and one over the limit, are refused with 400 and 413", async () => {
  const broken = await world.call("POST /v1/customers", { as: "contoso", body: "{" });
  expect([broken.status, broken.body]).toMatchObject([400, { reasonCode: "REQUEST_INVALID" }]);
  const large = await world.call("POST /v1/customers", {
    as: "contoso",
    body: " ".repeat(limits.requestBodyBytesMax + 1),
  });
  expect([large.status, large.body]).toMatchObject([413, { reasonCode: "PAYLOAD_TOO_LARGE" }]);
});

test("a POST that is repeated with one request id makes one customer, and with another body it is refused", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = newCustomer("repeated", "US");
  const [first, again] = [
    await world.call("POST /v1/customers", { as: "contoso", headers, body }),
    await world.call("POST /v1/customers", { as: "contoso", headers, body }),
  ];
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  const other = await world.call("POST /v1/customers", { as: "contoso", headers, body: newCustomer("other", "US") });
  expect([other.status, other.body]).toMatchObject([422, { reasonCode: "REQUEST_ID_REUSED" }]);
});

test("a POST that is sent five times at once with one request id makes one customer", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = newCustomer("at-once", "US");
  const sent = [1, 2, 3, 4, 5].map(() => world.call("POST /v1/customers", { as: "contoso", headers, body }));
  const answers = await Promise.all(sent);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
});

test("a collection is read page by page with the token of links.next, and the last page has no next", async () => {
  for (const name of ["page-a", "page-b", "page-c"]) await business.aCustomer("litware", name);
  type Page = { items: { id: string }[]; links: { next?: { uri: string; headers: { key: string; value: string }[] } } };
  const first = JSON.parse((await world.call("GET /v1/customers?size=2", { as: "litware" })).text) as Page;
  expect(first.items).toHaveLength(2);
  const { uri = "", headers: [header] = [] } = first.links.next ?? {};
  expect([uri, header?.key]).toEqual([expect.stringMatching(/^\/customers\?/), "MS-ContinuationToken"]);
  const token = { "MS-ContinuationToken": header?.value ?? "" };
  const second = JSON.parse((await world.call(`GET /v1/${uri}`, { as: "litware", headers: token })).text) as Page;
  expect(second.items).toHaveLength(1);
  expect(second.links.next).toBeUndefined();
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);

  const foreign = await world.call(`GET /v1/${uri}`, { as: "contoso", headers: token });
  expect([foreign.status, foreign.body]).toMatchObject([400, { reasonCode: "REQUEST_INVALID" }]);
});

test("a refused sale says the reason, what was found and what helps, and changes nothing", async () => {
  const body = newCustomer("no-agreement", "US");
  const { id } = JSON.parse((await world.call("POST /v1/customers", { as: "contoso", body })).text) as { id: string };
  const lineItems = [{ lineItemNumber: 0, offerId: offers.legacy.offerId, quantity: 1 }];
  const refused = await world.call(`POST /v1/customers/${id}/orders`, { as: "contoso", body: { lineItems } });
  expect([refused.status, refused.body]).toMatchObject([403, { ...error, reasonCode: "AGREEMENT_NOT_ACCEPTED" }]);
  expect((await world.call(`GET /v1/customers/${id}/orders`, { as: "contoso" })).body).toMatchObject({ items: [] });
  await world.call(`POST /v1/customers/${id}/agreements`, { as: "contoso", body: newAgreement });
  const sold = await world.call(`POST /v1/customers/${id}/orders`, { as: "contoso", body: { lineItems } });
  expect(sold.status).toBe(201);
});

test("the same usage as JSON array, as an object with records, as lines and as gzip is one batch", async () => {
  const { subscriptionId } = await business.anOrder("contoso", customer, offers.legacy.offerId);
  const records = [1, 2].map((day) => aRecord(subscriptionId, "vm", "1", `2021-01-0${day}`));
  const json = { "content-type": "application/json" };
  const lines = records.map((record) => JSON.stringify(record)).join("\n");
  const batches = [
    await business.report(JSON.stringify(records), json),
    await business.report(JSON.stringify({ records }), json),
    await business.report(lines),
    await business.report(gzipSync(lines), { "content-encoding": "gzip" }),
  ];
  expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(1);
  expect(batches[3]?.counts).toMatchObject({ received: 2 });
});

test("a quantity keeps every digit, as a number literal and as text", async () => {
  const { subscriptionId } = await business.anOrder("contoso", customer, offers.legacy.offerId);
  const digits = "0.1234567890123456789012345";
  const [asText, asNumber] = [1, 2].map((day) =>
    JSON.stringify(aRecord(subscriptionId, "vm", digits, `2021-01-0${day}`)),
  );
  await business.report(`${asText}\n${asNumber?.replace(`"${digits}"`, digits)}`);
  const query = "from=2021-01-01T00:00:00Z&to=2021-02-01T00:00:00Z";
  const answer = await world.call(`GET /v1/usage/subscriptions/${subscriptionId}/records?${query}`, { as: "operator" });
  expect(answer.body).toMatchObject({ items: [{ record: { quantity: digits } }, { record: { quantity: digits } }] });
});
