import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { Refusal } from "../../shared/kernel/refusal.js";
import { type Ports, RowConflict, StorageBusy } from "../../shared/platform/ports.js";
import { routes } from "../../shared/triggers/http.js";
import { created, ok } from "../../shared/triggers/replies.js";
import { type HttpWorld, openHttpWorld } from "./http-world.js";

let world: HttpWorld;
beforeAll(async () => {
  world = await openHttpWorld();
});
afterAll(() => world.close());

/** How often the use case came as far as its first write, since it may read before it is known that nothing is to be done. */
let calls = 0;
/** What it does then. */
let meanwhile: () => Promise<void> = async () => {};
beforeEach(() => {
  calls = 0;
  meanwhile = async () => {};
});

const Cart = z.object({ domain: z.string(), lineItems: z.array(z.object({ quantity: z.number() })).default([]) });
const taken = new Refusal("DOMAIN_TAKEN", { fact: "Taken.", remedy: "Choose." });

const table = routes({
  "create-cart": {
    route: "POST v1/customers/{customerId}/carts",
    needs: "orders.write",
    body: Cart,
    handle: async ({ backend, body, params }) => {
      await backend.resend("carts-begun", params.customerId);
      calls += 1;
      const id = backend.idFor("cart");
      await meanwhile();
      const carts = world.ports.tables.open("carts");
      try {
        await carts.change(params.customerId, [{ kind: "create", row: { rowKey: id, body: JSON.stringify(body) } }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
      return created({ id, call: calls, fresh: backend.newId() }, { Location: `/carts/${id}` });
    },
  },
  "read-cart": {
    route: "GET v1/customers/{customerId}/carts",
    needs: "orders.read",
    handle: async () => ok({ call: ++calls }),
  },
});

const newCustomer = () => randomUUID();
const cartsOf = async (customerId: string) => (await world.ports.tables.open("carts").page(customerId, {})).rows.length;
const post = (customerId: string, id: string, body: unknown, on?: Ports) =>
  world.call(
    table,
    `POST /v1/customers/${customerId}/carts`,
    { headers: { "MS-RequestId": id }, body: JSON.stringify(body) },
    on,
  );
const domain = "a.example";

test("the same request again gets the same answer, headers included, and does nothing", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const first = await post(customer, id, { domain });
  const again = await post(customer, id.toUpperCase(), { domain });
  expect(first).toMatchObject({ status: 201, body: { call: 1 } });
  expect(again.text).toBe(first.text);
  expect(again.headers.location).toBe(first.headers.location);
  expect(calls).toBe(1);
});
test("a request id that is no GUID is a key like any other, and the answer has a GUID of its own", async () => {
  const [customer, id] = [newCustomer(), `order 7 of ${randomUUID()}`];
  const first = await post(customer, id, { domain });
  const again = await post(customer, id, { domain });
  expect(again).toMatchObject({ status: 201, text: first.text });
  expect(again.headers["ms-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(calls).toBe(1);
});
test("spelling, order and unset properties make no other request", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  await post(customer, id, { domain, lineItems: [{ quantity: 1 }] });
  const again = await post(customer, id, { Id: null, LineItems: [{ Quantity: 1 }], Domain: domain });
  expect(again).toMatchObject({ status: 201, body: { call: 1 } });
});
test("the same id with another body is refused with the property that differs, and does nothing", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  await post(customer, id, { domain, lineItems: [{ quantity: 1 }] });
  const reused = await post(customer, id, { domain, lineItems: [{ quantity: 2 }] });
  expect(reused).toMatchObject({
    status: 422,
    body: { reasonCode: "REQUEST_ID_REUSED", parameters: { property: "lineItems[0].quantity" } },
  });
  expect(calls).toBe(1);
  expect(await post(customer, id, { domain, lineItems: [{ quantity: 1 }] })).toMatchObject({ status: 201 });
});
test("another query is another request too", async () => {
  const id = randomUUID();
  const ask = (market: string) =>
    world.call(table, `POST /v1/customers/q${id}/carts?market=${market}`, {
      headers: { "Idempotency-Key": id },
      body: JSON.stringify({ domain }),
    });
  expect((await ask("US")).status).toBe(201);
  expect(await ask("DE")).toMatchObject({ status: 422, body: { parameters: { property: "query market" } } });
});
test("a refusal is kept and told again", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  meanwhile = () => Promise.reject(taken);
  const refused = await post(customer, id, { domain });
  meanwhile = async () => {};
  expect(refused).toMatchObject({ status: 409, body: { reasonCode: "DOMAIN_TAKEN" } });
  expect((await post(customer, id, { domain })).text).toBe(refused.text);
  expect(calls).toBe(1);
});
test("a body that the schema refuses is refused for ever; the id is taken, also for the mended body", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const refused = await post(customer, id, { domain: 1 });
  expect(refused).toMatchObject({ status: 400, body: { parameters: { property: "domain" } } });
  for (let time = 2; time <= 5; time++) expect((await post(customer, id, { domain: 1 })).text).toBe(refused.text);
  expect(await post(customer, id, { domain })).toMatchObject({
    status: 422,
    body: { reasonCode: "REQUEST_ID_REUSED", parameters: { property: "domain" } },
  });
  expect(calls).toBe(0);
});
test("after an answer a body that the schema refuses is another one: 422, not 400", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  await post(customer, id, { domain });
  expect(await post(customer, id, { domain: 1 })).toMatchObject({ status: 422 });
});
test("what is no JSON says nothing that a repeat could be known by: it is refused, and takes no id", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const line = `POST /v1/customers/${customer}/carts`;
  const headers = { "MS-RequestId": id };
  expect((await world.call(table, line, { headers, body: "{" })).status).toBe(400);
  expect((await post(customer, id, { domain })).status).toBe(201);
});
test.each([
  ["a fault", new Error("fault"), 500],
  ["busy storage", new StorageBusy(new Error("busy")), 503],
  ["throttling", new Refusal("RATE_LIMITED", { fact: "Too many.", remedy: "Wait." }), 429],
])("%s is not kept: the next try is carried out", async (_case, error, status) => {
  const [customer, id] = [newCustomer(), randomUUID()];
  meanwhile = () => Promise.reject(error);
  expect((await post(customer, id, { domain })).status).toBe(status);
  meanwhile = async () => {};
  expect((await post(customer, id, { domain })).status).toBe(201);
});
test("the same id means something else on another path, for another tenant and with another method", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const headers = { "MS-RequestId": id };
  const line = `/v1/customers/${customer}/carts`;
  const sent = { headers, body: JSON.stringify({ domain }) };
  const answers = [
    await world.call(table, `POST ${line}`, sent),
    await world.call(table, `POST /v1/customers/${newCustomer()}/carts`, sent),
    await world.call(table, `POST ${line}`, { ...sent, token: world.tokens.otherAgent }),
  ];
  expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(3);
  expect(await world.call(table, `GET ${line}`, { headers })).toMatchObject({ status: 200, body: { call: 4 } });
});
test("without an id of the client every request is a new one", async () => {
  const customer = newCustomer();
  const ask = () => world.call(table, `POST /v1/customers/${customer}/carts`, { body: JSON.stringify({ domain }) });
  const ids = [await ask(), await ask()].map(({ body }) => (body as { id: string }).id);
  expect(new Set(ids).size).toBe(2);
});
test("two at once have one effect and one answer", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  let arrived = 0;
  let goOn = () => {};
  const both = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  meanwhile = () => {
    arrived += 1;
    if (arrived === 2) goOn();
    return both;
  };
  const [one, other] = await Promise.all([post(customer, id, { domain }), post(customer, id, { domain })]);
  expect(calls).toBe(2);
  expect(one.text).toBe(other.text);
  expect((await post(customer, id, { domain })).text).toBe(one.text);
  expect(await cartsOf(customer)).toBe(1);
});
test("of two at once a success outranks the refusal that it caused, also for every later repeat", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  meanwhile = async () => {
    if (calls === 2) throw taken;
    const refused = await post(customer, id, { domain });
    expect(refused.status).toBe(409);
  };
  const success = await post(customer, id, { domain });
  expect(success.status).toBe(201);
  expect((await post(customer, id, { domain })).text).toBe(success.text);
});
test("a try that died between its effect and its answer is finished by the next one, with one effect", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const { tables } = world.ports;
  const dying: Ports = {
    ...world.ports,
    tables: {
      open: (name) => {
        const table = tables.open(name);
        return name === "answers"
          ? { ...table, change: () => Promise.reject(new StorageBusy(new Error("died"))) }
          : table;
      },
    },
  };
  expect((await post(customer, id, { domain }, dying)).status).toBe(503);
  expect(await cartsOf(customer)).toBe(1);
  expect((await post(customer, id, { domain })).status).toBe(201);
  expect(await cartsOf(customer)).toBe(1);
});
test("when it cannot be found out whether the request was answered, nothing is done", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const { tables } = world.ports;
  const busy: Ports = {
    ...world.ports,
    tables: {
      open: (name) =>
        name === "answers"
          ? { ...tables.open(name), get: () => Promise.reject(new StorageBusy(new Error("busy"))) }
          : tables.open(name),
    },
  };
  expect((await post(customer, id, { domain }, busy)).status).toBe(503);
  expect(calls).toBe(0);
  expect((await post(customer, id, { domain })).status).toBe(201);
});
test("a repeat is logged as one, whatever it came to", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  await post(customer, id, { domain });
  const before = world.lines.length;
  await post(customer, id, { domain });
  expect(world.lines.slice(before).map(({ level, message }) => `${level} ${message}`)).toEqual([
    "info invocation repeated",
  ]);
});
test("bodies too large to be kept by name differ all the same", async () => {
  const [customer, id] = [newCustomer(), randomUUID()];
  const lines = (last: number) => [...Array.from({ length: 5_000 }, () => ({ quantity: 1 })), { quantity: last }];
  await post(customer, id, { domain, lineItems: lines(1) });
  expect(await post(customer, id, { domain, lineItems: lines(2) })).toMatchObject({
    status: 422,
    body: { parameters: { property: "the body" } },
  });
  expect(await post(customer, id, { domain, lineItems: lines(1) })).toMatchObject({ status: 201 });
});
