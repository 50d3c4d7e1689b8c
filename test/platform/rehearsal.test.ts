import fc from "fast-check";
import { expect, test } from "vitest";
import type { Ports, RowChange, StoredRow, Table } from "../../shared/platform/ports.js";
import { rehearsalPorts } from "../../shared/platform/rehearsal.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { bareSettings } from "../support/settings.js";

const open = () =>
  memoryPorts({
    clock: { now: () => new Date(0) },
    ids: { next: () => "id" },
    settings: bareSettings,
    rowsPerPage: (asked) => asked,
  });
const things = (ports: Ports): Table => ports.tables.open("things");

async function keysInPages(table: Table, range: { from?: string; to?: string; size: number }): Promise<string[]> {
  const rows: StoredRow[] = [];
  let token: string | undefined;
  do {
    const page = await table.page("p", { ...range, ...(token === undefined ? {} : { token }) });
    expect(page.rows.length).toBeLessThanOrEqual(range.size);
    rows.push(...page.rows);
    token = page.token;
  } while (token !== undefined);
  return rows.map((row) => `${row.rowKey}=${row.body}`);
}

const key = fc.constantFrom("a", "b", "b_1", "b_2", "c", "d", "e");
const change = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), row: fc.record({ rowKey: key, body: fc.constantFrom("1", "2") }) }),
  fc.record({ kind: fc.constant("create" as const), row: fc.record({ rowKey: key, body: fc.constant("new") }) }),
  fc.record({ kind: fc.constant("delete" as const), rowKey: key }),
);

async function apply(ports: Ports, changes: readonly RowChange[]): Promise<string[]> {
  const answers: string[] = [];
  for (const one of changes) {
    const answer = await things(ports)
      .change("p", [one])
      .then(
        () => "done",
        (error: Error) => error.message,
      );
    answers.push(answer);
  }
  return answers;
}

test("whatever lies in storage and whatever is rehearsed over it, every page is the one that real writes would give", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 8 }),
      fc.array(change, { maxLength: 8 }),
      fc.constantFrom(1, 2, 3, 7),
      fc.option(key, { nil: undefined }),
      fc.option(key, { nil: undefined }),
      async (stored, rehearsed, size, from, to) => {
        const [real, under] = [open(), open()];
        await apply(real, stored);
        await apply(under, stored);
        const before = await keysInPages(things(under), { size });
        const rehearsal = rehearsalPorts(under);
        expect(await apply(rehearsal, rehearsed)).toEqual(await apply(real, rehearsed));

        const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), size };
        expect(await keysInPages(things(rehearsal), range)).toEqual(await keysInPages(things(real), range));
        const shown = async (ports: Ports) => (await things(ports).scan({})).rows.map(({ rowKey }) => rowKey);
        expect(await shown(rehearsal)).toEqual(await shown(real));
        expect(await keysInPages(things(under), { size })).toEqual(before);
      },
    ),
  );
});

test("a rehearsed message and a rehearsed blob reach nobody", async () => {
  const under = open();
  await under.blobs.open("files").create("kept", new Uint8Array([1]), "text/plain");
  const rehearsal = rehearsalPorts(under);
  await rehearsal.queues.open("work").send("do it");
  expect(await rehearsal.blobs.open("files").create("kept", new Uint8Array([2]), "text/plain")).toBe("exists");
  expect(await rehearsal.blobs.open("files").create("new", new Uint8Array([3]), "text/plain")).toBe("created");
  expect(await rehearsal.blobs.open("files").read("new")).toEqual(new Uint8Array([3]));
  expect(under.queueNames()).toEqual([]);
  expect(await under.blobs.open("files").read("new")).toBeUndefined();
});

test("of two rehearsed creates at once one wins", async () => {
  const rehearsal = rehearsalPorts(open());
  const create = () => things(rehearsal).change("p", [{ kind: "create", row: { rowKey: "r", body: "x" } }]);
  const [first, second] = await Promise.allSettled([create(), create()]);
  expect([first.status, second.status]).toEqual(["fulfilled", "rejected"]);
});
