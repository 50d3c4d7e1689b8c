import type { ProductUpgrade } from "../subscriptions/product-upgrade.schema.js";
import type { Eligibility } from "./see-conversion.js";

const productFamily = "azure";

/** The wire's `ProductUpgradesEligibility`. */
export const eligibilityResource = (customerId: string, { refusal, upgradeId }: Eligibility) => ({
  customerId,
  isEligible: refusal === undefined,
  productFamily,
  upgradeId,
  reason: refusal && `${refusal.fact} ${refusal.remedy}`,
  attributes: { objectType: "ProductUpgradesEligibility" },
});

/** Clients take the id from behind the first slash. */
export const upgradeLocation = ({ upgradeId }: ProductUpgrade) => `productUpgrades/${upgradeId}`;

const suspendedMeanwhile = {
  code: "900105",
  description: "The subscription was no longer active when it was to be converted. Reactivate it or cancel it.",
};

/** The wire's `ProductUpgradesStatus`. */
export const upgradeResource = ({ upgradeId: id, status, items, cutOverAt }: ProductUpgrade) => ({
  id,
  productFamily,
  status,
  lineItems: items.map((item) => ({
    sourceProduct: { id: item.subscriptionId, name: "AzureSubscription" },
    targetProduct: { id: item.planSubscriptionId, name: "Microsoft Azure plan" },
    upgradedDate: item.status === "Completed" ? cutOverAt : undefined,
    status: item.status,
    errorDetails: item.status === "Failed" ? suspendedMeanwhile : undefined,
  })),
  errorDetails: status === "Failed" ? suspendedMeanwhile : undefined,
  attributes: { objectType: "ProductUpgradesStatus" },
});
