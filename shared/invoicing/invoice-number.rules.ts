import type { InvoiceType } from "./invoice.schema.js";

/** Numbers count per recipient and type: the type's letter, the recipient's account number, five digits. */
export const invoiceNumberOf = (type: InvoiceType, accountNumber: number, number: number): string =>
  `${type}${accountNumber}${String(number).padStart(5, "0")}`;

/** The account number of whoever received the invoice; nothing where no invoice can have such a number. */
export function accountNumberIn(invoiceNumber: string): number | undefined {
  const account = /^[DG](\d{4,})\d{5}$/.exec(invoiceNumber)?.[1];
  return account === undefined ? undefined : Number(account);
}
