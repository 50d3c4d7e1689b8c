import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { servedCustomer } from "../customers/served-customer.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { ProductUpgrade } from "../subscriptions/product-upgrade.schema.js";
import { upgradesIn } from "../subscriptions/product-upgrade-rows.js";
import { conversionObstacle } from "./conversion.rules.js";
import { conversionFactsOf } from "./conversion-facts.js";
import { conversionRefusal } from "./conversion-refusals.js";

/** `refusal`: what the conversion would be refused with; `upgradeId`: of the pair's latest upgrade. */
export type Eligibility = { refusal?: Refusal; upgradeId?: string };

/** Whether the partner's legacy Azure with the customer can be converted now, and if not, why. */
export async function conversionEligibility(
  backend: Backend,
  { caller, customerId }: { caller: Caller; customerId: string },
): Promise<Eligibility> {
  const { partnerId } = await callingPartner(backend, caller);
  const served = await servedCustomer(backend, partnerId, customerId);
  const { facts } = await conversionFactsOf(backend, partnerId, served);
  const obstacle = conversionObstacle(facts);
  return {
    ...(obstacle === undefined ? {} : { refusal: conversionRefusal(obstacle) }),
    ...(facts.latest === undefined ? {} : { upgradeId: facts.latest.upgradeId }),
  };
}

type Find = { caller: Caller; upgradeId: string; customerId: string };

/** One upgrade of the calling partner, as far as it is; another customer's is told apart from none (900111, 900106). */
export async function findUpgrade(backend: Backend, { caller, upgradeId, customerId }: Find): Promise<ProductUpgrade> {
  const { partnerId } = await callingPartner(backend, caller);
  const where = await backend.productUpgrades.find(upgradeId);
  if (where?.partnerId !== partnerId) throw upgradeNotFound(upgradeId);
  if (where.customerId !== customerId) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The upgrade {upgradeId} is not of customer {customerId}.",
      remedy: "Name the customer for which the upgrade was asked.",
      parameters: { property: "customerId", customerId, upgradeId },
      wireCode: 900111,
    });
  }
  const { file } = await servedCustomer(backend, partnerId, customerId);
  const upgrade = upgradesIn(file, partnerId).find((one) => one.upgradeId === upgradeId);
  if (upgrade === undefined) throw upgradeNotFound(upgradeId);
  return upgrade;
}

const upgradeNotFound = (upgradeId: string) =>
  phrasedRefusal("NOT_FOUND", {
    fact: "No upgrade of this partner has the id {upgradeId}.",
    remedy: "Ask POST /v1/productUpgrades/eligibility for the upgrade of a customer.",
    parameters: { upgradeId },
    wireCode: 900106,
  });
