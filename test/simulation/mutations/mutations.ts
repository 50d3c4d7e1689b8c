import { agreementMutations } from "../capabilities/agreements.mutations.js";
import { applicationMutations } from "../capabilities/applications.mutations.js";
import { auditMutations } from "../capabilities/audit.mutations.js";
import { customerMutations } from "../capabilities/customers.mutations.js";
import { deliveryMutations } from "../capabilities/delivery.mutations.js";
import { drawnReadMutations } from "../capabilities/drawn-reads.mutations.js";
import { groupMutations } from "../capabilities/groups.mutations.js";
import { invoicingMutations } from "../capabilities/invoicing.mutations.js";
import { ledgerMutations } from "../capabilities/ledger.mutations.js";
import { overdueMutations } from "../capabilities/overdue.mutations.js";
import { parkingMutations } from "../capabilities/parking.mutations.js";
import { partnerProfileMutations } from "../capabilities/partner-profiles.mutations.js";
import { productChangeMutations } from "../capabilities/product-changes.mutations.js";
import { qualificationMutations } from "../capabilities/qualifications.mutations.js";
import { ratingMutations } from "../capabilities/rating.mutations.js";
import { recoveryMutations } from "../capabilities/recovery.mutations.js";
import { relationshipMutations } from "../capabilities/relationships.mutations.js";
import { resellerLinkMutations } from "../capabilities/reseller-links.mutations.js";
import { sellingMutations } from "../capabilities/selling.mutations.js";
import { serviceMutations } from "../capabilities/services.mutations.js";
import { standingMutations } from "../capabilities/standing.mutations.js";
import { strangerMutations } from "../capabilities/strangers.mutations.js";
import { subscriptionMutations } from "../capabilities/subscriptions.mutations.js";
import { triesMutations } from "../capabilities/tries.mutations.js";
import { usageMutations } from "../capabilities/usage.mutations.js";
import { usageReadMutations } from "../capabilities/usage-reads.mutations.js";
import { userMutations } from "../capabilities/users.mutations.js";
import type { Mutation } from "./mutation.js";

/** Promises broken on purpose, each capability's own. Each says what somebody might write by mistake. */
export const mutations: readonly Mutation[] = [
  ...ledgerMutations,
  ...deliveryMutations,
  ...usageMutations,
  ...usageReadMutations,
  ...ratingMutations,
  ...invoicingMutations,
  ...overdueMutations,
  ...sellingMutations,
  ...subscriptionMutations,
  ...customerMutations,
  ...relationshipMutations,
  ...userMutations,
  ...auditMutations,
  ...agreementMutations,
  ...groupMutations,
  ...applicationMutations,
  ...partnerProfileMutations,
  ...qualificationMutations,
  ...standingMutations,
  ...productChangeMutations,
  ...resellerLinkMutations,
  ...serviceMutations,
  ...triesMutations,
  ...parkingMutations,
  ...recoveryMutations,
  ...drawnReadMutations,
  ...strangerMutations,
];
