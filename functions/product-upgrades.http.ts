import { UpgradeRequest } from "../shared/conversion/conversion.schema.js";
import { eligibilityResource, upgradeLocation, upgradeResource } from "../shared/conversion/conversion.wire.js";
import { convertToPlan } from "../shared/conversion/convert-to-plan.js";
import { conversionEligibility, findUpgrade } from "../shared/conversion/see-conversion.js";
import { routes } from "../shared/triggers/http.js";
import { accepted, ok } from "../shared/triggers/replies.js";

/** From legacy Azure to the Azure plan, for one customer at a time. */
export const productUpgradeRoutes = routes({
  "ask-upgrade-eligibility": {
    route: "POST v1/productupgrades/eligibility",
    needs: "subscriptions.read",
    body: UpgradeRequest,
    handle: async ({ backend, caller, body: { customerId } }) =>
      ok(eligibilityResource(customerId, await conversionEligibility(backend, { caller, customerId }))),
  },
  "begin-upgrade": {
    route: "POST v1/productupgrades",
    needs: "subscriptions.write",
    body: UpgradeRequest,
    handle: async ({ backend, caller, body: { customerId } }) => {
      const upgrade = await convertToPlan(backend, { caller, customerId });
      return accepted(upgradeResource(upgrade), { Location: upgradeLocation(upgrade) });
    },
  },
  "ask-upgrade-status": {
    route: "POST v1/productupgrades/{upgradeId:guid}/status",
    needs: "subscriptions.read",
    body: UpgradeRequest,
    handle: async ({ backend, caller, params, body: { customerId } }) =>
      ok(upgradeResource(await findUpgrade(backend, { caller, upgradeId: params.upgradeId, customerId }))),
  },
});
