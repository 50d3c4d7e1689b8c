import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { type World, worlds } from "./worlds.js";

describe.each(worlds)("a queue $where", ({ open }) => {
  let world: World;
  let queues = 0;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());
  const newQueue = () => `contract-${++queues}`;

  async function queueWith(...texts: string[]) {
    const name = newQueue();
    for (const text of texts) await world.ports.queues.open(name).send(text);
    return name;
  }
  const receive = (name: string, leaseSeconds = 30, max = 32) => world.receiver.receive(name, { leaseSeconds, max });
  async function receiveOne(name: string, leaseSeconds = 30) {
    const [message] = await receive(name, leaseSeconds, 1);
    if (message === undefined) throw new Error("no message is visible");
    return message;
  }

  test("comes into being with its first message, also when many send first", async () => {
    const name = newQueue();
    expect(await receive(name)).toEqual([]);
    await Promise.all(Array.from({ length: 8 }, (_, n) => world.ports.queues.open(name).send(`${n}`)));
    expect((await receive(name)).map(({ text }) => text).sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
  });
  test.each(["", '{"quantity":"0.10"}', "€😀 <&> \\u0000", "Zm9v"])(
    "gives the text %j back unchanged",
    async (text) => {
      const name = await queueWith(text);
      expect(await receiveOne(name)).toMatchObject({ text, dequeueCount: 1 });
    },
  );
  test.each(["\u0000", "a\r\nb", "\u0085", "\ud800", "\uffff"])(
    "refuses the text %j before it is sent",
    async (text) => {
      const name = newQueue();
      await expect(world.ports.queues.open(name).send(text)).rejects.toThrow("control characters");
      expect(await receive(name)).toEqual([]);
    },
  );
  test("takes the longest text allowed, and refuses one byte more before it is sent", async () => {
    const longest = "x".repeat(limits.queueTextBytesMax);
    const name = await queueWith(longest);
    expect((await receiveOne(name)).text).toBe(longest);

    const queue = world.ports.queues.open(name);
    await expect(queue.send(`${longest}x`)).rejects.toThrow("48001 bytes");
    await expect(queue.send("€".repeat(16_001))).rejects.toThrow("48003 bytes");
    expect(await receive(name)).toEqual([]);
  });
  test("gives a message to one receiver only while its lease lasts, and again after it", async () => {
    const name = await queueWith("work");
    const first = await receiveOne(name, 1);
    expect(await receive(name)).toEqual([]);

    await world.pass(1.1);
    const second = await receiveOne(name);
    expect(second).toMatchObject({ id: first.id, text: "work", dequeueCount: 2 });
    expect(second.popReceipt).not.toBe(first.popReceipt);
  });
  test("forgets a message that was removed", async () => {
    const name = await queueWith("work");
    expect(await world.receiver.remove(name, await receiveOne(name, 1))).toBe("removed");
    await world.pass(1.1);
    expect(await receive(name)).toEqual([]);
  });
  test("is lost to a receiver whose lease ended and whose message another has taken", async () => {
    const name = await queueWith("work");
    const late = await receiveOne(name, 1);
    await world.pass(1.1);
    const current = await receiveOne(name, 30);

    expect(await world.receiver.remove(name, late)).toBe("lost");
    expect(await world.receiver.renew(name, late, 30)).toBe("lost");
    expect(await world.receiver.remove(name, current)).toBe("removed");
    expect(await world.receiver.remove(name, current)).toBe("lost");
  });
  test("lets a lease be renewed, which ends the earlier receipt", async () => {
    const name = await queueWith("work");
    const first = await receiveOne(name, 1);
    const renewed = await world.receiver.renew(name, first, 30);
    if (renewed === "lost") throw new Error("the lease was held");

    await world.pass(1.1);
    expect(await receive(name)).toEqual([]);
    expect(await world.receiver.remove(name, first)).toBe("lost");
    expect(await world.receiver.remove(name, renewed)).toBe("removed");
  });
  test("shows a message at once that is given back, with one more try counted", async () => {
    const name = await queueWith("work");
    await world.receiver.renew(name, await receiveOne(name), 0);
    expect(await receiveOne(name)).toMatchObject({ text: "work", dequeueCount: 2 });
  });
  test("hides a message for its delay", async () => {
    const name = newQueue();
    await world.ports.queues.open(name).send("later", { delaySeconds: 1 });
    expect(await receive(name)).toEqual([]);
    await world.pass(1.1);
    expect(await receiveOne(name)).toMatchObject({ text: "later", dequeueCount: 1 });
  });
  test("takes a delay of seven days, and refuses a longer one or part of a second", async () => {
    const queue = world.ports.queues.open(newQueue());
    await queue.send("later", { delaySeconds: 604_800 });
    await expect(queue.send("later", { delaySeconds: 604_801 })).rejects.toThrow("a delay of 604801 s");
    await expect(queue.send("later", { delaySeconds: 0.5 })).rejects.toThrow("a delay of 0.5 s");
  });
  test("gives as many messages as were asked for, each once", async () => {
    const name = await queueWith("1", "2", "3", "4", "5");
    const first = await receive(name, 30, 2);
    const rest = await receive(name, 30, 32);
    expect(first).toHaveLength(2);
    expect([...first, ...rest].map(({ text }) => text).sort()).toEqual(["1", "2", "3", "4", "5"]);
  });
  test("gives at most 32 messages at once, and refuses to be asked for more", async () => {
    const name = await queueWith(...Array.from({ length: 33 }, (_, n) => `${n}`));
    await expect(receive(name, 30, 33)).rejects.toThrow();
    expect(await receive(name, 30, 32)).toHaveLength(32);
    expect(await receive(name, 30, 32)).toHaveLength(1);
  });
  test("keeps a message for ever: no work is lost because nobody had time for it", async () => {
    const name = await queueWith("work");
    expect((await receiveOne(name)).livesUntil.getUTCFullYear()).toBe(9999);
  });
  test("still takes a receipt after its lease while nobody else has taken the message", async () => {
    const name = await queueWith("given back", "done");
    const [first, second] = await receive(name, 1);
    if (first === undefined || second === undefined) throw new Error("two messages are visible");
    await world.pass(1.1);
    const renewed = await world.receiver.renew(name, first, 30);
    expect(renewed).not.toBe("lost");
    expect(await world.receiver.remove(name, second)).toBe("removed");
    expect(await receive(name)).toEqual([]);
  });
  test("hides no message for more than seven days, whether taken or given back", async () => {
    const name = await queueWith("work");
    await expect(receive(name, 604_801)).rejects.toThrow();
    const message = await receiveOne(name, 604_800);
    await expect(world.receiver.renew(name, message, 604_801)).rejects.toThrow();
    expect(await world.receiver.remove(name, message)).toBe("removed");
  });
  test("keeps the same text sent twice as two messages", async () => {
    const name = await queueWith("same", "same");
    expect(new Set((await receive(name)).map(({ id }) => id)).size).toBe(2);
  });
  test.each(["ab", "Upper", "a--b", "-ab", "ab-", "a_b", "x".repeat(64)])("is not opened under the name %s", (name) =>
    expect(() => world.ports.queues.open(name)).toThrow("not a name"),
  );
});
