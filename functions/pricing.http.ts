import { limits } from "../shared/kernel/limits.js";
import { FxRates, RateCard } from "../shared/pricing/publication.schema.js";
import { listName, publishFxRates, publishRateCard } from "../shared/pricing/publish-prices.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

/** Imports by the operator: each is a publication, valid from a date and known since now, never overwritten. */
export const pricingRoutes = routes({
  "publish-rate-card": {
    route: "PUT v1/ratecards/{name}",
    needs: "prices.manage",
    body: RateCard,
    maxBytes: limits.importBodyBytesMax,
    handle: async ({ backend, params, query, body }) =>
      ok(await publishRateCard(backend, listName(params.name, query), body)),
  },
  "publish-fx-rates": {
    route: "PUT v1/fxrates/{month}",
    needs: "prices.manage",
    body: FxRates,
    handle: async ({ backend, params, body }) =>
      ok({ month: params.month, published: await publishFxRates(backend, params.month, body) }),
  },
});
