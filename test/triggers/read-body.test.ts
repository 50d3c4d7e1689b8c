import { gzipSync } from "node:zlib";
import functions from "@azure/functions";
import { expect, test } from "vitest";
import { z } from "zod";
import { DecimalText } from "../../shared/kernel/decimal.js";
import { WireText } from "../../shared/kernel/wire-text.js";
import { checkedBody, readBody } from "../../shared/triggers/read-body.js";

const Line = z.object({ lineItemNumber: z.int(), quantity: DecimalText });
const Order = z.object({
  referenceCustomerId: z.string().optional(),
  friendlyName: WireText.optional(),
  endDate: z.string().nullable().optional(),
  lineItems: z.array(Line).default([]),
  billTo: z.union([z.string(), z.object({ firstName: z.string() })]).optional(),
  tags: z.record(z.string(), z.object({ shortName: z.string() })).optional(),
  nested: z.lazy(() => z.object({ mpnId: z.string() })).optional(),
});

const requestOf = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  new functions.HttpRequest({
    method: "POST",
    url: "http://localhost/v1/orders",
    headers,
    body: typeof body === "string" ? { string: body } : { bytes: body },
  });
const read = (value: unknown) => readText(JSON.stringify(value));
const readText = async (text: string | Uint8Array, headers?: Record<string, string>, bytesMax = 10_000) =>
  checkedBody(await readBody(requestOf(text, headers), Order, bytesMax), Order);

test("names in PascalCase reach the schema at every depth, also inside unions, records and lazy schemas", async () => {
  const body = await read({
    ReferenceCustomerID: "c",
    LineItems: [{ LineItemNumber: 1, QUANTITY: "2" }],
    BillTo: { FirstName: "Ada" },
    Tags: { CostCentre: { ShortName: "cc" } },
    Nested: { MPNId: "1" },
  });
  expect(body).toEqual({
    referenceCustomerId: "c",
    lineItems: [{ lineItemNumber: 1, quantity: "2" }],
    billTo: { firstName: "Ada" },
    tags: { CostCentre: { shortName: "cc" } },
    nested: { mpnId: "1" },
  });
});
test("a name in the schema's own spelling wins over another spelling of it", async () => {
  expect(await read({ ReferenceCustomerId: "other", referenceCustomerId: "own" })).toMatchObject({
    referenceCustomerId: "own",
  });
});
test("2.1: a word of a list is read in any case, with or without underscores, also as a key and where it tells of what kind a body is", async () => {
  const Kind = z.enum(["oneTime", "Not Ready"]);
  const Told = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("oneTime"), kinds: z.array(Kind), since: z.partialRecord(Kind, z.string()) }),
    z.object({ kind: z.literal("other") }),
  ]);
  const told = { Kind: "one_time", Kinds: ["ONETIME", "not_ready"], Since: { OneTime: "oneTime" } };
  expect(checkedBody(await readBody(requestOf(JSON.stringify(told)), Told, 1_000), Told)).toEqual({
    kind: "oneTime",
    kinds: ["oneTime", "Not Ready"],
    since: { oneTime: "oneTime" },
  });
});
test("2.1: text that may be any, or is none of the words, stays the client's own", async () => {
  const Text = z.object({ name: z.union([z.string(), z.enum(["None"])]), word: z.enum(["None"]).or(z.literal("")) });
  const said = { name: "none", word: "-" };
  expect(await readBody(requestOf(JSON.stringify(said)), Text, 1_000)).toEqual(said);
});
test("null does not clear, unless the schema says that it may", async () => {
  expect(await read({ Id: null, FriendlyName: null, LineItems: null, EndDate: null })).toEqual({
    lineItems: [],
    endDate: null,
  });
});
test("properties that the schema does not know are ignored", async () => {
  expect(await read({ links: { self: {} }, attributes: { etag: "x" }, __proto__x: 1 })).toEqual({ lineItems: [] });
});
test("a quantity of any length arrives digit by digit, as number or as text", async () => {
  const exact = "1234567890.12345678901";
  for (const literal of [exact, `"${exact}"`]) {
    const body = await readText(`{"lineItems":[{"lineItemNumber":1,"quantity":${literal}}]}`);
    expect(body.lineItems[0]?.quantity).toBe(exact);
  }
});
test("a body packed with gzip is unpacked", async () => {
  const body = await readText(gzipSync('{"referenceCustomerId":"c"}'), { "content-encoding": "gzip" });
  expect(body.referenceCustomerId).toBe("c");
});
test("a body of exactly the limit is read, one byte more is refused with the limit", async () => {
  const text = JSON.stringify({ referenceCustomerId: "x".repeat(100) });
  await expect(readText(text, {}, text.length)).resolves.toBeDefined();
  await expect(readText(text, {}, text.length - 1)).rejects.toMatchObject({
    code: "PAYLOAD_TOO_LARGE",
    parameters: { bytesMax: `${text.length - 1}` },
  });
});
test("a small gzip that unpacks beyond the limit is refused", async () => {
  const packed = gzipSync(JSON.stringify({ referenceCustomerId: "x".repeat(1_000_000) }));
  expect(packed.byteLength).toBeLessThan(10_000);
  await expect(readText(packed, { "content-encoding": "gzip" })).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
});
test.each([
  ["text that is no JSON", "{", {}],
  ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), {}],
  ["brackets nested without end", "[".repeat(9_000), {}],
  ["objects nested too deep", `${'{"a":'.repeat(100)}1${"}".repeat(100)}`, {}],
  ["gzip that is none", "{}", { "content-encoding": "gzip" }],
  ["gzip cut off", gzipSync('{"a":1}').subarray(0, 15), { "content-encoding": "gzip" }],
  ["an encoding that is not built", "{}", { "content-encoding": "br" }],
  ["no body where one is needed", "", {}],
])("%s is REQUEST_INVALID", async (_case, body, headers) => {
  await expect(readText(body, headers as Record<string, string>)).rejects.toMatchObject({ code: "REQUEST_INVALID" });
});
test("a wrong value is refused with its path and with what was there", async () => {
  await expect(read({ LineItems: [{ lineItemNumber: 1, quantity: "a lot" }] })).rejects.toMatchObject({
    code: "REQUEST_INVALID",
    fact: 'lineItems[0].quantity is "a lot".',
    parameters: { property: "lineItems[0].quantity", value: '"a lot"' },
  });
});
test("every further wrong property is named too, and a missing one is called missing", async () => {
  const refused = read({ lineItems: [{ quantity: 1 }], friendlyName: "a\u0000b" });
  await expect(refused).rejects.toMatchObject({ fact: expect.stringContaining("friendlyName") });
  await expect(refused).rejects.toMatchObject({ fact: expect.stringContaining("lineItems[0].lineItemNumber") });
  await expect(read({ lineItems: [{ quantity: 1 }] })).rejects.toMatchObject({
    fact: "lineItems[0].lineItemNumber is missing.",
  });
});
test("a property with which two things are wrong is named once", async () => {
  const friendlyName = `${"x".repeat(2_000)}\u0007`;
  await expect(read({ friendlyName })).rejects.toMatchObject({ fact: expect.not.stringContaining("Also wrong") });
  await expect(read({ friendlyName, referenceCustomerId: 1 })).rejects.toMatchObject({
    parameters: { alsoWrong: "friendlyName" },
  });
});
test("a text with control characters or half a surrogate pair is refused", async () => {
  for (const friendlyName of ["a\nb", "a\u0007", "a\ud800"]) {
    await expect(read({ friendlyName })).rejects.toMatchObject({ parameters: { property: "friendlyName" } });
  }
  expect(await read({ friendlyName: "Größe 数 😀" })).toMatchObject({ friendlyName: "Größe 数 😀" });
});
