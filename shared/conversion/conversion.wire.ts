import { describe } from "../language/describe.rules.js";
import { say } from "../language/say.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { ProductUpgrade } from "../subscriptions/product-upgrade.schema.js";
import type { Eligibility } from "./see-conversion.js";

const productFamily = "azure";

/** The wire's `ProductUpgradesEligibility`. */
export const eligibilityResource = (customerId: string, { refusal, upgradeId }: Eligibility, language: Language) => ({
  customerId,
  isEligible: refusal === undefined,
  productFamily,
  upgradeId,
  reason: refusal && describe(refusal, language).description,
  attributes: { objectType: "ProductUpgradesEligibility" },
});

/** Clients take the id from behind the first slash. */
export const upgradeLocation = ({ upgradeId }: ProductUpgrade) => `productUpgrades/${upgradeId}`;

const suspendedMeanwhile = (language: Language) => ({
  code: "900105",
  description: say(
    "The subscription was no longer active when it was to be converted. Reactivate it or cancel it.",
    language,
  ),
});

/** The wire's `ProductUpgradesStatus`. */
export const upgradeResource = ({ upgradeId: id, status, items, cutOverAt }: ProductUpgrade, language: Language) => ({
  id,
  productFamily,
  status,
  lineItems: items.map((item) => ({
    sourceProduct: { id: item.subscriptionId, name: "AzureSubscription" },
    targetProduct: { id: item.planSubscriptionId, name: "Microsoft Azure plan" },
    upgradedDate: item.status === "Completed" ? cutOverAt : undefined,
    status: item.status,
    errorDetails: item.status === "Failed" ? suspendedMeanwhile(language) : undefined,
  })),
  errorDetails: status === "Failed" ? suspendedMeanwhile(language) : undefined,
  attributes: { objectType: "ProductUpgradesStatus" },
});
