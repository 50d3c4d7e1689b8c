import { auditInvariants } from "../capabilities/audit.invariants.js";
import { customerInvariants } from "../capabilities/customers.invariants.js";
import { invoicingInvariants } from "../capabilities/invoicing.invariants.js";
import { ledgerInvariants } from "../capabilities/ledger.invariants.js";
import { relationshipInvariants } from "../capabilities/relationships.invariants.js";
import { sellingInvariants } from "../capabilities/selling.invariants.js";
import { subscriptionInvariants } from "../capabilities/subscriptions.invariants.js";
import { usageInvariants } from "../capabilities/usage.invariants.js";
import { userInvariants } from "../capabilities/users.invariants.js";
import type { Invariant } from "./invariant.js";

/** What holds while the world runs, at rest and at the end, whatever struck: each capability's own. */
export const invariants: readonly Invariant[] = [
  ...ledgerInvariants,
  ...usageInvariants,
  ...invoicingInvariants,
  ...sellingInvariants,
  ...subscriptionInvariants,
  ...customerInvariants,
  ...relationshipInvariants,
  ...userInvariants,
  ...auditInvariants,
];
