import { beforeAll, describe, expect, test } from "vitest";
import { expiry } from "../../functions/expiry.timer.js";
import { subscriptionExpiry } from "../../functions/subscription-expiry.queue.js";
import { addAzureSubscription } from "../../shared/orders/add-azure-subscription.js";
import { placeOrder } from "../../shared/orders/place-order.js";
import type { Ports } from "../../shared/platform/ports.js";
import { resumeWork } from "../../shared/recovery/resume-work.js";
import { listEntitlements } from "../../shared/subscriptions/entitlements.js";
import { rangeFor } from "../../shared/subscriptions/subscription-list-keys.js";
import {
  aCustomer,
  callerOf,
  openShop,
  portsOn,
  requestOn,
  sellLegacy,
  setStatus,
  soldAt,
} from "../conversion/conversion-world.js";
import type { MemoryPorts } from "../simulation/twins/memory-ports.js";
import { offers } from "../support/business.js";
import { Died, dyingPorts } from "../support/dying-ports.js";
import { tenantOf } from "../support/parties.js";

const suspendedAt = "2021-04-01T00:00:00.000Z";
const dueAt = "2021-06-30T00:00:00.000Z";
const later = "2021-12-24T18:00:00.000Z";

let shop: MemoryPorts;
let customerId: string;
let subscriptionId: string;
let planned: { customerId: string; subscriptionId: string };
beforeAll(async () => {
  shop = portsOn();
  await openShop(shop);
  customerId = await aCustomer(shop, "crash");
  [subscriptionId = ""] = await sellLegacy(shop, customerId, 1);
  const of = await aCustomer(shop, "planned");
  const order = await placeOrder(requestOn(shop, { now: soldAt }), {
    caller: callerOf("contoso"),
    customerId: of,
    order: { lineItems: [{ lineItemNumber: 0, offerId: offers.plan.offerId, quantity: 1 }] },
  });
  planned = { customerId: of, subscriptionId: order.lineItems[0]?.subscriptionId ?? "" };
});

/** The customer's records, its partner's list and what is due: all but who wrote when, and how often nothing was written. */
async function stateOf(ports: MemoryPorts, of = customerId): Promise<string[]> {
  const backend = requestOn(ports);
  const { rows } = await backend.customers.read(of);
  const list = await backend.subscriptionLists.page(tenantOf("contoso"), rangeFor({ customerId: of }), {
    size: 1000,
    after: undefined,
  });
  const { due } = await backend.expiries.dueBy("9999");
  return [
    ...rows.map(({ rowKey, body }) => `${rowKey} ${body}`),
    ...list.listed.map(({ listing: { version: _version, ...shown } }) => `list ${JSON.stringify(shown)}`),
    ...due.filter((one) => one.customerId === of).map((one) => `due ${one.dueAt}`),
  ];
}

const eventsOf = async (ports: MemoryPorts, kind: string): Promise<number> => {
  const { rows } = await ports.tables.open("customers").page(customerId, { from: "~event_" });
  return rows.filter(({ body }) => (JSON.parse(body) as { kind: string }).kind === kind).length;
};

/** Runs `work` on hosts that die at their first call, their second and so on, until one lives to its end; answers at which. */
async function atEachCall(work: (die: (ports: Ports) => Ports, told: string) => Promise<boolean>): Promise<number> {
  for (let at = 1; ; at++) {
    const before = await work((ports) => dyingPorts(ports, at, "before"), `died before call ${at}`);
    const after = await work((ports) => dyingPorts(ports, at, "after"), `died after call ${at}`);
    if (!before && !after) return at;
  }
}
async function hasDied(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  }
}

describe("a host that dies at any call of a suspension", () => {
  const suspend = (ports: Ports) =>
    setStatus(ports, customerId, subscriptionId, "suspended", { id: "asked", now: suspendedAt });
  let suspended: string[];
  beforeAll(async () => {
    const clean = portsOn(shop.storage);
    await suspend(clean);
    suspended = await stateOf(clean);
  });

  test("leaves what the same request, sent again, brings to its end, once", async () => {
    const calls = await atEachCall(async (die, told) => {
      const ports = portsOn(shop.storage);
      const died = await hasDied(suspend(die(ports)));
      await suspend(ports);
      expect(await stateOf(ports), told).toEqual(suspended);
      expect(await eventsOf(ports, "subscription-changed"), told).toBe(1);
      return died;
    });
    expect(calls).toBeGreaterThan(8);
  });

  test("leaves all of it or nothing after the recovery, and what it made due is always known", async () => {
    const outcomes = new Set<boolean>();
    await atEachCall(async (die, told) => {
      const ports = portsOn(shop.storage);
      const died = await hasDied(suspend(die(ports)));
      const anHourLater = portsOn(ports.storage, later);
      await resumeWork(requestOn(anHourLater, { now: suspendedAt }));
      const isMade = (await eventsOf(anHourLater, "subscription-changed")) === 1;
      outcomes.add(isMade);
      const reached = await stateOf(anHourLater);
      if (isMade) expect(reached, told).toEqual(suspended);
      else
        expect(
          reached.filter((line) => !line.startsWith("due ")),
          told,
        ).toEqual(await stateOf(shop));
      return died;
    });
    expect(outcomes.size).toBe(2);
  });
});

describe("a host that dies at any call of the expiry", () => {
  let suspended: MemoryPorts;
  let expired: string[];
  const fire = (ports: Ports) => expiry.run(ports, "timer");
  const deliver = (ports: Ports, text: string) => subscriptionExpiry.run(ports, text, "delivery");
  /** The clock of an invocation is the machine's here, months late. */
  const lateOn = (ports: MemoryPorts) => portsOn(ports.storage, later);
  beforeAll(async () => {
    suspended = portsOn(shop.storage);
    await setStatus(suspended, customerId, subscriptionId, "suspended", { now: suspendedAt });
    const clean = lateOn(suspended);
    await fire(clean);
    for (const { text } of clean.messages("subscription-expiry")) await deliver(clean, text);
    expired = await stateOf(clean);
  });

  test("the clean run cancels what is due as of its 90th day, and nothing is due any more", () => {
    expect(expired.filter((line) => line.startsWith("due "))).toEqual([]);
    expect(expired.filter((line) => line.includes(`"state":"cancelled","from":"${dueAt}"`))).toHaveLength(2);
  });

  test("of a customer of whom much is due the timer asks once, and that one message does all of it", async () => {
    const ports = portsOn(suspended.storage);
    const [another = ""] = await sellLegacy(ports, customerId, 1);
    await setStatus(ports, customerId, another, "suspended", { now: "2021-04-02T00:00:00.000Z" });
    const late = lateOn(ports);
    await fire(late);
    const messages = late.messages("subscription-expiry");
    expect(messages).toHaveLength(1);
    await deliver(late, messages[0]?.text ?? "");
    expect((await stateOf(late)).filter((line) => line.startsWith("due "))).toEqual([]);
    expect(await eventsOf(late, "subscription-expired")).toBe(2);
  });

  test("the message that comes again brings it to its end, once", async () => {
    const calls = await atEachCall(async (die, told) => {
      const ports = lateOn(suspended);
      await fire(ports);
      const [message] = ports.messages("subscription-expiry");
      const died = await hasDied(deliver(die(ports), message?.text ?? ""));
      for (const _ of [1, 2]) await deliver(ports, message?.text ?? "");
      expect(await stateOf(ports), told).toEqual(expired);
      expect(await eventsOf(ports, "subscription-expired"), told).toBe(1);
      return died;
    });
    expect(calls).toBeGreaterThan(8);
  });

  test("the timer that fires again asks again for all that is due", async () => {
    await atEachCall(async (die, told) => {
      const ports = lateOn(suspended);
      const died = await hasDied(fire(die(ports)));
      await fire(ports);
      for (const { text } of ports.messages("subscription-expiry")) await deliver(ports, text);
      expect(await stateOf(ports), told).toEqual(expired);
      return died;
    });
  });
});

test("a host that dies at any call of a further Azure subscription leaves none or one, and one when it is asked again", async () => {
  const add = (ports: Ports) =>
    addAzureSubscription(requestOn(ports, { id: "asked" }), { caller: callerOf("contoso"), ...planned });
  await atEachCall(async (die, told) => {
    const ports = portsOn(shop.storage);
    const died = await hasDied(add(die(ports)));
    const { azure } = await add(ports);
    const below = await listEntitlements(requestOn(ports), { caller: callerOf("contoso"), ...planned });
    expect(below, told).toHaveLength(2);
    const facts = await requestOn(ports).subscriptions.facts(azure.azureSubscriptionId);
    expect(facts?.grants, told).toHaveLength(1);
    return died;
  });
});
