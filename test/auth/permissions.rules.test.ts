import { expect, test } from "vitest";
import { type Caller, type Role, roles } from "../../shared/auth/caller.js";
import { may, type Permission, permissions } from "../../shared/auth/permissions.rules.js";

const callerWith = (role: Role, isOperator = false): Caller => ({
  tenantId: "t",
  kind: "user",
  id: "u",
  roles: [role],
  isOperator,
});
const all = Object.keys(permissions) as Permission[];
const allowed = (role: Role, isOperator?: boolean) =>
  all.filter((permission) => may(callerWith(role, isOperator), permission));

test("ROL-09 AMB-77: the admin agent may do all that sales agent, helpdesk agent and billing admin may", () => {
  const ofAdmin = allowed("AdminAgent");
  for (const role of ["SalesAgent", "HelpdeskAgent", "BillingAdmin"] as const) {
    expect(ofAdmin).toEqual(expect.arrayContaining(allowed(role)));
  }
});
test("AMB-77: transfers, role grants, suspension and cancellation are the admin agent's alone", () => {
  for (const permission of ["transfers.write", "access.write", "subscriptions.end"] as const) {
    expect(roles.filter((role) => may(callerWith(role, true), permission))).toEqual(["AdminAgent"]);
  }
});
test("AMB-77: a global admin has the account of its own party, and by that role alone nothing of a customer's", () => {
  expect(allowed("GlobalAdmin")).toEqual([
    "applications.write",
    "countries.read",
    "partner.read",
    "partner.write",
    "relationships.write",
    "relationships.answer",
    "agreements.sign",
    "invoices.read",
  ]);
});
test("ROL-09: the sales agent may order and confirm agreements, and reads no invoice", () => {
  expect(allowed("SalesAgent")).toEqual(expect.arrayContaining(["orders.write", "agreements.write"]));
  expect(allowed("SalesAgent")).not.toContain("invoices.read");
});
test("ROL-09: the billing admin reads invoices and spending, and orders nothing", () => {
  expect(allowed("BillingAdmin")).toEqual([
    "countries.read",
    "partner.read",
    "relationships.answer",
    "spending.read",
    "invoices.read",
  ]);
});
test("an operator role counts in the operator's tenant alone", () => {
  expect(allowed("Operator", false)).toEqual([]);
  expect(allowed("Operator", true)).toContain("usage.write");
});
test("without a role nothing is allowed, not even to the operator's own people", () => {
  const nobody: Caller = { tenantId: "t", kind: "user", id: "u", roles: [], isOperator: true };
  expect(all.filter((permission) => may(nobody, permission))).toEqual([]);
});
