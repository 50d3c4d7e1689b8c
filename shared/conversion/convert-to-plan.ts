import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { servedCustomer } from "../customers/served-customer.js";
import { wroteNothing } from "../ledger/tries.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { callingPartner } from "../partners/calling-partner.js";
import { commitSubscriptions, finishEarlierChange } from "../subscriptions/commit-subscriptions.js";
import type { ProductUpgrade } from "../subscriptions/product-upgrade.schema.js";
import { upgradesIn } from "../subscriptions/product-upgrade-rows.js";
import { beginUpgrade } from "./begin-upgrade.js";
import { askForRest } from "./continue-conversion.js";
import { conversionObstacle } from "./conversion.rules.js";
import { conversionFactsOf } from "./conversion-facts.js";
import { conversionRefusal } from "./conversion-refusals.js";

type Convert = { caller: Caller; customerId: string };

/**
 * Converts all legacy Azure that the partner has with the customer to Azure plans, one for each reseller of record
 * (SUB-12, AMB-64), as of this instant. What fits one transaction is converted when it answers; a queue message
 * converts what is left, as of the same instant. The same request again finds its upgrade.
 */
export async function convertToPlan(backend: Backend, { caller, customerId }: Convert): Promise<ProductUpgrade> {
  const partner = await callingPartner(backend, caller);
  const { partnerId } = partner;
  const upgradeId = backend.idFor("product-upgrade", customerId);
  // A try has a note of its own: another that ends, refused or answered, must not strike it off.
  const note = `${upgradeId}_${backend.newId()}`;
  let isNoted = false;
  const strikeOff = async () => {
    if (isNoted) await backend.unfinished.finish("productUpgrade", note);
  };
  const upgrade = await untilFresh(async () => {
    const served = await servedCustomer(backend, partnerId, customerId);
    const before = upgradesIn(served.file, partnerId).find((one) => one.upgradeId === upgradeId);
    if (before !== undefined) {
      await finishEarlierChange(backend, customerId);
      return before;
    }
    const { facts, holdings, plan } = await conversionFactsOf(backend, partnerId, served);
    const obstacle = conversionObstacle(facts);
    if (obstacle !== undefined) throw conversionRefusal(obstacle);
    if (plan === undefined) throw new Error("a conversion is allowed to a plan that is not offered");

    const begun = beginUpgrade({ upgradeId, customerId, partner, offer: plan, facts, holdings });
    isNoted ||= begun.upgrade.status === "InProgress";
    await Promise.all([
      backend.productUpgrades.announce(upgradeId, { customerId, partnerId }),
      isNoted && backend.unfinished.begin("productUpgrade", note, JSON.stringify({ customerId, partnerId, upgradeId })),
    ]);
    await commitSubscriptions(backend, customerId, served.file, begun.changes, {
      kind: "azure-converted",
      subject: upgradeId,
      by: backend.actor,
      after: begun.upgrade,
    });
    return begun.upgrade;
  }).catch(async (error: unknown) => {
    if (wroteNothing(error)) await strikeOff();
    throw error;
  });
  await askForRest(backend, upgrade);
  await strikeOff();
  return upgrade;
}
