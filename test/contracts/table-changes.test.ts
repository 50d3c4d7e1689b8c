import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { conflict, create, etagOf, foreignEtag, keysOf, put, remove, replace, row } from "./changes.js";
import { storageWorlds, type World } from "./worlds.js";

describe.each(storageWorlds)("a change of a table $where", ({ open }) => {
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

  describe("decides by what is there", () => {
    test("a create of a row that exists says so and changes nothing", async () => {
      const table = newTable();
      await table.change("p", [create("r", "first")]);
      await expect(table.change("p", [create("r", "second")])).rejects.toEqual(conflict("exists", 0));
      expect((await table.get("p", "r"))?.body).toBe("first");
    });
    test("a replace with the row's etag writes it and gives it another etag", async () => {
      const table = await tableWith("p", "r");
      const before = await etagOf(table, "p", "r");
      await table.change("p", [replace("r", before, "second")]);
      expect(await table.get("p", "r")).toMatchObject({ body: "second" });
      expect(await etagOf(table, "p", "r")).not.toBe(before);
    });
    test("a replace with an older etag is stale and changes nothing, even when the text is the same again", async () => {
      const table = await tableWith("p", "r");
      const old = await etagOf(table, "p", "r");
      await table.change("p", [put("r")]);
      await expect(table.change("p", [replace("r", old, "late")])).rejects.toEqual(conflict("stale", 0));
      expect((await table.get("p", "r"))?.body).toBe(row("r").body);
    });
    test("a row that was deleted and made again has not its old etag", async () => {
      const table = await tableWith("p", "r");
      const old = await etagOf(table, "p", "r");
      await table.change("p", [remove("r")]);
      await table.change("p", [create("r")]);
      await expect(table.change("p", [replace("r", old)])).rejects.toEqual(conflict("stale", 0));
    });
    test("a replace of a row that is gone is missing", async () => {
      const table = await tableWith("p", "r");
      const etag = await etagOf(table, "p", "r");
      await table.change("p", [remove("r")]);
      await expect(table.change("p", [replace("r", etag)])).rejects.toEqual(conflict("missing", 0));
    });
    test("a put writes whether the row is there or not", async () => {
      const table = newTable();
      await table.change("p", [put("r", "first")]);
      await table.change("p", [put("r", "second")]);
      expect((await table.get("p", "r"))?.body).toBe("second");
    });
    test("a delete takes the row away, with its etag or without", async () => {
      const table = await tableWith("p", "a", "b");
      await table.change("p", [remove("a"), remove("b", await etagOf(table, "p", "b"))]);
      expect((await table.page("p", {})).rows).toEqual([]);
    });
    test("a delete with an older etag is stale and the row stays, alone and among other changes", async () => {
      const table = await tableWith("p", "a", "b");
      await expect(table.change("p", [remove("a", foreignEtag)])).rejects.toEqual(conflict("stale", 0));
      await expect(table.change("p", [put("b"), remove("a", foreignEtag)])).rejects.toEqual(conflict("stale", 1));
      expect(await table.get("p", "a")).toBeDefined();
    });
    test("a delete of a row that is not there is missing, with an etag or without", async () => {
      const table = await tableWith("p", "r");
      await expect(table.change("p", [remove("other")])).rejects.toEqual(conflict("missing", 0));
      await expect(table.change("p", [remove("other", foreignEtag)])).rejects.toEqual(conflict("missing", 0));
    });
  });

  describe("changes all or nothing", () => {
    test("all kinds of change stand in one transaction", async () => {
      const table = await tableWith("p", "deleted", "replaced", "put");
      const etag = await etagOf(table, "p", "replaced");
      await table.change("p", [
        create("created"),
        remove("deleted"),
        replace("replaced", etag, "new"),
        put("put", "new"),
      ]);
      const { rows } = await table.page("p", {});
      expect(rows.map(({ rowKey, body }) => `${rowKey}: ${body}`)).toEqual([
        'created: {"of":"created"}',
        "put: new",
        "replaced: new",
      ]);
    });
    test.each([
      ["exists", create("there")],
      ["stale", replace("there", foreignEtag)],
      ["missing", replace("absent", foreignEtag)],
      ["missing", remove("absent")],
    ] as const)("one change that fails (%s) undoes the others and is named by its index", async (reason, failing) => {
      const table = await tableWith("p", "there", "kept", "changed");
      const changes = [create("a"), remove("kept"), put("changed", "new"), failing, create("z")];
      await expect(table.change("p", changes)).rejects.toEqual(conflict(reason, 3));
      const { rows } = await table.page("p", {});
      expect(keysOf(rows)).toEqual(["changed", "kept", "there"]);
      expect(rows[0]?.body).toBe(row("changed").body);
    });
    test("of two changes that fail the first is named", async () => {
      const table = await tableWith("p", "there");
      const changes = [create("a"), create("there"), remove("absent")];
      await expect(table.change("p", changes)).rejects.toEqual(conflict("exists", 1));
    });
    test("100 changes are one transaction; 101 are refused before they are sent, and so is none", async () => {
      const table = newTable();
      const changes = Array.from({ length: 101 }, (_, n) => create(`${n}`.padStart(3, "0")));
      await table.change("p", changes.slice(0, 100));
      expect((await table.page("p", {})).rows).toHaveLength(100);
      await expect(table.change("q", changes)).rejects.toThrow("101 changes");
      await expect(table.change("q", [])).rejects.toThrow("changes something");
      expect((await table.page("q", {})).rows).toEqual([]);
    });
    test("one row twice in a transaction is refused before it is sent", async () => {
      const table = newTable();
      await expect(table.change("p", [create("r"), remove("r")])).rejects.toThrow("each row once");
      expect((await table.page("p", {})).rows).toEqual([]);
    });
    test("a text one longer than the longest is refused before it is sent", async () => {
      const body = "x".repeat(limits.rowBodyCharactersMax + 1);
      await expect(newTable().change("p", [create("r", body)])).rejects.toThrow("480001 characters");
    });
    test("a transaction up to its limit in bytes is written, and one beyond it refused before it is sent", async () => {
      const table = newTable();
      const quotes = '"'.repeat(400_000);
      const four = ["a", "b", "c", "d"].map((rowKey) => create(rowKey, quotes));
      await table.change("p", four);
      expect((await table.page("p", {})).rows.map(({ body }) => body.length)).toEqual([
        400_000, 400_000, 400_000, 400_000,
      ]);
      await expect(table.change("q", [...four, create("e", quotes)])).rejects.toThrow("bytes");
      expect((await table.page("q", {})).rows).toEqual([]);
    });
  });

  describe("when several write at once", () => {
    test("of two transactions on one etag exactly one wins, and the other is stale", async () => {
      const table = await tableWith("p", "version");
      const etag = await etagOf(table, "p", "version");
      const outcomes = await Promise.allSettled(
        ["one", "other"].map((name) => table.change("p", [replace("version", etag, name), create(name)])),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const lost = outcomes.find((outcome) => outcome.status === "rejected");
      expect(lost?.reason).toEqual(conflict("stale", 0));
      const winner = (await table.get("p", "version"))?.body;
      expect(keysOf((await table.page("p", {})).rows)).toEqual([winner, "version"]);
    });
    test("of 64 creators of one key exactly one wins", async () => {
      const table = newTable();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 64 }, (_, n) => table.change("p", [create("domain", `${n}`)])),
      );
      const winners = outcomes.flatMap(({ status }, n) => (status === "fulfilled" ? [`${n}`] : []));
      expect(winners).toEqual([(await table.get("p", "domain"))?.body]);
    });
  });
});
