import { expect, test } from "vitest";
import { meterPorts } from "../../shared/platform/metering.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { bareSettings } from "../support/settings.js";

const world = () =>
  meterPorts(
    memoryPorts({
      clock: { now: () => new Date(0) },
      ids: { next: () => "id" },
      settings: bareSettings,
    }),
  );

test("every request to storage is counted under its service, and opening is none", async () => {
  const { ports, requests } = world();
  const table = ports.tables.open("things");
  const queue = ports.queues.open("things");
  const blobs = ports.blobs.open("things");
  expect(requests).toEqual({ table: 0, queue: 0, blob: 0 });

  await table.change("p", [{ kind: "put", row: { rowKey: "r", body: "{}" } }]);
  await table.get("p", "r");
  await table.page("p", {});
  await table.scan({});
  await queue.send("text");
  await blobs.create("name", new Uint8Array(1), "text/plain");
  await blobs.read("name");
  expect(requests).toEqual({ table: 4, queue: 1, blob: 2 });
});

test("a request that fails is counted, and its error is passed on", async () => {
  const { ports, requests } = world();
  await expect(ports.tables.open("things").change("p", [{ kind: "delete", rowKey: "r" }])).rejects.toThrow("missing");
  expect(requests.table).toBe(1);
});

test("two meters on one world count for themselves", async () => {
  const outer = world();
  const inner = meterPorts(outer.ports);
  await inner.ports.tables.open("things").get("p", "r");
  await outer.ports.tables.open("things").get("p", "r");
  expect([outer.requests.table, inner.requests.table]).toEqual([2, 1]);
});
