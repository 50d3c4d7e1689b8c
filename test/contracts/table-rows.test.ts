import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { conflict, create, etagOf, foreignEtag, keysOf, put, remove, replace } from "./changes.js";
import { storageWorlds, type World } from "./worlds.js";

describe.each(storageWorlds)("a table $where", ({ open }) => {
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

  describe("before its first write", () => {
    test("has no row", async () => expect(await newTable().get("p", "r")).toBeUndefined());
    test("has one empty page, without a token", async () => {
      expect(await newTable().page("p", {})).toEqual({ rows: [] });
      expect(await newTable().scan({})).toEqual({ rows: [] });
    });
    test("has nothing to delete and nothing to replace", async () => {
      await expect(newTable().change("p", [remove("r")])).rejects.toEqual(conflict("missing", 0));
      await expect(newTable().change("p", [replace("r", foreignEtag)])).rejects.toEqual(conflict("missing", 0));
    });
    test("comes into being by a put as well as by a create, also when many write first", async () => {
      const table = newTable();
      await Promise.all(Array.from({ length: 8 }, (_, n) => table.change("p", [n % 2 ? put(`${n}`) : create(`${n}`)])));
      expect((await table.page("p", {})).rows).toHaveLength(8);
    });
  });

  describe("keeps what was written", () => {
    test("a row comes back with its keys, its text and an etag", async () => {
      const table = newTable();
      await table.change("p", [create("r", '{"amount":"1.50"}')]);
      const found = await table.get("p", "r");
      expect(found).toMatchObject({ partitionKey: "p", rowKey: "r", body: '{"amount":"1.50"}' });
      expect(found?.etag).not.toBe("");
    });
    test("a row is found under its own partition only, and letter case counts", async () => {
      const table = await tableWith("p", "r");
      expect(await table.get("q", "r")).toBeUndefined();
      expect(await table.get("P", "r")).toBeUndefined();
      expect(await table.get("p", "R")).toBeUndefined();
    });
    test.each([
      ["no text at all", ""],
      ["text that looks like a number", "00123.0"],
      ["text that looks like a time", "2026-01-31T00:00:00Z"],
      ["quotes, ends of line and backslashes", '"a"\r\n\\ \t{}\u0000'],
      ["signs beyond the basic plane", "ß€😀𝄞"],
      ["text as long as one property", "x".repeat(32_000)],
      ["text one longer than one property", "x".repeat(32_001)],
      ["a surrogate pair where two properties meet", `${"x".repeat(31_999)}😀${"y".repeat(31_999)}`],
    ])("%s comes back unchanged", async (_, body) => {
      const table = newTable();
      await table.change("p", [create("r", body)]);
      expect((await table.get("p", "r"))?.body).toBe(body);
    });
    test("the longest text allowed comes back unchanged, also in signs of three bytes", async () => {
      const table = newTable();
      const body = "€".repeat(limits.rowBodyCharactersMax);
      await table.change("p", [create("r", body)]);
      expect((await table.get("p", "r"))?.body).toBe(body);
    });
    test("a text that became shorter leaves nothing of the longer one", async () => {
      const table = newTable();
      await table.change("p", [create("r", "x".repeat(70_000))]);
      await table.change("p", [replace("r", await etagOf(table, "p", "r"), "short")]);
      expect((await table.get("p", "r"))?.body).toBe("short");
      await table.change("p", [put("r", "x".repeat(70_000))]);
      await table.change("p", [put("r", "s")]);
      expect((await table.get("p", "r"))?.body).toBe("s");
    });
    test.each(["it's", "a b", "50%", "a+b", "a&b=c", "(1)", "😀ß", "a,b;c:d|e~f^g`h<i>", "x".repeat(512)])(
      "the key %s names a row in every way of asking",
      async (key) => {
        const table = await tableWith(key, key);
        expect(await table.get(key, key)).toMatchObject({ partitionKey: key, rowKey: key });
        expect(keysOf((await table.page(key, { from: key })).rows)).toEqual([key]);
        await table.change(key, [replace(key, await etagOf(table, key, key))]);
        await table.change(key, [remove(key, await etagOf(table, key, key))]);
        expect(await table.get(key, key)).toBeUndefined();
      },
    );
    test.each([
      "a/b",
      "a\\b",
      "a#b",
      "a?b",
      "a\u0000b",
      "a\nb",
      "a\u007fb",
      "a\u009fb",
      "a\ud83d",
      "\ude00b",
      "",
      "x".repeat(513),
    ])("no row can have the key %j: writing it is refused before it is sent, reading it finds nothing", async (key) => {
      const table = await tableWith("p", "r");
      await expect(table.change(key, [create("r")])).rejects.toThrow("a key has");
      await expect(table.change("p", [create(key)])).rejects.toThrow("a key has");
      await expect(table.change("p", [remove(key)])).rejects.toThrow("a key has");
      expect(await table.get("p", key)).toBeUndefined();
      expect(await table.get(key, "r")).toBeUndefined();
      expect(await table.page(key, {})).toEqual({ rows: [] });
    });
  });
});
