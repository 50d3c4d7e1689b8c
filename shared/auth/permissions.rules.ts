import { Refusal } from "../kernel/refusal.js";
import type { Caller, Role } from "./caller.js";

/**
 * Who may do what (ROL-09, AMB-77): the admin agent may do what sales agent, helpdesk agent and billing admin may, and
 * alone what moves a customer or its access. The global admin has the account, and by that role alone nothing of a
 * customer's but the invoices of its own party. Whose data it is, the use cases decide.
 */
export const permissions = {
  "partners.manage": ["Operator"],
  "catalogue.manage": ["Operator"],
  "prices.manage": ["Operator"],
  "usage.write": ["Operator"],
  "usage.read": ["Operator"],
  "operations.manage": ["Operator"],
  "payments.write": ["Operator"],

  /** Applications to the programme: made by the partner, decided by the operator. */
  "applications.write": ["Operator", "GlobalAdmin", "AdminAgent"],
  "audit.read": ["Operator", "AdminAgent"],
  "countries.read": ["GlobalAdmin", "AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin", "Operator"],
  "partner.read": ["GlobalAdmin", "AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin"],
  "partner.write": ["GlobalAdmin", "AdminAgent"],
  "relationships.write": ["GlobalAdmin", "AdminAgent"],
  /** A customer's own yes or no to a partner; the use case tells whoever is no global administrator of it who must answer (REL-02). */
  "relationships.answer": ["GlobalAdmin", "AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin"],
  "customers.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent"],
  /** As a partner sees them; the operator looks for it. */
  "customers.see": ["AdminAgent", "SalesAgent", "HelpdeskAgent", "Operator"],
  "customers.write": ["AdminAgent", "SalesAgent"],
  /** Ending a relationship, or a sandbox customer. */
  "customers.end": ["AdminAgent"],
  /** What the operator finds out about a customer. */
  "customers.vet": ["Operator"],
  "users.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent"],
  "users.write": ["AdminAgent"],
  "agreements.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent"],
  "agreements.write": ["AdminAgent", "SalesAgent"],
  "catalogue.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent", "Operator"],
  "prices.read": ["AdminAgent", "SalesAgent", "Operator"],
  /** A customer's own signature, without its partner. */
  "agreements.sign": ["GlobalAdmin"],
  "orders.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent"],
  /** Why something may be sold or not; the operator asks for a partner. */
  "decisions.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent", "Operator"],
  "orders.write": ["AdminAgent", "SalesAgent"],
  "subscriptions.read": ["AdminAgent", "SalesAgent", "HelpdeskAgent"],
  /** As a partner sees them; the operator looks for it. */
  "subscriptions.see": ["AdminAgent", "SalesAgent", "HelpdeskAgent", "Operator"],
  "subscriptions.write": ["AdminAgent", "SalesAgent"],
  /** Suspending and cancelling, beside `subscriptions.write`: one PATCH of the wire does both. */
  "subscriptions.end": ["AdminAgent"],
  "access.write": ["AdminAgent"],
  "transfers.write": ["AdminAgent"],
  "spending.read": ["AdminAgent", "SalesAgent", "BillingAdmin"],
  "invoices.read": ["GlobalAdmin", "AdminAgent", "BillingAdmin", "Operator"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** Whether one of the caller's roles carries the permission. The operator role counts in the operator's tenant alone. */
export function may(caller: Caller, permission: Permission): boolean {
  const carriers: readonly Role[] = permissions[permission];
  return caller.roles.some((role) => carriers.includes(role) && (role !== "Operator" || caller.isOperator));
}

/** Refuses a caller without the permission: for a route whose body decides what is needed beside the route's own. */
export function refuseWithout(caller: Caller, needs: Permission): void {
  if (may(caller, needs)) return;
  throw new Refusal("NO_ROLE", {
    fact: `None of the caller's roles (${caller.roles.join(", ") || "none"}) carries ${needs}.`,
    remedy: "Ask an administrator for a role that does.",
    parameters: { needs, roles: caller.roles.join(", ") || "none" },
    wireCode: 900150,
  });
}
