import { expect, test } from "vitest";
import { bareSettings } from "../support/settings.js";
import { memoryPorts } from "./twins/memory-ports.js";
import { copyOf, type MemoryStorage } from "./twins/memory-storage.js";
import type { RowsPerPage } from "./twins/memory-tables.js";

const clock = { now: () => new Date("2026-01-31T12:00:00Z") };
const open = (more: { storage?: MemoryStorage; rowsPerPage?: RowsPerPage } = {}) =>
  memoryPorts({ clock, ids: { next: () => "id" }, settings: bareSettings, ...more });

async function write({ tables, queues, blobs }: ReturnType<typeof open>, text: string) {
  await tables.open("things").change("p", [{ kind: "put", row: { rowKey: text, body: text } }]);
  await queues.open("things").send(text);
  await blobs.open("things").create(text, new TextEncoder().encode(text), "text/plain");
}

test("what a host stored is there for the next one", async () => {
  const first = open();
  await write(first, "kept");
  const next = open({ storage: first.storage });
  expect(await next.tables.open("things").get("p", "kept")).toMatchObject({ body: "kept" });
  expect(next.queueNames()).toEqual(["things"]);
  expect(next.messages("things").map(({ text }) => text)).toEqual(["kept"]);
  expect(await next.blobs.open("things").read("kept")).toBeDefined();
});

test("a copy of the storage and the storage itself go their own ways", async () => {
  const original = open();
  await write(original, "before");
  const copy = open({ storage: copyOf(original.storage) });
  await write(original, "after");
  await original.tables.open("things").change("p", [{ kind: "put", row: { rowKey: "before", body: "changed" } }]);
  await original.receive("things", { leaseSeconds: 30 });
  expect(await copy.tables.open("things").get("p", "before")).toMatchObject({ body: "before" });
  expect(copy.messages("things")).toMatchObject([{ text: "before", dequeueCount: 0 }]);
  expect(await copy.tables.open("things").get("p", "after")).toBeUndefined();
  expect(await copy.blobs.open("things").read("after")).toBeUndefined();
});

test("the same calls leave the same storage, etags and receipts included", async () => {
  const run = async () => {
    const ports = open();
    await write(ports, "one");
    await ports.receive("things", { leaseSeconds: 30 });
    await write(ports, "two");
    return ports.storage;
  };
  expect(await run()).toEqual(await run());
});

test("a receiver that crashes keeps the message hidden, not gone", async () => {
  const ports = open();
  await write(ports, "work");
  await ports.receive("things", { leaseSeconds: 30 });
  expect(await ports.receive("things", { leaseSeconds: 30 })).toEqual([]);
  expect(ports.messages("things")).toHaveLength(1);
});

test("pages can be made short, even empty, and still lead to every row", async () => {
  let asked = 0;
  const ports = open({ rowsPerPage: (size) => (asked++ % 2 === 0 ? 0 : Math.min(size, 2)) });
  for (const text of ["a", "b", "c"]) await write(ports, text);

  const sizes: number[] = [];
  let token: string | undefined;
  do {
    const page = await ports.tables.open("things").page("p", { size: 3, ...(token !== undefined && { token }) });
    sizes.push(page.rows.length);
    token = page.token;
  } while (token !== undefined);
  expect(sizes).toEqual([0, 2, 0, 1]);
});
