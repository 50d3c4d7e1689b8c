import { beforeAll, expect, test } from "vitest";
import { relistCustomer } from "../../shared/recovery/relist-customer.js";
import { rangeFor } from "../../shared/subscriptions/subscription-list-keys.js";
import { aCustomer, openShop, portsOn, requestOn, sellLegacy, setStatus } from "../conversion/conversion-world.js";
import type { MemoryPorts } from "../simulation/twins/memory-ports.js";
import type { Partition } from "../simulation/twins/memory-storage.js";
import { tenantOf } from "../support/parties.js";

const [provider, reseller] = [tenantOf("fabrikam"), tenantOf("wingtip")];
let customerId: string;
/** Before and after a subscription was suspended. */
let before: MemoryPorts;
let after: MemoryPorts;
beforeAll(async () => {
  before = portsOn();
  await openShop(before);
  customerId = await aCustomer(before, "listed", { of: "fabrikam", reseller: "wingtip" });
  const sold = await sellLegacy(before, customerId, 2, { of: "fabrikam", reseller: "wingtip" });
  after = portsOn(before.storage);
  await setStatus(after, customerId, sold[0] ?? "", "suspended", { as: "fabrikam" });
});

/** What both partners' lists say of the customer and of its subscriptions, in every state. */
async function listsOf(ports: MemoryPorts): Promise<string[]> {
  const { customers, subscriptionLists } = requestOn(ports);
  const lines = [provider, reseller].map(async (partnerId) => {
    const listed = (await customers.listings(partnerId, { size: 10 })).items.map((one) => JSON.stringify(one));
    const states = (["active", "suspended"] as const).map(async (state) => {
      const range = rangeFor({ state });
      const page = await subscriptionLists.page(partnerId, range, { size: 10, after: undefined });
      return page.listed.map(({ listing }) => `${state} ${JSON.stringify({ ...listing, version: 0 })}`);
    });
    return [...listed, ...(await Promise.all(states)).flat()];
  });
  return (await Promise.all(lines)).flat();
}
const isList = (table: string) =>
  [provider, reseller].some((partnerId) => table.endsWith(partnerId.replaceAll("-", "")));

/** Another name, which no row is found by: the rows stay where they are. */
function rename({ rows }: Partition): void {
  for (const [key, { body, etag }] of rows)
    rows.set(key, { etag, body: body.replace(/"friendlyName":"[^"]*"/, '"friendlyName":"Mistaken"') });
}

test.each<[string, (ports: MemoryPorts) => void, { partners: number; subscriptions: number }]>([
  [
    "has lost all that it said",
    ({ storage: { tables } }) => {
      for (const table of [...tables.keys()].filter(isList)) tables.delete(table);
    },
    { partners: 2, subscriptions: 2 },
  ],
  [
    "still says what was so before",
    ({ storage: { tables } }) => {
      for (const [table, rows] of structuredClone(before.storage.tables)) if (isList(table)) tables.set(table, rows);
    },
    { partners: 0, subscriptions: 1 },
  ],
  [
    "says something else of the version that the file has",
    ({ storage: { tables } }) => {
      for (const [table, partitions] of tables) if (isList(table)) partitions.forEach(rename);
    },
    { partners: 0, subscriptions: 2 },
  ],
])(
  "a list that %s says what the customer's file says once it is made anew, and again it changes nothing",
  async (_, spoil, changed) => {
    const ports = portsOn(after.storage);
    spoil(ports);
    expect(await listsOf(ports)).not.toEqual(await listsOf(after));
    expect(await relistCustomer(requestOn(ports), customerId)).toEqual({
      ...{ customerId, partners: 2, subscriptions: 2, changed },
    });
    expect(await listsOf(ports)).toEqual(await listsOf(after));

    const stored = structuredClone(ports.storage);
    const { changed: again } = await relistCustomer(requestOn(ports), customerId);
    expect(again).toEqual({ partners: 0, subscriptions: 0 });
    expect(ports.storage).toEqual(stored);
  },
);

test("a customer that was never anybody's is not found", async () => {
  await expect(relistCustomer(requestOn(after), provider)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
