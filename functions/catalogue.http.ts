import { OfferImport } from "../shared/catalogue/offer.schema.js";
import { publishOffer } from "../shared/catalogue/publish-offer.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

export const catalogueRoutes = routes({
  "publish-offer": {
    route: "PUT v1/offers/{offerId}",
    needs: "catalogue.manage",
    body: OfferImport,
    handle: async ({ backend, params, body }) => ok(await publishOffer(backend, params.offerId, body)),
  },
});
