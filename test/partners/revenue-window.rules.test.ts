import { expect, test } from "vitest";
import { format } from "../../shared/kernel/decimal.js";
import { directBillRequirementsOn, programme } from "../../shared/partners/programme.rules.js";
import { countedRevenueUsd, type MonthlyRevenue, revenueWindow } from "../../shared/partners/revenue-window.rules.js";

const required = directBillRequirementsOn(programme, "2022-03-15");
const month = (differs: Partial<MonthlyRevenue>): MonthlyRevenue => ({
  month: "2022-01",
  earnedAs: "indirectReseller",
  product: "cloud",
  amount: "100",
  usdPerUnit: "1",
  ...differs,
});
const counted = (...revenue: MonthlyRevenue[]) =>
  format(countedRevenueUsd(revenue, revenueWindow("2022-03-15", required)));

test("ELI-05: the window is the twelve whole months before the month of application", () => {
  expect(revenueWindow("2022-03-31", required)).toMatchObject({ first: "2021-03", end: "2022-03" });
  expect(revenueWindow("2022-01-01", required)).toMatchObject({ first: "2021-01", end: "2022-01" });
});

test("AMB-81: an application of the 1st to the 7th waits for the figure of the 8th, a later one does not", () => {
  expect(revenueWindow("2022-03-01", required).figureOn).toBe("2022-03-08");
  expect(revenueWindow("2022-03-07", required).figureOn).toBe("2022-03-08");
  expect(revenueWindow("2022-03-08", required).figureOn).toBe("2022-03-08");
  expect(revenueWindow("2022-03-09", required).figureOn).toBe("2022-03-09");
});

test("ELI-05: the first and the last month of the window count, the months beside it do not", () => {
  expect(counted(month({ month: "2021-03" }), month({ month: "2022-02" }))).toBe("200");
  expect(counted(month({ month: "2021-02" }), month({ month: "2022-03" }))).toBe("0");
});

test("ELI-03, ELI-04: neither other roles nor perpetual software count", () => {
  expect(counted(month({}), month({ earnedAs: "directBill" }), month({ product: "perpetualSoftware" }))).toBe("100");
});

test("AMB-36: each month is converted with its own rate, exactly", () => {
  expect(counted(month({ amount: "1000.10", usdPerUnit: "1.1321" }), month({ amount: "0.30" }))).toBe("1132.51321");
});
