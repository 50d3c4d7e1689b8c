import { randomUUID } from "node:crypto";
import { CustomerListing } from "../../shared/customers/customer.schema.js";
import { listKeysOf, listTableOf } from "../../shared/customers/list-keys.js";
import { limits } from "../../shared/kernel/limits.js";
import type { Ports, RowChange } from "../../shared/platform/ports.js";
import type { Client } from "./client.js";
import { type Bench, median, printTable, shown, sizeFrom, timed } from "./measure.js";
import { openWorld, partnerTenant } from "./world.js";

const pageSize = 100;
const repeats = 9;
/** Customers that each of the other partners has. */
const othersEach = 1_000;

/** Pages of one partner's customers, plain, filtered and searched, first alone and then beside ten times as many of others. */
export const customerLists: Bench = {
  name: "lists",
  about: `pages of ${pageSize} of one partner's customers, before and after those of others (reach: a page costs the same wherever it lies and whatever others have)`,
  sizes: "BENCH_LIST_OWN (10000), BENCH_LIST_OTHERS (90000)",
  run: async () => {
    const own = sizeFrom("BENCH_LIST_OWN", 10_000);
    const others = sizeFrom("BENCH_LIST_OTHERS", 90_000);
    const world = await openWorld({ partners: 1 });
    try {
      const counted = { requests: 0, rows: 0 };
      const running = await world.run({ over: (ports) => counting(ports, counted) });
      const client = running.partner(0);
      const rows: string[][] = [];
      const measure = async (beside: number) => {
        for (const { name, query } of questions(own)) {
          for (const { place, path, token } of await placesOf(client, query)) {
            const taken: number[] = [];
            Object.assign(counted, { requests: 0, rows: 0 });
            for (let time = 0; time < repeats; time++) {
              taken.push((await timed(() => client.get(path, headersFor(token)))).milliseconds);
            }
            const each = [counted.requests / repeats, counted.rows / repeats, median(taken)].map(shown);
            rows.push([name, shown(beside), place, ...each]);
          }
        }
      };
      await load(world.ports, partnerTenant(0), own);
      await measure(0);
      for (let partner = 1; partner <= others / othersEach; partner++) {
        await load(world.ports, partnerTenant(partner), othersEach);
      }
      await measure(others);
      await running.stop();
      printTable(["", "customers of others", "page", "storage requests", "rows read", "ms"], rows);
    } finally {
      await world.close();
    }
  },
};

const filtered = (field: string, value: string) =>
  `filter=${encodeURIComponent(JSON.stringify({ Field: field, Value: value, Operator: "starts_with" }))}`;

/** All, the half whose name begins alike, and the one with a domain. */
const questions = (own: number) => [
  { name: `all ${shown(own)}`, query: `size=${pageSize}` },
  { name: "name begins with A", query: `size=${pageSize}&${filtered("CompanyName", "a")}` },
  { name: "one by its domain", query: `size=${pageSize}&${filtered("Domain", "company7.")}` },
];

type Place = { place: string; path: string; token?: string };
type ListPage = { items: unknown[]; continuationToken?: string };

/** The first page of a list, one in its middle and the last, as a client comes to them. */
async function placesOf(client: Client, query: string): Promise<Place[]> {
  const first: Place = { place: "1", path: `/v1/customers?${query}` };
  const pages = [first];
  for (let token = await tokenAfter(client, first); token !== undefined; ) {
    const page = { place: `${pages.length + 1}`, path: `/v1/customers?${query}&seekOperation=Next`, token };
    pages.push(page);
    token = await tokenAfter(client, page);
  }
  return [...new Set([0, Math.floor(pages.length / 2), pages.length - 1])].flatMap((index) => pages[index] ?? []);
}

async function tokenAfter(client: Client, { path, token }: Place): Promise<string | undefined> {
  return ((await client.get(path, headersFor(token))).body as ListPage).continuationToken;
}

const headersFor = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { "MS-ContinuationToken": token };

/** Writes a partner's list as `relist` would, many customers to a transaction. */
async function load({ tables }: Ports, partnerId: string, count: number): Promise<void> {
  const table = tables.open(listTableOf(partnerId));
  let changes: RowChange[] = [];
  for (let index = 0; index < count; index++) {
    const listing = CustomerListing.parse({
      customerId: randomUUID(),
      companyName: `${index % 2 === 0 ? "A" : "B"} company ${index}`,
      domain: `company${index}.example`,
    });
    const body = JSON.stringify(listing);
    changes.push(...listKeysOf(listing).map((rowKey): RowChange => ({ kind: "create", row: { rowKey, body } })));
    if (changes.length > limits.transactionRowsMax - 5 || index === count - 1) {
      await table.change(partnerId, changes);
      changes = [];
    }
  }
}

/** Counts the requests that the app makes of tables, and the rows that they bring. */
function counting(ports: Ports, counted: { requests: number; rows: number }): Ports {
  return {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        return {
          ...table,
          get: async (partitionKey, rowKey) => {
            const row = await table.get(partitionKey, rowKey);
            counted.requests += 1;
            counted.rows += row === undefined ? 0 : 1;
            return row;
          },
          page: async (partitionKey, range) => {
            const page = await table.page(partitionKey, range);
            counted.requests += 1;
            counted.rows += page.rows.length;
            return page;
          },
        };
      },
    },
  };
}
