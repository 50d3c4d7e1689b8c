import { type Decimal, dec, format, sum } from "../../../shared/kernel/decimal.js";
import { formatMoney } from "../../../shared/kernel/money.js";
import type { Client } from "./client.js";
import { octoberCustomers } from "./customers.data.js";
import { type Charges, chargesOf, type DemoInvoice, type DemoLine, exact } from "./invoices.js";
import type { Loaded } from "./load.js";
import { directPartner, operator } from "./parties.data.js";
import { type BatchCounts, counted } from "./usage-batches.js";

type Result = { client: Client; host: string; october: Loaded; plan: Loaded; print: (line: string) => void };
type Quarantined = { meterId: string; reason: string; records: number };

/** Prints invoices with each customer's charges, what could not be rated, and a line to paste. */
export async function tellResult({ client, host, october, plan, print }: Result): Promise<void> {
  const octoberCharges = await Promise.all(october.invoices.map((invoice) => chargesOf(client, invoice)));
  const planCharges = await Promise.all(plan.invoices.map((invoice) => chargesOf(client, invoice)));
  const { items: quarantined } = await client.get<{ items: Quarantined[] }>("/v1/usage/quarantine/summary", operator);
  const [first] = october.invoices;
  const paragraphs = [
    octoberText(octoberCharges, october.usage),
    quarantineText(quarantined),
    planText(planCharges, plan.usage),
    [
      "An invoice, fetched by an admin agent of its recipient (the token holds for an hour):",
      await lineToPaste(client, `${host}/v1/invoices/${first?.id}`),
    ],
  ];
  for (const line of paragraphs.flatMap((paragraph) => ["", ...paragraph])) print(line);
}

/** A command that fetches an address with an app+user token of the direct-bill partner's admin agent. */
const lineToPaste = async (client: Client, url: string): Promise<string> =>
  `curl -s -H "Authorization: Bearer ${await client.tokenOf(directPartner)}" ${url}`;

function octoberText(charges: readonly Charges[], usage: BatchCounts | undefined): string[] {
  const total = sum(charges.map(({ invoice }) => exact(invoice.totalCharges)));
  const unrounded = sum(charges.flatMap(({ lines }) => lines.map(({ basis }) => dec(basis.exactAmount))));
  return [
    "October 2017: recorded usage. One subscription's resource groups stand in for five customers.",
    ...invoiceTable(charges),
    cells("", "together", money(total, "USD")),
    `  Exact sum before rounding: ${format(unrounded)} USD`,
    ...countsText(usage),
  ];
}

function quarantineText(quarantined: readonly Quarantined[]): string[] {
  const records = quarantined.reduce((all, one) => all + one.records, 0);
  return [
    `Quarantined: ${records} records of ${quarantined.length} meters, rated as soon as a price for them arrives.`,
    ...quarantined.map((one) => `  ${one.meterId}  ${one.reason}  ${String(one.records).padStart(5)}`),
  ];
}

function planText(charges: readonly Charges[], usage: BatchCounts | undefined): string[] {
  return [
    "October 2021: an invented month on the Azure plan, with partner earned credit and an exchange rate.",
    ...invoiceTable(charges),
    ...charges.flatMap(({ invoice, lines }) => lines.map((line) => planLine(invoice, line))),
    ...countsText(usage),
  ];
}

function planLine(invoice: DemoInvoice, line: DemoLine): string {
  const credit = (line.priceAdjustmentDescription ?? "no earned credit").replace(/[["\]]/g, "");
  const priced = money(dec(line.basis.pricingAmount), "USD");
  const billed = money(exact(line.subtotal ?? "0"), invoice.currencyCode);
  return `  ${line.meterDescription}: ${priced} (${credit}) at ${line.pcToBCExchangeRate} = ${billed}`;
}

function invoiceTable(charges: readonly Charges[]): string[] {
  const rows = charges.flatMap(({ invoice, customers }) => [
    cells(invoice.id, invoice.recipient.name, money(exact(invoice.totalCharges), invoice.currencyCode)),
    ...customers.map(({ name, charge }) => cells("", `  ${groupOf(name)}${name}`, `${charge}    `)),
  ]);
  return [cells("invoice", "recipient, customers", "charges"), ...rows];
}

function groupOf(customer: string): string {
  const group = octoberCustomers.find(({ name }) => name === customer)?.group;
  return group === undefined ? "" : `${group}: `;
}

const money = (amount: Decimal, currency: string): string => `${formatMoney(amount, currency)} ${currency}`;

const cells = (number: string, name: string, amount: string): string =>
  `  ${number.padEnd(12)}${name.padEnd(30)}${amount.padStart(12)}`.trimEnd();

const countsText = (counts: BatchCounts | undefined): string[] =>
  counts === undefined ? [] : [`  Records: ${counted.map((count) => `${counts[count]} ${count}`).join(", ")}`];
