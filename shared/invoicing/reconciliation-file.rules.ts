import { dec, isZero } from "../kernel/decimal.js";
import { formatMoney } from "../kernel/money.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Invoice, InvoiceLine } from "./invoice.schema.js";

type Columns = readonly (readonly [string, (line: InvoiceLine) => string])[];
export type ReconciliationFile = { text: string; rowAmounts: string[] };

/**
 * The file beside an invoice: one row per line, the columns and dates of the programme's own files (wire reference 22.1
 * and 22.2). Its rows add up to the invoice's pre-tax total (INV-03); tax stands on the invoice only (INV-11).
 */
export function reconciliationFile(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  partner: Partner,
): ReconciliationFile {
  const columns = invoice.type === "D" ? legacyColumns(invoice, partner) : planColumns(invoice, partner);
  const header = columns.map(([name]) => name);
  const rows = lines.map((line) => columns.map(([, value]) => value(line)));
  const text = [header, ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
  return { text, rowAmounts: lines.map((line) => formatMoney(dec(line.amount), invoice.currency)) };
}

const quoted = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const constant = (value: string) => () => value;
const empty = constant("");

/** `M/d/yyyy`, with the time of day in legacy files. */
const dated = (date: string, time = ""): string => {
  const [year, month, day] = date.slice(0, 10).split("-");
  return `${Number(month)}/${Number(day)}/${year}${time}`;
};

function legacyColumns(invoice: Invoice, partner: Partner): Columns {
  const amount = (line: InvoiceLine) => formatMoney(dec(line.amount), invoice.currency);
  const rate = (line: InvoiceLine) => line.effectiveUnitPrice;
  return [
    ["PartnerId", constant(partner.partnerId)],
    ["PartnerName", constant(partner.legalName)],
    ["PartnerBillableAccountId", constant(String(partner.accountNumber))],
    ["CustomerCompanyName", (line) => line.rated.customerName],
    ["MPNID", constant(partner.mpnId)],
    ["ResellerMPNID", (line) => line.rated.resellerMpnId ?? "0"],
    ["InvoiceNumber", constant(invoice.invoiceNumber)],
    ["ChargeStartDate", (line) => dated(line.rated.chargeStart, " 0:00")],
    ["ChargeEndDate", (line) => dated(line.rated.chargeEnd, " 23:59")],
    ["SubscriptionId", (line) => line.rated.subscriptionId],
    ["SubscriptionName", (line) => line.rated.subscriptionName],
    ["SubscriptionDescription", constant("Microsoft Azure")],
    ["OrderID", (line) => line.rated.orderId],
    ["ServiceName", (line) => line.rated.category],
    ["ServiceType", (line) => line.rated.subcategory],
    ["ResourceGuid", (line) => line.rated.meterId],
    ["ResourceName", (line) => line.rated.meterName],
    ["Region", (line) => line.rated.region],
    ["Sku", (line) => line.rated.offerId],
    ["DetailLineItemId", (line) => String(line.rated.tier ?? 0)],
    ["ConsumedQuantity", (line) => line.rated.quantity],
    ["IncludedQuantity", (line) => line.rated.includedQuantity],
    ["OverageQuantity", (line) => line.billableQuantity],
    ["ListPrice", (line) => line.rated.unitPrice ?? "0"],
    ["PretaxCharges", amount],
    ["TaxAmount", constant("0")],
    ["PostTaxTotal", amount],
    ["Currency", constant(invoice.currency)],
    ["PretaxEffectiveRate", rate],
    ["PostTaxEffectiveRate", rate],
    [
      "ChargeType",
      (line) => (line.kind === "correction" ? "Offset a line item" : "Assess usage fee for current cycle"),
    ],
    ["CustomerId", (line) => line.rated.customerId],
    ["DomainName", (line) => line.rated.customerDomain],
    ["BillingCycleType", constant("Monthly")],
    ["Unit", (line) => line.rated.unit],
  ];
}

function planColumns(invoice: Invoice, partner: Partner): Columns {
  const amount = (line: InvoiceLine) => formatMoney(dec(line.amount), invoice.currency);
  const [product = "", sku = ""] = ["DZH318Z0BPS6", "0001"];
  return [
    ["PartnerId", constant(partner.partnerId)],
    ["CustomerId", (line) => line.rated.customerId],
    ["CustomerName", (line) => line.rated.customerName],
    ["CustomerDomainName", (line) => line.rated.customerDomain],
    ["CustomerCountry", (line) => line.rated.customerCountry],
    ["InvoiceNumber", constant(invoice.invoiceNumber)],
    ["MPNID", constant(partner.mpnId)],
    ["ResellerMPNID", (line) => line.rated.resellerMpnId ?? "0"],
    ["OrderId", (line) => line.rated.orderId],
    ["OrderDate", empty],
    ["ProductId", constant(product)],
    ["SkuId", constant(sku)],
    ["AvailabilityId", empty],
    ["SkuName", (line) => line.rated.meterName],
    ["ProductName", (line) => line.rated.category],
    ["ChargeType", (line) => (line.kind === "correction" ? "customerCredit" : "new")],
    ["UnitPrice", (line) => line.rated.pieces[0]?.unitPrice ?? "0"],
    ["Quantity", constant("1")],
    ["Subtotal", amount],
    ["TaxTotal", constant("0")],
    ["Total", amount],
    ["Currency", constant(invoice.currency)],
    ["PriceAdjustmentDescription", priceAdjustment],
    ["PublisherName", constant("Microsoft")],
    ["PublisherId", empty],
    ["SubscriptionDescription", constant("Azure plan")],
    ["SubscriptionId", (line) => line.rated.subscriptionId],
    ["ChargeStartDate", (line) => dated(line.rated.chargeStart)],
    ["ChargeEndDate", (line) => dated(line.rated.chargeEnd)],
    ["TermAndBillingCycle", (line) => line.rated.unit],
    ["EffectiveUnitPrice", (line) => line.effectiveUnitPrice],
    ["UnitType", (line) => line.rated.unit],
    ["AlternateId", empty],
    ["BillableQuantity", (line) => line.billableQuantity],
    ["BillingFrequency", constant("Monthly")],
    ["PricingCurrency", (line) => line.pricingCurrency],
    ["PCToBCExchangeRate", (line) => line.exchangeFactor],
    ["PCToBCExchangeRateDate", (line) => dated(lastDayOf(line.rated.periodEnd))],
    ["MeterDescription", (line) => `${line.rated.category} - ${line.rated.subcategory} - ${line.rated.meterName}`],
    ["ReservationOrderId", empty],
    ["CreditReasonCode", empty],
    ["SubscriptionStartDate", empty],
    ["SubscriptionEndDate", empty],
    ["ReferenceID", (line) => line.rated.azureSubscriptionId],
    ["ProductQualifiers", constant("[]")],
    ["PromotionID", empty],
  ];
}

/** PEC is no line of its own: it lowers the charge and is named beside it (PEC-08). */
export function priceAdjustment(line: InvoiceLine): string {
  const earned = line.rated.pieces.some((piece) => !isZero(dec(piece.creditRate)));
  return earned ? '["15.0% Partner earned credit for services managed"]' : "";
}

const lastDayOf = (periodEnd: string): string => new Date(new Date(periodEnd).getTime() - 1000).toISOString();
