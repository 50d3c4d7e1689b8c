import { dec, sum } from "../../../shared/kernel/decimal.js";
import { groupBy } from "../../../shared/kernel/group-by.js";
import { formatMoney } from "../../../shared/kernel/money.js";
import { type Client, until } from "./client.js";
import { operator, type Party } from "./parties.data.js";

type Amount = number | string;
export type DemoInvoice = {
  id: string;
  totalCharges: Amount;
  currencyCode: string;
  billingPeriodStartDate: string;
  invoiceDetails: { links: { self: { uri: string } } }[];
  recipient: { name: string };
};
export type DemoLine = {
  customerCompanyName?: string;
  customerName?: string;
  pretaxCharges?: Amount;
  subtotal?: Amount;
  meterDescription?: string;
  priceAdjustmentDescription?: string;
  pcToBCExchangeRate?: Amount;
  basis: { exactAmount: string; pricingAmount: string };
};

/** Wire numbers with more digits than a double keeps come as text. */
export const exact = (amount: Amount) => dec(String(amount));

export type Wanted = { recipient: Party; month: string };

/** The recipient's invoice for the month, once it is issued. */
async function findInvoice(client: Client, { recipient, month }: Wanted): Promise<DemoInvoice | undefined> {
  const path = `/v1/invoices?recipientId=${recipient.tenantId}`;
  const { items } = await client.get<{ items: DemoInvoice[] }>(path, operator);
  return items.find((one) => one.billingPeriodStartDate.startsWith(month));
}

/** Those of the wanted invoices that are there. */
export async function findInvoices(client: Client, wanted: readonly Wanted[]): Promise<DemoInvoice[]> {
  const found = await Promise.all(wanted.map((one) => findInvoice(client, one)));
  return found.filter((invoice) => invoice !== undefined);
}

/** Closes what is ready, and waits for the month's invoice of each recipient, with its reconciliation file. */
export async function closeMonth(client: Client, wanted: readonly Wanted[]): Promise<DemoInvoice[]> {
  await client.fireTimer("monthly-invoicing");
  const invoices: DemoInvoice[] = [];
  for (const one of wanted) {
    const { recipient, month } = one;
    const invoice = await until(`The invoice of ${recipient.name} for ${month}`, () => findInvoice(client, one));
    const file = `/v1/invoices/${invoice.id}/documents/reconciliation`;
    await until(`The reconciliation file of ${invoice.id}`, () => client.getFile(file, operator));
    invoices.push(invoice);
  }
  return invoices;
}

/** All lines of an invoice, by the link that it gives for them. */
async function linesOf(client: Client, invoice: DemoInvoice): Promise<DemoLine[]> {
  const uri = invoice.invoiceDetails[0]?.links.self.uri ?? "";
  const { items } = await client.get<{ items: DemoLine[] }>(`/v1${uri}`, operator);
  return items;
}

/** The operator records that the invoice was paid in full: a clock that runs again would find it past due. */
export const recordPayment = (client: Client, { id, totalCharges }: DemoInvoice) =>
  client.tell("POST", `/v1/invoices/${id}/payments`, {
    as: operator,
    step: `payment of ${id}`,
    value: { amount: String(totalCharges) },
  });

export type Charges = { invoice: DemoInvoice; customers: { name: string; charge: string }[]; lines: DemoLine[] };

/** What each customer is charged on an invoice: the sum of its rounded lines. */
export async function chargesOf(client: Client, invoice: DemoInvoice): Promise<Charges> {
  const lines = await linesOf(client, invoice);
  const customers = [...groupBy(lines, (line) => line.customerCompanyName ?? line.customerName ?? "")].map(
    ([name, own]) => ({
      name,
      charge: formatMoney(
        sum(own.map((line) => exact(line.pretaxCharges ?? line.subtotal ?? "0"))),
        invoice.currencyCode,
      ),
    }),
  );
  return { invoice, lines, customers };
}
