import { agreementInvariants } from "../capabilities/agreements.invariants.js";
import { applicationInvariants } from "../capabilities/applications.invariants.js";
import { auditInvariants } from "../capabilities/audit.invariants.js";
import { customerInvariants } from "../capabilities/customers.invariants.js";
import { drawnReadInvariants } from "../capabilities/drawn-reads.invariants.js";
import { groupInvariants } from "../capabilities/groups.invariants.js";
import { invoicePaperInvariants } from "../capabilities/invoice-papers.invariants.js";
import { invoicingInvariants } from "../capabilities/invoicing.invariants.js";
import { ledgerInvariants } from "../capabilities/ledger.invariants.js";
import { listReadInvariants } from "../capabilities/list-reads.invariants.js";
import { overdueInvariants } from "../capabilities/overdue.invariants.js";
import { parkingInvariants } from "../capabilities/parking.invariants.js";
import { partnerProfileInvariants } from "../capabilities/partner-profiles.invariants.js";
import { permissionInvariants } from "../capabilities/permissions.invariants.js";
import { productChangeInvariants } from "../capabilities/product-changes.invariants.js";
import { qualificationInvariants } from "../capabilities/qualifications.invariants.js";
import { ratingInvariants } from "../capabilities/rating.invariants.js";
import { relationshipInvariants } from "../capabilities/relationships.invariants.js";
import { resellerLinkInvariants } from "../capabilities/reseller-links.invariants.js";
import { sellingInvariants } from "../capabilities/selling.invariants.js";
import { serviceInvariants } from "../capabilities/services.invariants.js";
import { standingInvariants } from "../capabilities/standing.invariants.js";
import { strangerInvariants } from "../capabilities/strangers.invariants.js";
import { subscriptionInvariants } from "../capabilities/subscriptions.invariants.js";
import { termInvariants } from "../capabilities/terms.invariants.js";
import { triesInvariants } from "../capabilities/tries.invariants.js";
import { usageInvariants } from "../capabilities/usage.invariants.js";
import { usageReadInvariants } from "../capabilities/usage-reads.invariants.js";
import { userInvariants } from "../capabilities/users.invariants.js";
import type { Invariant } from "./invariant.js";

/** What holds while the world runs, at rest and at the end, whatever struck: each capability's own. */
export const invariants: readonly Invariant[] = [
  ...ledgerInvariants,
  ...parkingInvariants,
  ...usageInvariants,
  ...ratingInvariants,
  ...invoicingInvariants,
  ...invoicePaperInvariants,
  ...overdueInvariants,
  ...sellingInvariants,
  ...subscriptionInvariants,
  ...termInvariants,
  ...customerInvariants,
  ...relationshipInvariants,
  ...userInvariants,
  ...auditInvariants,
  ...agreementInvariants,
  ...groupInvariants,
  ...applicationInvariants,
  ...partnerProfileInvariants,
  ...qualificationInvariants,
  ...standingInvariants,
  ...productChangeInvariants,
  ...resellerLinkInvariants,
  ...serviceInvariants,
  ...triesInvariants,
  ...usageReadInvariants,
  ...listReadInvariants,
  ...drawnReadInvariants,
  ...permissionInvariants,
  ...strangerInvariants,
];
