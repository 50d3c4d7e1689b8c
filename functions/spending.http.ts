import { customerSpending, meterSpending } from "../shared/rating/open-month.js";
import { meterUsageRecord, subscriptionUsageRecord } from "../shared/rating/spending.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

/** What the open month has cost so far. `month=2017-10` reads another one. */
export const spendingRoutes = routes({
  "list-meter-usage": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/meterusagerecords",
    needs: "spending.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query, self }) => {
      const meters = await meterSpending(backend, { caller, ...params, month: query("month") });
      return ok(collection({ items: meters.map((meter) => meterUsageRecord(params.subscriptionId, meter)), self }));
    },
  },
  "list-subscription-usage": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/usagerecords",
    needs: "spending.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query, self }) => {
      const spending = await customerSpending(backend, { caller, ...params, month: query("month") });
      return ok(collection({ items: spending.map(subscriptionUsageRecord), self }));
    },
  },
});
