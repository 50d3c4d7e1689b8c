import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { PageTokenInvalid, type RowRange, type StoredRow, type Table } from "../../shared/platform/ports.js";
import { create, keysOf, remove } from "./changes.js";
import { storageWorlds, type World } from "./worlds.js";

async function pagesOf(ask: (range: RowRange) => ReturnType<Table["scan"]>, size: number) {
  const pages: StoredRow[][] = [];
  let token: string | undefined;
  do {
    const page = await ask({ size, ...(token !== undefined && { token }) });
    pages.push([...page.rows]);
    token = page.token;
  } while (token !== undefined);
  return pages;
}

describe.each(storageWorlds)("a table $where is read", ({ open }) => {
  let world: World;
  let tables = 0;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());
  const newTable = () => world.ports.tables.open(`contract${++tables}`);

  async function tableWith(partitionKey: string, ...rowKeys: string[]) {
    const table = newTable();
    await table.change(
      partitionKey,
      rowKeys.map((rowKey) => create(rowKey)),
    );
    return table;
  }

  describe("in pages", () => {
    const keys = ["10", "9", "A", "B", "a", "a:1", "a:2", "a;", "b"];

    test("rows come in ordinal order of their keys", async () => {
      const table = await tableWith("p", ...[...keys].reverse());
      expect(keysOf((await table.page("p", {})).rows)).toEqual(keys);
    });
    test.each([1, 2, 3, 9, 1_000])("of %i every row comes exactly once, in order", async (size) => {
      const table = await tableWith("p", ...keys);
      const pages = await pagesOf((range) => table.page("p", range), size);
      expect(pages.flatMap(keysOf)).toEqual(keys);
      expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(size);
    });
    test("a range begins with its first key and ends before its last", async () => {
      const table = await tableWith("p", ...keys);
      const range = { from: "a:", to: "a;" };
      expect(keysOf((await table.page("p", range)).rows)).toEqual(["a:1", "a:2"]);
      expect(keysOf((await table.page("p", { from: "a:1", to: "a:2" })).rows)).toEqual(["a:1"]);
      expect(keysOf((await table.page("p", { from: "b" })).rows)).toEqual(["b"]);
      expect(keysOf((await table.page("p", { to: "9" })).rows)).toEqual(["10"]);
      expect((await table.page("p", { from: "c" })).rows).toEqual([]);
      expect((await table.page("p", { from: "b", to: "a" })).rows).toEqual([]);
      expect(keysOf((await table.page("p", { from: "a", to: "a\uffff" })).rows)).toEqual(["a", "a:1", "a:2", "a;"]);
      expect((await table.page("p", { from: "a/'#?", to: "a0" })).rows).toEqual([]);
      expect(keysOf((await pagesOf((page) => table.page("p", { ...range, ...page }), 1)).flat())).toEqual([
        "a:1",
        "a:2",
      ]);
    });
    test("a partition's pages hold no row of another", async () => {
      const table = await tableWith("p", "r1", "r2");
      await table.change("p2", [create("r3")]);
      await table.change("o", [create("r0")]);
      expect(keysOf((await pagesOf((range) => table.page("p", range), 1)).flat())).toEqual(["r1", "r2"]);
    });
    test("a row written or deleted between two pages neither doubles nor hides another", async () => {
      const table = await tableWith("p", "a", "b", "c", "d");
      const first = await table.page("p", { size: 2 });
      await table.change("p", [create("aa"), remove("c")]);
      const second = await table.page("p", { size: 2, ...(first.token !== undefined && { token: first.token }) });
      expect(keysOf([...first.rows, ...second.rows])).toEqual(["a", "b", "d"]);
    });
    test("a token whose remaining rows were all deleted meanwhile leads to an empty page without a token, of a page as of a scan", async () => {
      const table = await tableWith("p", "a", "b", "c", "d");
      await table.change("q", [create("e")]);
      const { token: pageToken = "" } = await table.page("p", { size: 2 });
      const { token: scanToken = "" } = await table.scan({ size: 2 });
      expect([pageToken, scanToken]).not.toContain("");
      await table.change("p", [remove("c"), remove("d")]);
      await table.change("q", [remove("e")]);
      expect(await table.page("p", { size: 2, token: pageToken })).toEqual({ rows: [] });
      expect(await table.scan({ size: 2, token: scanToken })).toEqual({ rows: [] });
    });
    test("of more than 1,000 rows a page or a scan that asks for no size gives 1,000 and a token for the rest", async () => {
      const table = newTable();
      const many = Array.from({ length: 1_001 }, (_, n) => `r${String(n).padStart(4, "0")}`);
      for (let from = 0; from < many.length; from += limits.transactionRowsMax)
        await table.change(
          "p",
          many.slice(from, from + limits.transactionRowsMax).map((rowKey) => create(rowKey)),
        );
      for (const ask of [(range: RowRange) => table.page("p", range), (range: RowRange) => table.scan(range)]) {
        const first = await ask({});
        expect(keysOf(first.rows)).toEqual(many.slice(0, 1_000));
        const rest = await ask(first.token === undefined ? {} : { token: first.token });
        expect(keysOf(rest.rows)).toEqual(["r1000"]);
        expect(rest.token).toBeUndefined();
      }
    });
    test("a scan sees all partitions in the order of their keys", async () => {
      const table = await tableWith("b", "2", "1");
      await table.change("a", [create("9")]);
      await table.change("B", [create("5")]);
      const pages = await pagesOf((range) => table.scan(range), 2);
      expect(pages.flat().map(({ partitionKey, rowKey }) => partitionKey + rowKey)).toEqual(["B5", "a9", "b1", "b2"]);
      expect(keysOf((await table.scan({ size: 1 })).rows)).toEqual(["5"]);
    });
    test("keys outside ASCII are paged like others", async () => {
      const table = await tableWith("pä", "rß", "r€", "r😀");
      const pages = await pagesOf((range) => table.page("pä", range), 1);
      expect(pages.flatMap(keysOf)).toEqual(["rß", "r€", "r😀"]);
    });
    test("pages of more than 1,000 rows are refused, and of none", async () => {
      await expect(newTable().page("p", { size: 1_001 })).rejects.toThrow("pages of 1001");
      await expect(newTable().scan({ size: 0 })).rejects.toThrow("pages of 0");
    });
    test("a token goes on with its own query only", async () => {
      const table = await tableWith("p", "a", "b", "c");
      await table.change("q", [create("a"), create("b")]);
      const { token = "" } = await table.page("p", { to: "c", size: 1 });
      expect(keysOf((await table.page("p", { to: "c", size: 5, token })).rows)).toEqual(["b"]);

      await expect(table.page("q", { to: "c", token })).rejects.toThrow(PageTokenInvalid);
      await expect(table.page("p", { token })).rejects.toThrow(PageTokenInvalid);
      await expect(table.scan({ token })).rejects.toThrow(PageTokenInvalid);
      await expect(newTable().page("p", { to: "c", token })).rejects.toThrow(PageTokenInvalid);
      await expect(table.page("p", { to: "c", token: `${token}AAAA` })).rejects.toThrow(PageTokenInvalid);
      await expect(table.page("p", { to: "c", token: "" })).rejects.toThrow(PageTokenInvalid);
    });
  });
});
