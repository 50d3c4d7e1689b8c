import { dueLine } from "../../../shared/invoicing/due-lines.rules.js";
import type { InvoiceLine } from "../../../shared/invoicing/invoice.schema.js";
import { settlementKey } from "../../../shared/invoicing/settle-lines.rules.js";
import { compare, dec, format, isZero, zero } from "../../../shared/kernel/decimal.js";
import { OwnedLine } from "../../../shared/rating/rating.schema.js";
import type { Check } from "./invariant.js";
import { bodyOf, invoicesIn } from "./invoices.js";
import { currentLines, settledAmounts } from "./ledger.js";
import type { Look } from "./look.js";

/** After the last close each rated line has been asked for in full, and nothing else has. */
export const settledIsDue: Check = (look) => {
  const settled = settledAmounts(look);
  const billed = billedLines(look);
  for (const text of currentLines(look)) {
    const line = OwnedLine.parse(JSON.parse(text));
    const key = `${line.ownerPartnerId} ${settlementKey(line)}`;
    const amount = settled.get(key) ?? zero;
    settled.delete(key);
    const due = dueOf(line, billed.get(key));
    if (compare(amount, due) !== 0) return `${key}: due ${format(due)}, settled ${format(amount)}`;
  }
  for (const [key, amount] of settled)
    if (!isZero(amount)) return `${key}: settled ${format(amount)}, and nothing is due`;
  return undefined;
};

/** The last invoice line of each rated line: it knows currency and rate. */
function billedLines(look: Look): Map<string, InvoiceLine> {
  const billed = new Map<string, InvoiceLine>();
  for (const { invoice } of invoicesIn(look)) {
    for (const line of bodyOf(look, invoice).lines)
      billed.set(`${invoice.recipientId} ${settlementKey(line.rated)}`, line);
  }
  return billed;
}

/** Both currencies of these stories have two decimals, so that of the prices may stand for the recipient's. */
function dueOf(line: OwnedLine, billed: InvoiceLine | undefined) {
  const { currency } = line;
  if (line.family !== "azurePlan") return dec(dueLine(line, { family: "azureLegacy", currency }).amount);
  // A line that was never on an invoice had nothing to ask for, whatever the rate.
  const factor = dec(billed?.exchangeFactor ?? "1");
  return dec(dueLine(line, { family: "azurePlan", currency, factor }).amount);
}
