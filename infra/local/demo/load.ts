import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "./client.js";
import { octoberCustomers, planCustomer } from "./customers.data.js";
import { legacyOffer, octoberPartners, planOffer, planPartners } from "./enrolments.data.js";
import { closeMonth, type DemoInvoice, findInvoices, recordPayment, type Wanted } from "./invoices.js";
import { octoberUsage } from "./october-usage.js";
import { directPartner, euroPartner, operator, provider } from "./parties.data.js";
import planRateCard from "./plan-ratecard.data.json" with { type: "json" };
import { planUsage } from "./plan-usage.js";
import { holdClock, instants, releaseClock } from "./sandbox-clock.js";
import { enrol, linkReseller, publishOffers, sellAzure } from "./sell.js";
import { type BatchCounts, ratedBatches, sendUsage } from "./usage-batches.js";

const octoberRateCardFile = "azure-ratecard-2016-05-us-usd.json.gz";
/** US dollars for one euro: the European Central Bank's reference rate of 30 September 2021. */
const euroRate = { CurrencyCode: "EUR", USDPerUnit: "1.1579" };

type Load = { client: Client; dataFolder: string; told: (line: string) => void };
/** What a part of the demo came to; how its records were judged is known only to the start that sent them. */
export type Loaded = { invoices: DemoInvoice[]; usage?: BatchCounts };

const octoberInvoices: readonly Wanted[] = [
  { recipient: directPartner, month: "2017-10" },
  { recipient: provider, month: "2017-10" },
];
const planInvoices: readonly Wanted[] = [{ recipient: euroPartner, month: "2021-10" }];

/** What a demo that has ended came to. */
export async function findLoaded(client: Client): Promise<{ october: Loaded; plan: Loaded }> {
  const [october, plan] = await Promise.all([octoberInvoices, planInvoices].map((one) => findInvoices(client, one)));
  return { october: { invoices: october ?? [] }, plan: { invoices: plan ?? [] } };
}

/** October 2017: recorded usage and the recorded rate card, two partners that sell, five customers. */
export async function loadOctober({ client, dataFolder, told }: Load): Promise<Loaded> {
  const { enrolled, closed } = instants.october;
  await holdClock(client, enrolled);
  await publishOffers(client);
  await enrol(client, octoberPartners, enrolled);
  await linkReseller(client);
  told("Catalogue published; a direct-bill partner, an indirect provider and its reseller enrolled");

  const list = "offerId=MS-AZR-0145P&market=US&currency=USD&effectiveFrom=2017-09-01&discount=0";
  await client.send("PUT", `/v1/ratecards/azure-2016-05?${list}`, {
    as: operator,
    step: "rate card of October",
    body: await readFile(join(dataFolder, octoberRateCardFile)),
    headers: { "Content-Type": "application/json", "Content-Encoding": "gzip" },
  });
  told("Rate card imported: 3,817 meters");

  const azureSubscriptionOf = new Map<string, string>();
  for (const customer of octoberCustomers) {
    const sold = await sellAzure(client, customer, { offerId: legacyOffer, agreedAt: enrolled });
    azureSubscriptionOf.set(customer.group, sold.azureSubscriptionId);
  }
  told("Five customers created, with agreements and Azure subscriptions");

  await holdClock(client, closed);
  const records = await octoberUsage(dataFolder, azureSubscriptionOf);
  const usage = await ratedBatches(client, await sendUsage(client, records, told));
  told(`Usage of October 2017 rated: ${usage.rated} of ${usage.received} records`);

  told("Closing October 2017");
  return { invoices: await closeMonth(client, octoberInvoices), usage };
}

/** October 2021, invented and small: an Azure plan with earned credit, billed in euros. */
export async function loadPlanMonth({ client, told }: Load): Promise<Loaded> {
  const { ordered, monthEnd, closed } = instants.plan;
  await holdClock(client, ordered);
  await enrol(client, planPartners, ordered);
  const list = `offerId=${encodeURIComponent(planOffer)}&market=NL&currency=USD&effectiveFrom=2021-10-01`;
  await client.tell("PUT", `/v1/ratecards/azure-plan-2021-10?${list}`, {
    as: operator,
    step: "rate card of the plan",
    value: planRateCard,
  });
  await client.tell("PUT", "/v1/fxrates/2021-10", { as: operator, step: "exchange rates", value: [euroRate] });
  const sold = await sellAzure(client, planCustomer, { offerId: planOffer, agreedAt: ordered });
  told("A partner that is billed in euros enrolled; Azure plan ordered");

  await holdClock(client, closed);
  const records = planUsage(sold.azureSubscriptionId, ordered, monthEnd);
  const usage = await ratedBatches(client, await sendUsage(client, records, told));
  told("Closing October 2021");
  return { invoices: await closeMonth(client, planInvoices), usage };
}

/** Has the demo's invoices paid, and lets time run. */
export async function endDemo({ client, told }: Load, invoices: readonly DemoInvoice[]): Promise<void> {
  for (const invoice of invoices) await recordPayment(client, invoice);
  await releaseClock(client);
  told("Payments recorded; business time runs with the machine's again");
}
