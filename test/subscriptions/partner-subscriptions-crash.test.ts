import fc from "fast-check";
import { expect, test } from "vitest";
import { openBackend } from "../../shared/backend.js";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import type { LedgerChange } from "../../shared/ledger/ledger.js";
import { untilFresh } from "../../shared/ledger/until-fresh.js";
import { meterPorts } from "../../shared/platform/metering.js";
import type { Ports } from "../../shared/platform/ports.js";
import { resumeWork } from "../../shared/recovery/resume-work.js";
import { commitSubscriptions } from "../../shared/subscriptions/commit-subscriptions.js";
import type { Subscription } from "../../shared/subscriptions/subscription.schema.js";
import { rangeFor, rowsAt } from "../../shared/subscriptions/subscription-list-keys.js";
import { subscriptionKey, subscriptionsIn } from "../../shared/subscriptions/subscription-rows.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { Died, dyingPorts } from "../support/dying-ports.js";
import { bareSettings } from "../support/settings.js";

const begun = new Date("2022-03-01T10:00:00Z");
const guid = (name: string) => derivedGuid("test", name);
const seller = guid("seller");
const resellers = [guid("reseller one"), guid("reseller two")];
const customers = [guid("customer one"), guid("customer two")];
const subscriptionIds = ["a", "b", "c"].map(guid);

function freshPorts(): Ports {
  let made = 0;
  return memoryPorts({
    clock: { now: () => begun },
    ids: { next: () => guid(String(++made)) },
    settings: bareSettings,
  });
}

const backendOf = (ports: Ports) =>
  openBackend(ports, {
    now: begun,
    requestId: "r",
    correlationId: "c",
    idSeed: "s",
    actor: { tenantId: seller, kind: "app", id: "app" },
  });

type Change = {
  customer: string;
  subscriptionId: string;
  state: Subscription["state"];
  quantity: number;
  ends: boolean;
};

/** The third is sold without one. */
const resellerOf = (subscriptionId: string) => {
  const resellerId = resellers[subscriptionIds.indexOf(subscriptionId)];
  return resellerId === undefined ? {} : { resellerId };
};

const subscriptionFrom = ({ customer, subscriptionId, state, quantity, ends }: Change): Subscription => ({
  subscriptionId,
  customerId: customer,
  partnerId: seller,
  ...resellerOf(subscriptionId),
  orderId: guid("order"),
  offerId: "OFFER",
  offerName: "Offer",
  family: "licence",
  isNewCommerce: false,
  isTrial: false,
  friendlyName: "Offer",
  quantity,
  quantities: [{ quantity, from: begun.toISOString() }],
  billingCycle: "monthly",
  ...(ends ? { termDuration: "P1Y", termEndsAt: "2023-03-01T00:00:00.000Z" } : {}),
  autoRenew: true,
  state,
  states: [{ state, from: begun.toISOString() }],
  suspensionReasons: [],
  createdAt: begun.toISOString(),
});

/** As use cases do: reads the file, decides, writes, and begins again when somebody was faster. */
const write = (ports: Ports, changes: readonly Change[]) => {
  const backend = backendOf(ports);
  const customer = changes[0]?.customer ?? "";
  return untilFresh(async () => {
    const file = await backend.customers.read(customer);
    const there = new Set(subscriptionsIn(file).map(({ subscriptionId }) => subscriptionId));
    const rows = changes.map((change): LedgerChange => {
      const key = subscriptionKey(change.subscriptionId);
      const value = subscriptionFrom(change);
      return there.has(change.subscriptionId) ? { put: key, value } : { create: key, value };
    });
    await commitSubscriptions(backend, customer, file, rows, {
      kind: "order-placed",
      subject: customer,
      by: backend.actor,
    });
  });
};

const shown = ({
  subscriptionId,
  state,
  quantity,
  termEndsAt,
}: Pick<Subscription, "subscriptionId" | "state" | "quantity" | "termEndsAt">) =>
  `${subscriptionId} ${state} ${quantity} ${termEndsAt ?? ""}`;

/** What a partner's list says under a filter, and what the customers' files say, each sorted. */
async function compare(ports: Ports, partnerId: string): Promise<void> {
  const backend = backendOf(ports);
  const files = await Promise.all(customers.map((customer) => backend.customers.read(customer)));
  const own = files.flatMap(subscriptionsIn).filter((one) => [one.partnerId, one.resellerId].includes(partnerId));
  const listed = async (filter: Parameters<typeof rangeFor>[0]) => {
    const page = await backend.subscriptionLists.page(partnerId, rangeFor(filter), { size: 1000, after: undefined });
    return rowsAt(page.listed, backend.now.toISOString())
      .map(({ listing }) => `${listing.customerId} ${shown(listing)}`)
      .sort();
  };
  const wanted = (passes: (one: Subscription) => boolean) =>
    own
      .filter(passes)
      .map((one) => `${one.customerId} ${shown(one)}`)
      .sort();
  expect(await listed({})).toEqual(wanted(() => true));
  expect(await listed({ offerId: "offer" })).toEqual(wanted(() => true));
  expect(await listed({ renewalFrom: "2023" })).toEqual(wanted((one) => one.termEndsAt !== undefined));
  for (const state of ["active", "suspended", "cancelled"] as const) {
    expect(await listed({ state })).toEqual(wanted((one) => one.state === state));
  }
  for (const customerId of customers) {
    expect(await listed({ customerId })).toEqual(wanted((one) => one.customerId === customerId));
  }
  for (const resellerId of resellers) {
    expect(await listed({ resellerId })).toEqual(wanted((one) => one.resellerId === resellerId));
  }
}

const change = (customer: string) =>
  fc.record({
    customer: fc.constant(customer),
    subscriptionId: fc.constantFrom(...subscriptionIds),
    state: fc.constantFrom("active" as const, "suspended" as const, "cancelled" as const),
    quantity: fc.integer({ min: 1, max: 3 }),
    ends: fc.boolean(),
  });
const commit = fc.constantFrom(...customers).chain((customer) =>
  fc.record({
    changes: fc.uniqueArray(change(customer), { minLength: 1, maxLength: 3, selector: (one) => one.subscriptionId }),
    diesAt: fc.option(fc.integer({ min: 1, max: 14 }), { nil: undefined }),
    when: fc.constantFrom("before" as const, "after" as const),
  }),
);
/** Commits of one round are under way at once. */
const rounds = fc.array(fc.array(commit, { minLength: 1, maxLength: 4 }), { maxLength: 6 });

test("wherever hosts die and however many write at once, after the recovery every partner's list is what the customers' files say, under every filter", async () => {
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const ports = freshPorts();
      for (const round of all) {
        await Promise.all(
          round.map(({ changes, diesAt, when }) =>
            write(diesAt === undefined ? ports : dyingPorts(ports, diesAt, when), changes).catch((error: unknown) => {
              if (!(error instanceof Died)) throw error;
            }),
          ),
        );
      }
      const anHourLater = { ...ports, clock: { now: () => new Date(begun.getTime() + 3_600_000) } };
      await resumeWork(backendOf(anHourLater));
      for (const partnerId of [seller, ...resellers]) await compare(ports, partnerId);
      expect((await backendOf(ports).unfinished.list("subscriptionChange")).length).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test("what was written is on the list before the writer answers", async () => {
  const ports = freshPorts();
  const [customer = ""] = customers;
  for (const quantity of [1, 2, 3]) {
    const all = subscriptionIds.map((subscriptionId) => ({
      customer,
      subscriptionId,
      state: "active" as const,
      quantity,
      ends: true,
    }));
    await write(ports, all);
    for (const partnerId of [seller, ...resellers]) await compare(ports, partnerId);
  }
});

test("beside its commit a subscription that is new costs three requests, one that changes four; a reseller's list one or two more, a term one for the day on which it is due", async () => {
  const ports = freshPorts();
  const [customer = ""] = customers;
  const costOf = async (subscriptionId: string, quantity: number, { ends = false, inCommitAlone = false } = {}) => {
    const { ports: metered, requests } = meterPorts(ports);
    const backend = backendOf(metered);
    const file = await backend.customers.read(customer);
    const before = requests.table;
    const value = subscriptionFrom({ customer, subscriptionId, state: "active", quantity, ends });
    const key = subscriptionKey(subscriptionId);
    const row = subscriptionsIn(file).some((one) => one.subscriptionId === subscriptionId)
      ? { put: key, value }
      : { create: key, value };
    const happened = { kind: "order-placed", subject: customer, by: backend.actor } as const;
    if (inCommitAlone) await backend.customers.commit(customer, file.version, [row], happened);
    else await commitSubscriptions(backend, customer, file, [row], happened);
    return requests.table - before;
  };
  const [resold = "", , direct = ""] = subscriptionIds;
  const commitAlone = await costOf(guid("another"), 1, { inCommitAlone: true });
  expect((await costOf(direct, 1)) - commitAlone).toBe(3);
  expect((await costOf(direct, 2)) - commitAlone).toBe(4);
  expect((await costOf(direct, 3, { ends: true })) - commitAlone).toBe(5);
  expect((await costOf(resold, 1)) - commitAlone).toBe(4);
  expect((await costOf(resold, 2)) - commitAlone).toBe(6);
});
