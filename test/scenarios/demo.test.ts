import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, demoClient } from "../../infra/local/demo/client.js";
import { octoberCustomers } from "../../infra/local/demo/customers.data.js";
import { chargesOf, type DemoInvoice } from "../../infra/local/demo/invoices.js";
import { octoberUsage } from "../../infra/local/demo/october-usage.js";
import { directPartner, euroPartner, operator, provider } from "../../infra/local/demo/parties.data.js";
import { type BatchStatus, type DemoRecord, encodings, ratedBatches } from "../../infra/local/demo/usage-batches.js";
import { dec, format, sum } from "../../shared/kernel/decimal.js";
import { startAzuriteProcess } from "../support/azurite.js";
import { type NpmStart, npmStart } from "../support/npm-start.js";

const ended = "End with Ctrl";
const killed = killedAndKilledAgain();
killed.catch(() => {});
const folder = await mkdtemp(join(tmpdir(), "npm-start-"));
let clean: NpmStart;
let client: Client;
let issued: string;

beforeAll(async () => {
  clean = await npmStart(["--data", folder]);
  await clean.printed(ended);
  client = demoClient(clean);
  issued = await everythingIssued(client);
}, 90_000);
afterAll(async () => {
  await clean.end("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const invoicesOf = async (from: Client, recipient: { tenantId: string }) =>
  (await from.get<{ items: DemoInvoice[] }>(`/v1/invoices?recipientId=${recipient.tenantId}`, operator)).items;

/** Every invoice with its lines and file, what is quarantined and what is parked: as text, to the last byte. */
async function everythingIssued(from: Client): Promise<string> {
  const texts = [
    await from.getFile("/v1/usage/quarantine/summary", operator),
    await from.getFile("/v1/parked", operator),
  ];
  for (const recipient of [directPartner, provider, euroPartner]) {
    for (const { id, invoiceDetails } of await invoicesOf(from, recipient)) {
      const uri = invoiceDetails[0]?.links.self.uri;
      for (const path of [`/invoices/${id}`, uri, `/invoices/${id}/documents/reconciliation`]) {
        texts.push(path, await from.getFile(`/v1${path}`, operator));
      }
    }
  }
  expect(texts).not.toContain(undefined);
  return texts.join("\n");
}

/** Killed while it rates and, at two moments, while it closes; the last start ends the demo. */
async function killedAndKilledAgain(): Promise<string> {
  const azurite = await startAzuriteProcess();
  const storage = { CspData: azurite.connectionString };
  const moments = [
    { line: "Usage batch 3 of 4", thenMs: 0 },
    { line: "Closing October 2017", thenMs: 30 },
    { line: "Closing October 2017", thenMs: 150 },
  ];
  try {
    for (const { line, thenMs } of moments) {
      const started = await npmStart([], storage);
      await started.printed(line);
      await wait(thenMs);
      await started.end("SIGKILL");
    }
    const last = await npmStart([], storage);
    await last.printed(ended);
    const all = await everythingIssued(demoClient(last));
    await last.end("SIGKILL");
    return all;
  } finally {
    await azurite.stop();
  }
}

test("the recorded month is charged by customer, rounded line by line (RAT-13), and adds up to its exact sum", async () => {
  const [direct] = await invoicesOf(client, directPartner);
  const [indirect] = await invoicesOf(client, provider);
  if (direct === undefined || indirect === undefined) throw new Error(clean.output());
  const charges = [await chargesOf(client, direct), await chargesOf(client, indirect)];
  expect(charges.flatMap(({ customers }) => customers.map(({ charge }) => charge))).toEqual([
    "88.29",
    "54.30",
    "3.13",
    "60.13",
    "49.00",
  ]);
  expect(format(sum(charges.map(({ invoice }) => dec(String(invoice.totalCharges)))))).toBe("254.85");
  const exact = charges.flatMap(({ lines }) => lines.map(({ basis }) => dec(basis.exactAmount)));
  expect(format(sum(exact))).toBe("254.857855471029399708");
});

test("every row of the recording is rated, or quarantined by its meter", async () => {
  type Summary = { items: { records: number }[] };
  const { items } = await client.get<Summary>("/v1/usage/quarantine/summary", operator);
  expect(items).toHaveLength(8);
  expect(items.reduce((all, { records }) => all + records, 0)).toBe(474);
  expect(clean.output()).toContain(
    "Records: 1834 received, 1360 accepted, 1360 rated, 0 repeated, 0 conflicting, 474 quarantined",
  );
});

test("the plan month shows earned credit but for the day of the order, and the month's exchange rate", async () => {
  const [invoice] = await invoicesOf(client, euroPartner);
  if (invoice === undefined) throw new Error(clean.output());
  expect(invoice).toMatchObject({ currencyCode: "EUR", totalCharges: 67.73 });
  expect(await linesAsText(invoice)).toMatchInlineSnapshot(`
    [
      "Virtual Machines - Dv3 Series - D2 v3: 64.86 USD, 56.01 EUR",
      "Storage - Tiered Block Blob - Hot LRS Data Stored: 9.5 USD, 8.2 EUR",
      "Virtual Machines - Dv3 Series - D2 v3 Spot: 4.08 USD, 3.52 EUR",
    ]
  `);
});

async function linesAsText(invoice: DemoInvoice): Promise<string[]> {
  const { lines } = await chargesOf(client, invoice);
  return lines.map((line) => `${line.meterDescription}: ${line.basis.pricingAmount} USD, ${line.subtotal} EUR`);
}

test("the printed line fetches an invoice", async () => {
  const [, token, url] = /curl -s -H "Authorization: Bearer (\S+)" (\S+)/.exec(clean.output()) ?? [];
  const answer = await fetch(url ?? "", { headers: { Authorization: `Bearer ${token}` } });
  expect(await answer.json()).toMatchObject({ totalCharges: 145.72, currencyCode: "USD", status: "paid" });
});

test("a failed invocation is told in one short line, and one that is done not at all", async () => {
  await client.getFile("/v1/invoices/D999900001", operator);
  await clean.printed("  ! get-invoice: .*D999900001");
  expect(clean.output()).not.toContain("invocation done");
});

test("the same usage again, whole and shuffled in other batches, changes not one figure", async () => {
  const records = await octoberUsage("infra/local/data", await azureSubscriptions());
  const shuffled = [...records].sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
  const batches = [records, shuffled.slice(0, 611), shuffled.slice(611, 900), shuffled.slice(900)];
  const batchIds: string[] = [];
  for (const batch of batches) {
    const encoded = encodings["NDJSON, gzip"]?.(batch);
    if (encoded === undefined) throw new Error("no such encoding");
    const { batchId } = await client.send<BatchStatus>("POST", "/v1/usage", { as: operator, ...encoded });
    batchIds.push(batchId);
  }
  const counts = await ratedBatches(client, batchIds);
  expect(counts).toMatchObject({ received: 2 * 1_834, repeated: 2 * 1_834, conflicting: 0, rated: 0 });
  await client.fireTimer("monthly-invoicing");
  expect(await everythingIssued(client)).toBe(issued);
});

const hashOf = ({ id }: DemoRecord) => createHash("sha256").update(id).digest("hex");

/** The Azure subscription of each resource group; a legacy subscription has the same id. */
async function azureSubscriptions(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  type Listed = { items: { id: string; companyProfile: { domain: string } }[] };
  for (const seller of [directPartner, provider]) {
    const { items } = await client.get<Listed>("/v1/customers", seller);
    for (const { id, companyProfile } of items) {
      const path = `/v1/customers/${id}/subscriptions`;
      const subscriptions = await client.get<{ items: { id: string }[] }>(path, seller);
      const group = octoberCustomers.find(({ domain }) => domain === companyProfile.domain)?.group;
      found.set(group ?? "", subscriptions.items[0]?.id ?? "");
    }
  }
  return found;
}

test("ended by SIGTERM and started again on its folder, it has the same invoices, tells them again and does not load again", async () => {
  const keys = await publishedKeys();
  const table = tableOf(clean);
  expect(await clean.end("SIGTERM")).toBe(0);
  clean = await npmStart(["--data", folder]);
  await clean.printed("The store has the demo already");
  await clean.printed("curl ");
  expect(tableOf(clean)).toBe(table);
  expect(await everythingIssued(demoClient(clean))).toBe(issued);
  expect(await publishedKeys()).toBe(keys);
});

/** What is printed from the first invoice to the line to paste, without the counts of what this start has sent. */
const tableOf = (start: NpmStart) => {
  const [, table] = /(October 2017: recorded usage.*)An invoice, fetched/s.exec(start.output()) ?? [];
  expect(table).toContain("Quarantined: ");
  return table?.replace(/ {2}Records: .*\n/g, "");
};

const publishedKeys = async () => (await fetch(`${clean.issuer}/common/discovery/v2.0/keys`)).text();

test("killed while it rates and again while it closes, it goes on to the same invoices, lines and files, byte for byte", async () => {
  expect(await killed).toBe(issued);
}, 90_000);
