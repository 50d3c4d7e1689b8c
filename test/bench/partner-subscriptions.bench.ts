import { openBackend } from "../../shared/backend.js";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import { enrolPartner } from "../../shared/partners/enrol-partner.js";
import { meterPorts } from "../../shared/platform/metering.js";
import type { Ports, Table } from "../../shared/platform/ports.js";
import { listPartnerSubscriptions } from "../../shared/subscriptions/partner-subscriptions.js";
import type { SubscriptionFilter, SubscriptionListing } from "../../shared/subscriptions/subscription-list.schema.js";
import { rangeFor } from "../../shared/subscriptions/subscription-list-keys.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { emptyStorage, type Partition } from "../simulation/twins/memory-storage.js";
import { nomination } from "../support/nomination.js";
import { bareSettings } from "../support/settings.js";
import { type Bench, median, printTable, shown, sizeFrom, timed } from "./measure.js";
import { openWorld, partnerTenant } from "./world.js";

const pageItems = 500;
const perCustomer = 5;
const runs = 7;
/** As many as fit a transaction: up to five rows each. */
const listingsAtOnce = 20;
const guid = (...names: (string | number)[]) => derivedGuid("bench", ...names.map(String));
const resellers = ["one", "two", "three", "four", "five"].map((name) => guid("reseller", name));

/** Pages of one partner's subscriptions over all of its customers: the first, one in the middle, the last. */
export const partnerSubscriptions: Bench = {
  name: "partner-list",
  about: `a page of ${pageItems} of a partner's subscriptions, wherever it lies (reach: the same cost everywhere)`,
  sizes:
    "BENCH_PARTNER_SUBSCRIPTIONS (10000; the emulator looks at a whole partition for each write, so 50000 take a quarter of an hour to load)",
  run: async () => {
    const count = sizeFrom("BENCH_PARTNER_SUBSCRIPTIONS", 10_000);
    const inMemory = await memoryWorld(50_000);
    console.log("  50,000 subscriptions of 10,000 customers, what a page asks of storage:");
    await compare(inMemory, { inTime: false });

    const world = await openWorld({ partners: 2 });
    try {
      await enrol(world.ports, 0);
      await load(world.ports, 0, count);
      console.log(`  ${shown(count)} subscriptions of ${shown(count / perCustomer)} customers on Azurite:`);
      await compare(world.ports, { inTime: true });
      await load(world.ports, 1, count);
      console.log("  The same beside another partner with as many:");
      await compare(world.ports, { inTime: true });
    } finally {
      await world.close();
    }
  },
};

/** The index in memory: what is written to it is sorted once, as a twin that sorts at each write would take minutes. */
async function memoryWorld(count: number): Promise<Ports> {
  let made = 0;
  const storage = emptyStorage();
  const ports = memoryPorts({
    clock: { now: () => new Date() },
    ids: { next: () => guid("fresh", ++made) },
    settings: bareSettings,
    storage,
  });
  const collecting = (name: string): Table => ({
    ...ports.tables.open(name),
    change: async (partition, changes) => {
      const table = storage.tables.get(name) ?? new Map<string, Partition>();
      const { rows } = table.get(partition) ?? { rows: new Map() };
      for (const change of changes)
        if (change.kind !== "delete") rows.set(change.row.rowKey, { body: change.row.body, etag: "1" });
      storage.tables.set(name, table.set(partition, { rowKeys: [], rows }));
    },
  });
  await enrol(ports, 0);
  await load({ ...ports, tables: { open: collecting } }, 0, count);
  for (const table of storage.tables.values()) {
    for (const [key, { rows }] of table) table.set(key, { rowKeys: [...rows.keys()].sort(), rows });
  }
  return ports;
}

const backendOn = (ports: Ports, partner: number) =>
  openBackend(ports, {
    now: new Date(),
    requestId: "bench",
    correlationId: "bench",
    idSeed: "bench",
    actor: { tenantId: partnerTenant(partner), kind: "app", id: "bench" },
  });

async function enrol(ports: Ports, partner: number): Promise<void> {
  await enrolPartner(backendOn(ports, partner), {
    ...{ partnerId: partnerTenant(partner), legalName: `Partner ${partner}`, domain: `partner${partner}.example` },
    ...{ countryCode: "US", mpnId: String(4_000_000 + partner), enrolledAt: "2015-01-01T00:00:00Z" },
    kinds: ["indirectProvider"],
    nomination,
  });
}

/** Writes the index itself: how it comes about is another matter. */
async function load(ports: Ports, partner: number, count: number): Promise<void> {
  const backend = backendOn(ports, partner);
  // One after another: the emulator works on one at a time anyway, and what waits too long in its queue is given up.
  for (let from = 0; from < count; from += listingsAtOnce) {
    const listings = Array.from({ length: Math.min(listingsAtOnce, count - from) }, (_, index) => ({
      before: undefined,
      listing: listingOf(from + index),
    }));
    await backend.subscriptionLists.relist(partnerTenant(partner), listings);
  }
}

function listingOf(number: number): SubscriptionListing {
  const month = String((number % 12) + 1).padStart(2, "0");
  const isLicence = number % 2 === 0;
  return {
    version: 1,
    subscriptionId: guid("subscription", number),
    customerId: guid("customer", Math.floor(number / perCustomer)),
    resellerId: resellers[Math.floor(number / perCustomer) % resellers.length],
    orderId: guid("order", number),
    offerId: isLicence ? `OFFER-${number % 20}` : "DZH318Z0BPS6:0001",
    offerName: "An offer of the benchmark",
    family: isLicence ? "licence" : "azurePlan",
    isTrial: false,
    friendlyName: "A subscription of the benchmark",
    quantity: 1,
    billingCycle: "monthly",
    ...(isLicence ? { termEndsAt: `2027-${month}-01T00:00:00.000Z` } : {}),
    autoRenew: true,
    state: number % 10 === 0 ? "suspended" : "active",
    suspensionReasons: [],
    createdAt: "2022-01-01T00:00:00.000Z",
  };
}

const filters: Record<string, SubscriptionFilter> = {
  all: {},
  "state active": { state: "active" },
  "one reseller": resellers[0] === undefined ? {} : { resellerId: resellers[0] },
  "one offer": { offerId: "DZH318Z0BPS6:0001" },
  "renewed from July on": { renewalFrom: "2027-07-01T00:00:00.000Z" },
  "one reseller, suspended": resellers[0] === undefined ? {} : { resellerId: resellers[0], state: "suspended" },
};

async function compare(ports: Ports, { inTime }: { inTime: boolean }): Promise<void> {
  const caller = { tenantId: partnerTenant(0), kind: "app", id: "bench", roles: [], isOperator: false } as const;
  const rows: string[][] = [];
  const rawPage = () =>
    backendOn(ports, 0).subscriptionLists.page(partnerTenant(0), rangeFor({}), { size: pageItems, after: undefined });
  for (const [name, filter] of Object.entries(filters)) {
    const ask = (on: Ports, after: string | undefined) =>
      listPartnerSubscriptions(backendOn(on, 0), { caller, filter, size: pageItems, after });
    const places: (string | undefined)[] = [undefined];
    for (let last = (await ask(ports, undefined)).last; last !== undefined; last = (await ask(ports, last)).last)
      places.push(last);
    const chosen = { first: 0, middle: Math.floor(places.length / 2), last: places.length - 1 };
    for (const [where, index] of Object.entries(chosen)) {
      const { ports: counted, requests } = meterPorts(ports);
      const { items } = await ask(counted, places[index]);
      const cells = [`${name}: ${where} of ${places.length}`, String(items.length), String(requests.table)];
      if (!inTime) rows.push(cells);
      else {
        const [milliseconds, raw] = await inTurn(() => ask(ports, places[index]), rawPage);
        rows.push([...cells, shown(milliseconds), (milliseconds / raw).toFixed(2)]);
      }
    }
  }
  const inTimeToo = inTime ? ["ms (median)", `÷ a raw page of ${pageItems}`] : [];
  printTable(["", "subscriptions", "storage requests", ...inTimeToo], rows);
}

/** The medians of both, measured in turn: what slows the machine meanwhile slows both. */
async function inTurn(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  const ofOne: number[] = [];
  const ofOther: number[] = [];
  for (let run = 0; run < runs; run++) {
    ofOne.push((await timed(one)).milliseconds);
    ofOther.push((await timed(other)).milliseconds);
  }
  return [median(ofOne), median(ofOther)];
}
