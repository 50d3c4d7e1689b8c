import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storageWorlds, type World } from "./worlds.js";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : new TextDecoder().decode(bytes));

describe.each(storageWorlds)("blobs $where", ({ open }) => {
  let world: World;
  let containers = 0;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());
  const newContainer = () => `contract-${++containers}`;
  const newBlobs = () => world.ports.blobs.open(newContainer());

  async function blobsWith(name: string, text: string) {
    const blobs = newBlobs();
    expect(await blobs.create(name, bytesOf(text), "text/plain")).toBe("created");
    return blobs;
  }

  test("a container comes into being with its first blob, also when many write first", async () => {
    const blobs = newBlobs();
    expect(await blobs.read("a")).toBeUndefined();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => blobs.create(`${n}`, bytesOf(`${n}`), "text/plain")),
    );
    expect(outcomes).toEqual(Array(8).fill("created"));
    expect(textOf(await blobs.read("7"))).toBe("7");
  });
  test("a blob that nobody wrote is nothing, whole or in part", async () => {
    const blobs = await blobsWith("a", "text");
    expect(await blobs.read("b")).toBeUndefined();
    expect(await blobs.read("b", { offset: 0, length: 1 })).toBeUndefined();
  });
  test("a blob is written once: the second writer is told, and changes nothing", async () => {
    const blobs = await blobsWith("a", "first");
    expect(await blobs.create("a", bytesOf("second"), "text/plain")).toBe("exists");
    expect(textOf(await blobs.read("a"))).toBe("first");
  });
  test("of 16 writers of one name exactly one creates it", async () => {
    const blobs = newBlobs();
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, n) => blobs.create("a", bytesOf(`${n}`), "text/plain")),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expect(textOf(await blobs.read("a"))).toBe(`${outcomes.indexOf("created")}`);
  });
  test("a blob of which half was sent is not there, and the next writer creates it", async () => {
    const container = newContainer();
    await world.sendHalf(container, "a", bytesOf("first"));
    const blobs = world.ports.blobs.open(container);
    expect(await blobs.read("a")).toBeUndefined();
    expect(await blobs.create("a", bytesOf("second"), "text/plain")).toBe("created");
    expect(textOf(await blobs.read("a"))).toBe("second");
  });
  test("every byte comes back, also of several megabytes", async () => {
    const bytes = Uint8Array.from({ length: 5_000_000 }, (_, n) => (n * 31) % 256);
    const blobs = newBlobs();
    await blobs.create("large", bytes, "application/octet-stream");
    const found = await blobs.read("large");
    expect(found && Buffer.compare(found, bytes)).toBe(0);
  });
  test("an empty blob is there and empty", async () => {
    const blobs = await blobsWith("empty", "");
    expect(textOf(await blobs.read("empty"))).toBe("");
    expect(textOf(await blobs.read("empty", { offset: 0, length: 1 }))).toBe("");
  });
  test("what the writer does to its bytes later, or a reader to what it got, changes nothing stored", async () => {
    const blobs = newBlobs();
    const bytes = Buffer.from("text");
    await blobs.create("a", bytes, "text/plain");
    bytes.fill("x");
    (await blobs.read("a"))?.fill(0);
    expect(textOf(await blobs.read("a"))).toBe("text");
  });

  describe("read in part", () => {
    test.each([
      [0, 3, "012"],
      [3, 4, "3456"],
      [9, 1, "9"],
      [8, 100, "89"],
      [10, 1, ""],
      [100, 5, ""],
    ])("from byte %i for %i give %j of 0123456789", async (offset, length, expected) => {
      const blobs = await blobsWith("a", "0123456789");
      expect(textOf(await blobs.read("a", { offset, length }))).toBe(expected);
    });
    test("a part of no bytes, or from before the first, is refused", async () => {
      const blobs = await blobsWith("a", "0123456789");
      await expect(blobs.read("a", { offset: 0, length: 0 })).rejects.toThrow("0 bytes from 0");
      await expect(blobs.read("a", { offset: -1, length: 1 })).rejects.toThrow("1 bytes from -1");
    });
  });

  test.each(["a/b/c.jsonl.gz", "it's 100%", "€😀", "?#&+", "x".repeat(1_024)])(
    "the name %s is kept exactly",
    async (name) => {
      const blobs = await blobsWith(name, "text");
      expect(textOf(await blobs.read(name))).toBe("text");
      expect(await blobs.create(name, bytesOf("other"), "text/plain")).toBe("exists");
    },
  );
  test("names differ by letter case, and containers hold their own", async () => {
    const blobs = await blobsWith("a", "lower");
    expect(await blobs.read("A")).toBeUndefined();
    expect(await newBlobs().read("a")).toBeUndefined();
  });
  test("a blob has a name of at most 1,024 characters", async () => {
    const blobs = newBlobs();
    await expect(blobs.create("", bytesOf(""), "text/plain")).rejects.toThrow("a blob's name");
    await expect(blobs.read("x".repeat(1_025))).rejects.toThrow("a blob's name");
  });
});
