import { beforeAll, expect, test } from "vitest";
import { productUpgrades } from "../../functions/product-upgrades.queue.js";
import { AnsweredBefore } from "../../shared/ledger/tries.js";
import type { Ports } from "../../shared/platform/ports.js";
import { resumeWork } from "../../shared/recovery/resume-work.js";
import { rangeFor } from "../../shared/subscriptions/subscription-list-keys.js";
import type { MemoryPorts } from "../simulation/twins/memory-ports.js";
import { Died, dyingPorts } from "../support/dying-ports.js";
import { overtakenAt } from "../support/overtaken-ports.js";
import { tenantOf } from "../support/parties.js";
import { aCustomer, convert, cutOver, openShop, portsOn, requestOn, sellLegacy } from "./conversion-world.js";

const later = "2021-10-05T16:00:00.000Z";
/** More than fit one transaction: the queue goes on with them. */
const many = 50;
let shop: MemoryPorts;
let customerId: string;
let untouched: string[];
let converted: string[];
beforeAll(async () => {
  shop = portsOn();
  await openShop(shop);
  customerId = await aCustomer(shop, "crash");
  await sellLegacy(shop, customerId, many);
  untouched = await stateOf(shop);
  const clean = portsOn(shop.storage);
  await convert(clean, customerId, { id: "asked" });
  await drain(clean);
  converted = await stateOf(clean);
});

/** What is left of the customer and on its partner's list: all rows but those that tell who wrote when. */
async function stateOf(ports: MemoryPorts): Promise<string[]> {
  const { rows } = await requestOn(ports).customers.read(customerId);
  const list = await requestOn(ports).subscriptionLists.page(tenantOf("contoso"), rangeFor({ customerId }), {
    size: 1000,
    after: undefined,
  });
  const listed = list.listed.map(({ listing: { version: _version, ...shown } }) => `list ${JSON.stringify(shown)}`);
  return [...rows.map(({ rowKey, body }) => `${rowKey} ${body}`), ...listed];
}

/** Every message that was sent to the queue comes, also those that came before. */
async function drain(ports: MemoryPorts, on: Ports = ports): Promise<void> {
  for (const { text } of ports.messages("product-upgrades")) await productUpgrades.run(on, text, "delivery");
}

const died = (error: unknown) => {
  if (!(error instanceof Died)) throw error;
};

/** Runs `work` on hosts that die at their first call, their second and so on, until one lives to its end. */
async function atEachCall(work: (die: (ports: Ports) => Ports, at: number) => Promise<boolean>): Promise<number> {
  for (let at = 1; ; at++) {
    const before = await work((ports) => dyingPorts(ports, at, "before"), at);
    const after = await work((ports) => dyingPorts(ports, at, "after"), at);
    if (!before && !after) return at;
  }
}

test("a host that dies at any call of a conversion leaves all or nothing after the recovery, and all when the client asks again", async () => {
  const outcomes = new Set<string>();
  const calls = await atEachCall(async (die, at) => {
    const ports = portsOn(shop.storage);
    let hasDied = false;
    await convert(die(ports), customerId, { id: "asked" }).catch((error: unknown) => {
      died(error);
      hasDied = true;
    });
    const anHourLater = portsOn(ports.storage, later);
    await resumeWork(requestOn(anHourLater, { now: later }));
    await drain(anHourLater);
    const reached = await stateOf(anHourLater);
    const isAll = reached.some((row) => row.startsWith("upgrade_"));
    outcomes.add(isAll ? "all" : "nothing");
    expect(reached, `died at call ${at}`).toEqual(isAll ? converted : untouched);

    // The client heard nothing and asks again, with the same id.
    await convert(anHourLater, customerId, { id: "asked", now: cutOver });
    await drain(anHourLater);
    expect(await stateOf(anHourLater), `died at call ${at}, asked again`).toEqual(converted);
    expect(await requestOn(anHourLater).unfinished.list("productUpgrade")).toEqual([]);
    return hasDied;
  });
  expect(calls).toBeGreaterThan(10);
  expect([...outcomes].sort()).toEqual(["all", "nothing"]);
});

test("a client that asks again after a host died finds all of it at once, on the list too, without waiting for the recovery", async () => {
  await atEachCall(async (die, at) => {
    const ports = portsOn(shop.storage);
    let hasDied = false;
    await convert(die(ports), customerId, { id: "asked" }).catch((error: unknown) => {
      died(error);
      hasDied = true;
    });
    await convert(ports, customerId, { id: "asked" });
    await drain(ports);
    expect(await stateOf(ports), `died at call ${at}`).toEqual(converted);
    return hasDied;
  });
});

test("a queue function that dies at any call ends the same when its message comes again", async () => {
  const begun = portsOn(shop.storage);
  await convert(begun, customerId, { id: "asked" });
  const calls = await atEachCall(async (die, at) => {
    const ports = portsOn(begun.storage);
    let hasDied = false;
    await drain(ports, die(ports)).catch((error: unknown) => {
      died(error);
      hasDied = true;
    });
    await drain(ports);
    const anHourLater = portsOn(ports.storage, later);
    await resumeWork(requestOn(anHourLater, { now: later }));
    expect(await stateOf(anHourLater), `died at call ${at}`).toEqual(converted);
    return hasDied;
  });
  expect(calls).toBeGreaterThan(5);
});

test("a try whose request is answered meanwhile strikes off its own note, and not that of one who died (deals 3559)", async () => {
  const ports = portsOn(shop.storage);
  const notes = () => requestOn(ports).unfinished.list("productUpgrade");
  for (let call = 1; (await notes()).length === 0; call++) {
    await convert(dyingPorts(ports, call, "after"), customerId, { id: "died" }).catch(died);
  }
  const noted = await notes();
  const late = overtakenAt(ports, "unfinished: change", () =>
    ports.tables.open("answers").change("asked", [{ kind: "create", row: { rowKey: "answer", body: "{}" } }]),
  );
  await expect(convert(late, customerId, { id: "asked" })).rejects.toBeInstanceOf(AnsweredBefore);
  expect(await notes()).toEqual(noted);
});
