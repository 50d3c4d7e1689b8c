import type { InvoiceLine } from "../../shared/invoicing/invoice.schema.js";
import type { Due } from "../../shared/invoicing/settle-lines.rules.js";
import type { OwnedLine } from "../../shared/rating/rating.schema.js";

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;

/** A rated line of October 2017, legacy, on which everything but what a test is about stands still. */
export function ratedLine(differences: Partial<OwnedLine> = {}): OwnedLine {
  return {
    lineKey: "m1||",
    meterId: "m1",
    meterName: "Compute hours",
    category: "Virtual Machines",
    subcategory: "A1",
    region: "",
    unit: "Hours",
    quantity: "10",
    includedQuantity: "0",
    tier: 0,
    unitPrice: "1",
    listAmount: "10",
    exactAmount: "10",
    pieces: [
      { quantity: "10", unitPrice: "1", creditRate: "0", tier: 0, priceId: "p1", from: "2017-10-01", to: "2017-10-31" },
    ],
    chargeStart: "2017-10-01",
    chargeEnd: "2017-10-31",
    recordCount: 1,
    priceIds: ["p1"],
    ownerPartnerId: guid("1"),
    family: "azureLegacy",
    offerId: "MS-AZR-0145P",
    currency: "USD",
    azureSubscriptionId: guid("2"),
    subscriptionId: guid("2"),
    subscriptionName: "Production",
    orderId: guid("3"),
    customerId: guid("4"),
    customerName: "Contoso",
    customerDomain: "contoso.example",
    customerCountry: "US",
    periodStart: "2017-10-01T00:00:00Z",
    periodEnd: "2017-11-01T00:00:00Z",
    ...differences,
  };
}

/** The line with what is due for it in all. */
export function dueOf(amount: string, rated: OwnedLine = ratedLine()): Due {
  return {
    rated,
    exchangeRateMonth: rated.periodStart.slice(0, 7),
    due: {
      lineKey: rated.lineKey,
      billableQuantity: rated.quantity,
      pricingCurrency: "USD",
      pricingAmount: amount,
      exchangeFactor: "1",
      currency: "USD",
      amount,
      effectiveUnitPrice: "1",
      rounding: "RAT-13",
    },
  };
}

/** Kind and amount of each line, for a claim on one line. */
export const told = (lines: readonly InvoiceLine[]) => lines.map((line) => `${line.kind} ${line.amount}`);
