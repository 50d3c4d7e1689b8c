import { asPartnerAsked } from "../shared/partners/partner-asked.js";
import { listPartnerSubscriptions } from "../shared/subscriptions/partner-subscriptions.js";
import { partnerSubscriptionResource } from "../shared/subscriptions/partner-subscriptions.wire.js";
import { subscriptionListPageOf } from "../shared/subscriptions/subscription-list-page.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

/** What a partner has sold, over all of its customers. */
export const partnerSubscriptionRoutes = routes({
  "list-partner-subscriptions": {
    route: "GET v1/subscriptions",
    needs: "subscriptions.see",
    handle: async ({ backend, caller: asking, query, self, continuation }) => {
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      const { next, ...wanted } = subscriptionListPageOf(query, continuation(caller === asking ? "" : caller.tenantId));
      const { items, last } = await listPartnerSubscriptions(backend, { caller, ...wanted });
      return ok(collection({ items: items.map(partnerSubscriptionResource), self, next: next(last) }));
    },
  },
});
