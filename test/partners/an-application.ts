import {
  type Capability,
  capabilities,
  type DirectBillApplication,
} from "../../shared/partners/direct-bill-application.rules.js";

/** The capabilities, all passed but those named. */
export const passedBut = (...failed: readonly Capability[]) =>
  Object.fromEntries(capabilities.map((one) => [one, !failed.includes(one)])) as Record<Capability, boolean>;

/** An application that just meets every requirement, with what differs. */
export const anApplication = (differs: Partial<DirectBillApplication> = {}): DirectBillApplication => ({
  membershipActive: true,
  hasPartnerId: true,
  signingAuthority: true,
  revenueUsd: { cloudAsReseller: "300000", perpetualSoftware: "0", otherRoles: "0" },
  tenureMonths: 12,
  capabilitiesPassed: passedBut(),
  ownOffering: { managedService: true, ownIntellectualProperty: false, customerApplication: false },
  supportPlan: "advanced",
  ...differs,
});
