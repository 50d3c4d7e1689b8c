import { expect, test } from "vitest";
import { isPastDue, longOverdueOn } from "../../shared/partners/overdue.rules.js";

const issuedAt = "2020-12-31T06:00:00.000Z";
const invoice = (invoiceNumber: string, dueAt: string, total = "100.00") => ({ invoiceNumber, total, issuedAt, dueAt });
const paid = (invoiceNumber: string, amount: string, receivedAt: string) => ({ invoiceNumber, amount, receivedAt });
const march = invoice("D100000001", "2021-03-01T06:00:00.000Z");
const april = invoice("D100000002", "2021-04-01T06:00:00.000Z");
const suspendedBy = (at: string, invoices = [march], payments: ReturnType<typeof paid>[] = []) =>
  longOverdueOn({ invoices, payments }, at)?.invoiceNumber;

test("INV-18, AMB-83: an open invoice suspends its partner from the 61st day after the due date on, not on the 60th", () => {
  expect(suspendedBy("2021-04-30")).toBeUndefined();
  expect(longOverdueOn({ invoices: [march], payments: [] }, "2021-05-01")).toEqual({
    ...{ invoiceNumber: "D100000001", dueOn: "2021-03-01", suspendedFrom: "2021-05-01" },
  });
});

test("AMB-83: it is lifted by the payment of all that is open, on its day; a cent less does not lift it", () => {
  const half = paid("D100000001", "50.00", "2021-04-01T00:00:00.000Z");
  const rest = (amount: string) => [half, paid("D100000001", amount, "2021-06-01T12:00:00.000Z")];
  expect(suspendedBy("2021-05-31", [march], rest("50.00"))).toBe("D100000001");
  expect(suspendedBy("2021-06-01", [march], rest("50.00"))).toBeUndefined();
  expect(suspendedBy("2021-06-01", [march], rest("49.99"))).toBe("D100000001");
  expect(suspendedBy("2021-06-01", [march], [paid("D100000002", "100.00", issuedAt)])).toBe("D100000001");
});

test("AMB-83: it lasts until no invoice is that late, and the oldest is the one that is told", () => {
  const both = [april, march];
  expect(suspendedBy("2021-06-01", both)).toBe("D100000001");
  const payments = [paid("D100000001", "100.00", "2021-05-20T00:00:00.000Z")];
  expect(suspendedBy("2021-05-31", both, payments)).toBeUndefined();
  expect(suspendedBy("2021-06-01", both, payments)).toBe("D100000002");
});

test("a credit is owed by nobody, and an invoice suspends nobody before it is issued", () => {
  const credit = invoice("D100000003", march.dueAt, "-100.00");
  expect(suspendedBy("2021-06-01", [credit])).toBeUndefined();
  expect(suspendedBy("2021-06-01", [{ ...march, issuedAt: "2021-06-02T00:00:00.000Z" }])).toBeUndefined();
});

test("AMB-83: an invoice is past due from the day after its due date: a payment on that date is in time, to 24:00 UTC", () => {
  expect(isPastDue(march.dueAt, new Date("2021-03-01T23:59:59.999Z"))).toBe(false);
  expect(isPastDue(march.dueAt, new Date("2021-03-02T00:00:00.000Z"))).toBe(true);
});
