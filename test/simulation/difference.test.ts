import { expect, test } from "vitest";
import { mostAlike, toldDifference } from "./judge/difference.js";
import { ledgerLines } from "./judge/ledger.js";
import { lookAt } from "./judge/look.js";
import { emptyStorage } from "./twins/memory-storage.js";
import { memoryTables } from "./twins/memory-tables.js";
import { storyWriter } from "./workloads/story.js";
import { randomOf } from "./world/random.js";

const head = "customers p billing_1";
const here = `${head} {"profile":{"lines":["a","b"],"name":"${"x".repeat(1_000)}"},"version":1}`;

test("a difference is told with its path and both values, before what was found, which is shortened", () => {
  const told = toldDifference(here, here.replace('"b"', '"c"'));
  expect(told).toMatch(
    /^They differ at profile\.lines\.1: "b" here, "c" in the clean run\.\nhere: {2}customers p billing_1/,
  );
  expect(told).toContain("The clean run may be the wrong one");
  expect(told.length).toBeLessThan(1_100);
  expect(toldDifference(here, here.replace(',"version":1', ""))).toContain(
    "at version: 1 here, nothing in the clean run",
  );
});

test("of texts that are no JSON the place is told, and of what one run alone has, which", () => {
  const file = "invoices p invoice_1 file name,amount\nseat,";
  expect(toldDifference(`${file}1.00`, `${file}2.00`)).toMatch(
    new RegExp(`^They differ at character ${file.length + 1}: ".*seat,1\\.00" here, ".*seat,2\\.00" in the clean run`),
  );
  expect(toldDifference("a", undefined)).toMatch(/^The clean run has it not/);
  expect(toldDifference(undefined, "a")).toMatch(/^The clean run alone has it/);
});

test("a line is compared with the one that is most like it, not with the first that is missing", () => {
  expect(mostAlike("customers p a 1", ["customers o a 1", "customers p a 2", "prices p"])).toBe("customers p a 2");
  expect(mostAlike("customers p a 1", [])).toBeUndefined();
});

test("what may differ is named by table: a rating's own generation may, a profile's version and the request of what a person did may not", async () => {
  const linesOf = async (table: string, rowKey: string, value: object) => {
    const storage = emptyStorage();
    const row = { rowKey, body: JSON.stringify(value) };
    await memoryTables(storage, (asked) => asked)
      .open(table)
      .change("p", [{ kind: "put", row }]);
    return ledgerLines(lookAt(storage), storyWriter("test", {}, randomOf("test")).written());
  };
  const isCompared = async (table: string, rowKey: string, one: object, other: object) =>
    (await linesOf(table, rowKey, one)).join() !== (await linesOf(table, rowKey, other)).join();
  const event = (kind: string, requestId: string) => ({ kind: "price-added", by: { kind }, requestId });

  expect(await isCompared("ratings", "rating", { generation: 1, lines: 0 }, { generation: 2, lines: 0 })).toBe(false);
  expect(await isCompared("customers", "billing_1", { version: 1 }, { version: 2 })).toBe(true);
  expect(await isCompared("customers", "relationship_1", { requestId: "a" }, { requestId: "b" })).toBe(true);
  expect(await isCompared("prices", "~event_1", event("user", "a"), event("user", "b"))).toBe(true);
  expect(await isCompared("prices", "~event_1", event("system", "a"), event("system", "b"))).toBe(false);
});
