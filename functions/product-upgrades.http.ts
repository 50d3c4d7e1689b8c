import { UpgradeRequest } from "../shared/conversion/conversion.schema.js";
import { eligibilityResource, upgradeLocation, upgradeResource } from "../shared/conversion/conversion.wire.js";
import { convertToPlan } from "../shared/conversion/convert-to-plan.js";
import { conversionEligibility, findUpgrade } from "../shared/conversion/see-conversion.js";
import { languageOf } from "../shared/triggers/answering.js";
import { routes } from "../shared/triggers/http.js";
import { accepted, inLanguage, ok } from "../shared/triggers/replies.js";

/** From legacy Azure to the Azure plan, for one customer at a time. */
export const productUpgradeRoutes = routes({
  "ask-upgrade-eligibility": {
    route: "POST v1/productupgrades/eligibility",
    needs: "subscriptions.read",
    body: UpgradeRequest,
    handle: async ({ backend, caller, body: { customerId }, request }) => {
      const language = languageOf(request);
      const eligibility = await conversionEligibility(backend, { caller, customerId });
      return ok(eligibilityResource(customerId, eligibility, language), inLanguage(language));
    },
  },
  "begin-upgrade": {
    route: "POST v1/productupgrades",
    needs: "subscriptions.write",
    body: UpgradeRequest,
    handle: async ({ backend, caller, body: { customerId }, request }) => {
      const language = languageOf(request);
      const upgrade = await convertToPlan(backend, { caller, customerId });
      const headers = { Location: upgradeLocation(upgrade), ...inLanguage(language) };
      return accepted(upgradeResource(upgrade, language), headers);
    },
  },
  "ask-upgrade-status": {
    route: "POST v1/productupgrades/{upgradeId:guid}/status",
    needs: "subscriptions.read",
    body: UpgradeRequest,
    handle: async ({ backend, caller, params, body: { customerId }, request }) => {
      const language = languageOf(request);
      const upgrade = await findUpgrade(backend, { caller, upgradeId: params.upgradeId, customerId });
      return ok(upgradeResource(upgrade, language), inLanguage(language));
    },
  },
});
