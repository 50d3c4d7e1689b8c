import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { exactNumber } from "../../shared/kernel/exact-json.js";
import { Refusal } from "../../shared/kernel/refusal.js";
import { StorageBusy } from "../../shared/platform/ports.js";
import { collection } from "../../shared/triggers/collection.js";
import { routes } from "../../shared/triggers/http.js";
import { file, noContent, ok } from "../../shared/triggers/replies.js";
import { type HttpWorld, openHttpWorld, partnerTenant } from "./http-world.js";

const customerId = "ABCDEF00-0000-4000-8000-00000000000F";
const requestId = "60000000-0000-4000-8000-00000000000A";

const Order = z.object({ referenceCustomerId: z.string(), quantity: z.number().optional() });

const table = routes({
  "get-customer": {
    route: "GET v1/customers/{customerId:guid}",
    needs: "customers.read",
    handle: async ({ params, caller, self }) =>
      ok({ id: params.customerId, of: caller.tenantId, self, companyName: null }),
  },
  "delete-customer": {
    route: "DELETE v1/customers/{customerId:guid}",
    needs: "customers.write",
    tokens: "app+user",
    handle: async () => noContent(),
  },
  "create-order": {
    route: "POST v1/orders",
    needs: "orders.write",
    body: Order,
    maxBytes: 100,
    handle: async ({ body }) => ok({ of: body.referenceCustomerId, totalPrice: exactNumber("0.10") }),
  },
  "list-customers": {
    route: "GET v1/customers",
    needs: "customers.read",
    handle: async ({ continuation, self }) => {
      const page = continuation();
      return ok(collection({ items: [page.position ?? "start"], self, next: page.next("row-2") }));
    },
  },
  "put-usage": {
    route: "PUT v1/usage",
    needs: "orders.write",
    stream: true,
    handle: async ({ request }) => ok({ text: await request.text() }),
  },
  "get-statement": {
    route: "GET v1/invoices/{invoiceId}/documents/statement",
    needs: "public",
    handle: async ({ caller, params }) =>
      file(new TextEncoder().encode(caller.id), "application/pdf", `${params.invoiceId}.pdf`),
  },
  "check-domain": {
    route: "HEAD v1/domains/{domain}",
    needs: "customers.read",
    handle: async ({ params }) => {
      if (params.domain === "taken.example") return ok({ taken: true });
      throw new Refusal("NOT_FOUND", { fact: "Nobody has it.", remedy: "Take it." });
    },
  },
  "break-down": {
    route: "GET v1/faults/{kind}",
    needs: "public",
    handle: async ({ params }) => {
      throw params.kind === "busy" ? new StorageBusy(new Error("inner secret")) : new Error("inner secret");
    },
  },
  "read-roles": {
    route: "GET subscriptions/{subscriptionId:guid}/providers/Microsoft.Authorization/roleDefinitions",
    needs: "operations.manage",
    wire: "arm",
    handle: async () => ok({ value: [] }),
  },
});

let world: HttpWorld;
beforeAll(async () => {
  world = await openHttpWorld();
});
afterAll(() => world.close());
const call = (line: string, sent: Parameters<HttpWorld["call"]>[2] = {}) => world.call(table, line, sent);

test("a GUID of the path comes in lower case, and properties that are null are left out", async () => {
  const { status, body } = await call(`GET /v1/customers/${customerId}?x=1`);
  expect(status).toBe(200);
  expect(body).toEqual({
    id: customerId.toLowerCase(),
    of: partnerTenant,
    self: `/customers/${customerId}?x=1`,
  });
});
test("an answer tells the length of its body in bytes, which is more than its characters", async () => {
  const { headers, body } = await call("PUT /v1/usage", { body: "Größe" });
  expect(body).toEqual({ text: "Größe" });
  expect(headers["content-length"]).toBe(String(Buffer.byteLength('{"text":"Größe"}')));
});
test("an answer without a body tells no length", async () => {
  const { headers } = await call("HEAD /v1/domains/taken.example");
  expect(headers).not.toHaveProperty("content-length");
});
test("the client's request id, correlation id and locale come back", async () => {
  const headers = { "MS-RequestId": requestId, "MS-CorrelationId": customerId, "X-Locale": "de-DE" };
  expect((await call("GET /v1/customers", { headers })).headers).toMatchObject({
    "ms-requestid": requestId.toLowerCase(),
    "ms-correlationid": customerId.toLowerCase(),
    "x-locale": "de-DE",
  });
});
test("ids are made up where the client sends none or no GUID, also for refused requests", async () => {
  for (const token of [null, world.tokens.agent]) {
    const { headers } = await call("GET /v1/customers", { token, headers: { "MS-RequestId": "mine" } });
    expect(headers["ms-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers["ms-correlationid"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers["x-locale"]).toBe("en-US");
  }
});
test("without a token the answer is 401 and says how to authenticate", async () => {
  const { status, headers, body } = await call("GET /v1/customers", { token: null });
  expect(status).toBe(401);
  expect(headers["www-authenticate"]).toMatch(/^Bearer /);
  expect(body).toMatchObject({ code: 800001, reasonCode: "NOT_AUTHENTICATED", requestId: headers["ms-requestid"] });
});
test("a caller whose roles do not carry the permission is refused before the body is looked at", async () => {
  const { status, body } = await call("POST /v1/orders", { token: world.tokens.helpdesk, body: "no json" });
  expect(status).toBe(403);
  expect(body).toMatchObject({ code: 900150, reasonCode: "NO_ROLE", parameters: { needs: "orders.write" } });
});
test("an app-only token is refused where a user is asked for", async () => {
  const line = `DELETE /v1/customers/${customerId}`;
  expect(await call(line, { token: world.tokens.app })).toMatchObject({ status: 403, body: { code: 900329 } });
  expect(await call(line)).toMatchObject({ status: 204, text: "" });
});
test("a public route needs no token", async () => {
  const answer = await call("GET /v1/invoices/G000000001/documents/statement", { token: null });
  expect(answer).toMatchObject({
    status: 200,
    headers: { "content-type": "application/pdf", "content-disposition": 'attachment; filename="G000000001.pdf"' },
  });
});
test("a body in PascalCase with nulls is read, and amounts are answered digit by digit", async () => {
  const answer = await call("POST /v1/orders", { body: '{"Id":null,"ReferenceCustomerId":"c","Quantity":null}' });
  expect(answer).toMatchObject({ status: 200, text: '{"of":"c","totalPrice":0.10}' });
});
test("a body that does not fit is refused with the property's path", async () => {
  const { status, body } = await call("POST /v1/orders", { body: '{"referenceCustomerId":"c","quantity":"one"}' });
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 3000, reasonCode: "REQUEST_INVALID", parameters: { property: "quantity" } });
});
test("a body over the route's limit is 413 with the limit, also when it is packed", async () => {
  const long = JSON.stringify({ referenceCustomerId: "x".repeat(100) });
  for (const sent of [{ body: long }, { body: gzipSync(long), headers: { "content-encoding": "gzip" } }]) {
    expect(await call("POST /v1/orders", sent)).toMatchObject({
      status: 413,
      body: { reasonCode: "PAYLOAD_TOO_LARGE", parameters: { bytesMax: "100" } },
    });
  }
});
test("a route that streams reads its body itself, and every time", async () => {
  for (const body of ["one", "two"]) {
    const answer = await call("PUT /v1/usage", { body, headers: { "MS-RequestId": requestId } });
    expect(answer).toMatchObject({ status: 200, body: { text: body } });
  }
});
test("the token of a page leads to the next one, and no other caller can use it", async () => {
  const first = (await call("GET /v1/customers?size=1")).body as ReturnType<typeof collection>;
  expect(first.links.next?.uri).toBe("/customers?size=1&seekOperation=Next");
  const headers = { "MS-ContinuationToken": first.continuationToken ?? "" };
  expect((await call("GET /v1//customers?size=1&seekOperation=Next", { headers })).body).toMatchObject({
    items: ["row-2"],
  });
  expect(await call("GET /v1/customers", { headers: { "MS-ContinuationToken": "abc" } })).toMatchObject({
    status: 400,
    body: { reasonCode: "REQUEST_INVALID" },
  });
});
test("HEAD answers have a status and no body", async () => {
  expect(await call("HEAD /v1/domains/taken.example")).toMatchObject({ status: 200, text: "" });
  expect(await call("HEAD /v1/domains/free.example")).toMatchObject({ status: 404, text: "" });
});
test("a fault is 500 with the request id, says nothing of itself, and is logged with all of it", async () => {
  const { status, text, body, headers } = await call("GET /v1/faults/any", { headers: { "MS-RequestId": requestId } });
  expect(status).toBe(500);
  expect(text).not.toContain("secret");
  expect(body).toMatchObject({ code: 800003, reasonCode: "SERVER_FAULT", requestId: headers["ms-requestid"] });
  const logged = world.lines.find(
    ({ level, fields }) => level === "error" && fields.requestId === requestId.toLowerCase(),
  );
  expect(logged?.fields.error).toContain("inner secret");
});
test("busy storage is 503 and says when to come again", async () => {
  const { status, text, headers } = await call("GET /v1/faults/busy");
  expect([status, headers["retry-after"]]).toEqual([503, "5"]);
  expect(text).not.toContain("secret");
});
test("errors on the ARM wire have ARM's shape", async () => {
  const answer = await call(`GET /subscriptions/${customerId}/providers/microsoft.authorization/roledefinitions`);
  expect(answer).toMatchObject({ status: 403, body: { error: { code: "NO_ROLE", details: [{ code: 900150 }] } } });
});

test("a path that no route has is a JSON 404 with the request id", async () => {
  for (const path of ["/v1/nothing", "/", "/v1/customers/not-a-guid"]) {
    const { status, body, headers } = await call(`GET ${path}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 1000, reasonCode: "NOT_FOUND", requestId: headers["ms-requestid"] });
  }
});
test("a known path with another method is 405 with all methods that it has", async () => {
  const { status, headers, body } = await call(`PUT /v1/customers/${customerId}`);
  expect(status).toBe(405);
  expect(headers.allow).toBe("DELETE, GET");
  expect(body).toMatchObject({ reasonCode: "METHOD_NOT_ALLOWED" });
});
test("doubled slashes, a slash at the end and another case lead to the same function", async () => {
  for (const path of ["/v1//customers", "//v1/customers/", "/V1/Customers"]) {
    expect((await call(`GET ${path}`)).status).toBe(200);
  }
});
