import { expect, test } from "vitest";
import { holdWrites } from "../../shared/platform/holding.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { bareSettings } from "../support/settings.js";

function world() {
  const stored = memoryPorts({
    clock: { now: () => new Date(0) },
    ids: { next: () => "id" },
    settings: bareSettings,
  });
  let release = () => {};
  let forbid = (_reason: Error) => {};
  const released = new Promise<void>((resolve, reject) => {
    release = resolve;
    forbid = reject;
  });
  const ports = holdWrites(stored, released);
  const table = ports.tables.open("things");
  const writes = () => [
    table.change("p", [{ kind: "put", row: { rowKey: "r", body: "{}" } }]),
    ports.queues.open("things").send("text"),
    ports.blobs.open("things").create("name", new Uint8Array(1), "text/plain"),
  ];
  const written = async () => [
    (await table.page("p", {})).rows.length,
    await ports.blobs.open("things").read("name"),
    (await table.scan({})).rows.length,
    await table.get("p", "r"),
  ];
  return { release, forbid, writes, written };
}
const nothing = [0, undefined, 0, undefined];

test("what is read is read at once, what is written waits until it is released", async () => {
  const { release, writes, written } = world();
  const all = Promise.all(writes());
  expect(await written()).toEqual(nothing);
  release();
  await all;
  expect(await written()).toEqual([1, new Uint8Array(1), 1, expect.objectContaining({ rowKey: "r" })]);
});

test("when it is forbidden, every write fails with the reason and none is carried out", async () => {
  const { forbid, writes, written } = world();
  const all = Promise.allSettled(writes());
  const reason = new Error("answered");
  forbid(reason);
  expect(await all).toEqual(Array(3).fill({ status: "rejected", reason }));
  expect(await written()).toEqual(nothing);
});
