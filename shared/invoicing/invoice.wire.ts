import { dec, isNegative } from "../kernel/decimal.js";
import { exactNumber } from "../kernel/exact-json.js";
import { link } from "../kernel/wire-link.js";
import type { OwnedLine } from "../rating/rating.schema.js";
import type { Invoice, InvoiceLine } from "./invoice.schema.js";
import { paidAmount, type ReadInvoice, stateOf } from "./read-invoices.js";
import { priceAdjustment } from "./reconciliation-file.rules.js";

const lastSecond = (end: string) => new Date(new Date(end).getTime() - 1000).toISOString();
/** Which line items a type of invoice has, by the wire's pair of words. */
const provider = { D: "azure", G: "one_time" } as const;
const providerInUrl = { D: "azure", G: "onetime" } as const;

/** The wire's `Invoice`. `invoiceDetails` is how clients find the lines. */
export function invoiceResource(read: ReadInvoice, now: Date) {
  const { invoice } = read;
  const uri = `/invoices/${invoice.invoiceNumber}`;
  const query = `provider=${providerInUrl[invoice.type]}&invoicelineitemtype=billinglineitems&currencycode=${invoice.currency}&size=2000`;
  return {
    id: invoice.invoiceNumber,
    invoiceDate: invoice.issuedAt,
    billingPeriodStartDate: invoice.periodStart,
    billingPeriodEndDate: lastSecond(invoice.periodEnd),
    totalCharges: exactNumber(invoice.total),
    preTaxTotal: exactNumber(invoice.preTaxTotal),
    taxTotal: exactNumber(invoice.taxTotal),
    paidAmount: exactNumber(paidAmount(read)),
    currencyCode: invoice.currency,
    invoiceDetails: [
      {
        invoiceLineItemType: "billing_line_items",
        billingProvider: provider[invoice.type],
        links: { self: link(`${uri}/lineitems?${query}`) },
        attributes: { objectType: "InvoiceDetail" },
      },
    ],
    documentType: isNegative(dec(invoice.total)) ? "adjustment_note" : "invoice",
    invoiceType: invoice.type === "D" ? "Recurring" : "OneTime",
    status: stateOf(read, now),
    dueDate: invoice.dueAt,
    recipient: { partnerId: invoice.recipientId, name: invoice.recipientName },
    links: { self: link(uri), reconciliation: link(`${uri}/documents/reconciliation`) },
    attributes: { objectType: "Invoice" },
  };
}

type Parties = { mpnId: string; partnerId: string; partnerName: string };

/** A line in the class that the wire has for its kind: legacy rows per meter and tier, plan rows per meter. */
export const lineResource = (invoice: Invoice, line: InvoiceLine, parties: Parties) =>
  invoice.type === "D" ? usageBasedLine(invoice, line, parties) : oneTimeLine(invoice, line, parties);

function usageBasedLine(invoice: Invoice, line: InvoiceLine, parties: Parties) {
  const { rated } = line;
  return {
    partnerId: parties.partnerId,
    partnerName: parties.partnerName,
    customerId: rated.customerId,
    customerCompanyName: rated.customerName,
    domainName: rated.customerDomain,
    mpnId: Number(parties.mpnId),
    tier2MpnId: Number(rated.resellerMpnId ?? 0),
    invoiceNumber: invoice.invoiceNumber,
    subscriptionId: rated.subscriptionId,
    subscriptionName: rated.subscriptionName,
    subscriptionDescription: "Microsoft Azure",
    billingCycleType: "Monthly",
    orderId: rated.orderId,
    serviceName: rated.category,
    serviceType: rated.subcategory,
    resourceGuid: rated.meterId,
    resourceName: rated.meterName,
    region: rated.region,
    consumedQuantity: exactNumber(rated.quantity),
    ...chargeDates(rated),
    unit: rated.unit,
    detailLineItemId: rated.tier ?? 0,
    sku: rated.offerId,
    includedQuantity: exactNumber(rated.includedQuantity),
    overageQuantity: exactNumber(line.billableQuantity),
    listPrice: exactNumber(rated.unitPrice ?? "0"),
    currency: invoice.currency,
    pretaxCharges: exactNumber(line.amount),
    taxAmount: 0,
    postTaxTotal: exactNumber(line.amount),
    pretaxEffectiveRate: exactNumber(line.effectiveUnitPrice),
    postTaxEffectiveRate: exactNumber(line.effectiveUnitPrice),
    chargeType: line.kind === "correction" ? "Offset a line item" : "Assess usage fee for current cycle",
    invoiceLineItemType: "billing_line_items",
    billingProvider: "azure",
    basis: basisOf(invoice, line),
    attributes: { objectType: "UsageBasedLineItem" },
  };
}

function oneTimeLine(invoice: Invoice, line: InvoiceLine, parties: Parties) {
  const { rated } = line;
  return {
    partnerId: parties.partnerId,
    customerId: rated.customerId,
    customerName: rated.customerName,
    customerDomainName: rated.customerDomain,
    customerCountry: rated.customerCountry,
    invoiceNumber: invoice.invoiceNumber,
    mpnId: parties.mpnId,
    resellerMpnId: Number(rated.resellerMpnId ?? 0),
    orderId: rated.orderId,
    productId: "DZH318Z0BPS6",
    skuId: "0001",
    productName: rated.category,
    skuName: rated.meterName,
    chargeType: line.kind === "correction" ? "customerCredit" : "new",
    unitPrice: exactNumber(rated.pieces[0]?.unitPrice ?? "0"),
    effectiveUnitPrice: exactNumber(line.effectiveUnitPrice),
    unitType: rated.unit,
    quantity: 1,
    billableQuantity: exactNumber(line.billableQuantity),
    subtotal: exactNumber(line.amount),
    taxTotal: 0,
    totalForCustomer: exactNumber(line.amount),
    currency: invoice.currency,
    publisherName: "Microsoft",
    subscriptionDescription: "Azure plan",
    subscriptionId: rated.subscriptionId,
    ...chargeDates(rated),
    termAndBillingCycle: rated.unit,
    priceAdjustmentDescription: priceAdjustment(line) || undefined,
    pricingCurrency: line.pricingCurrency,
    pcToBCExchangeRate: exactNumber(line.exchangeFactor),
    pcToBCExchangeRateDate: lastSecond(rated.periodEnd),
    meterDescription: `${rated.category} - ${rated.subcategory} - ${rated.meterName}`,
    billingFrequency: "Monthly",
    referenceId: rated.azureSubscriptionId,
    invoiceLineItemType: "billing_line_items",
    billingProvider: "one_time",
    basis: basisOf(invoice, line),
    attributes: { objectType: "OneTimeInvoiceLineItem" },
  };
}

const chargeDates = ({ chargeStart, chargeEnd }: OwnedLine) => ({
  chargeStartDate: `${chargeStart}T00:00:00Z`,
  chargeEndDate: `${chargeEnd}T00:00:00Z`,
});

const roundingWords: Record<string, string> = {
  "RAT-11": "cut to cents of the pricing currency, then, exchanged, cut to the billing currency's minor unit (RAT-11)",
  "RAT-13": "to the nearest minor unit, halves away from zero (RAT-13)",
};

/**
 * Why the amount is what it is: our own property, from which the line can be calculated again by hand. `records` are those
 * that begin on the line; `usage` has also those that reach into it from a tier below.
 */
function basisOf(invoice: Invoice, line: InvoiceLine) {
  return {
    kind: line.kind,
    exactAmount: line.rated.exactAmount,
    pricingAmount: line.pricingAmount,
    exchangeFactor: line.exchangeFactor,
    exchangeRateMonth: line.exchangeRateMonth,
    rounding: roundingWords[line.rounding] ?? line.rounding,
    dueInAll: line.dueInAll,
    invoicedBefore: line.invoicedBefore,
    pieces: line.rated.pieces,
    records: line.rated.recordCount,
    usage: `/invoices/${invoice.invoiceNumber}/lineitems/${line.lineNo}/usage`,
  };
}
