import { auditMutations } from "../capabilities/audit.mutations.js";
import { customerMutations } from "../capabilities/customers.mutations.js";
import { deliveryMutations } from "../capabilities/delivery.mutations.js";
import { invoicingMutations } from "../capabilities/invoicing.mutations.js";
import { ledgerMutations } from "../capabilities/ledger.mutations.js";
import { sellingMutations } from "../capabilities/selling.mutations.js";
import { subscriptionMutations } from "../capabilities/subscriptions.mutations.js";
import { usageMutations } from "../capabilities/usage.mutations.js";
import { userMutations } from "../capabilities/users.mutations.js";
import type { Mutation } from "./mutation.js";

/** Promises broken on purpose, each capability's own. Each says what somebody might write by mistake. */
export const mutations: readonly Mutation[] = [
  ...ledgerMutations,
  ...deliveryMutations,
  ...usageMutations,
  ...invoicingMutations,
  ...sellingMutations,
  ...subscriptionMutations,
  ...customerMutations,
  ...userMutations,
  ...auditMutations,
];
