import { limits } from "../shared/kernel/limits.js";
import { retryQuarantine } from "../shared/rating/rerate-usage.js";
import { collection } from "../shared/triggers/collection.js";
import { type Call, routes } from "../shared/triggers/http.js";
import { bytesOf } from "../shared/triggers/read-body.js";
import { accepted, ok } from "../shared/triggers/replies.js";
import { batchResource } from "../shared/usage/batch.wire.js";
import {
  batchStatus,
  listQuarantine,
  quarantineSummary,
  type RefusedKind,
  refusedOfBatch,
} from "../shared/usage/batch-status.js";
import { ingestUsage } from "../shared/usage/ingest-usage.js";
import { listRecords, recordsWanted } from "../shared/usage/list-records.js";

type BatchCall = Call<"GET v1/usage/batches/{batchId}", undefined>;

const refusedList =
  (kind: RefusedKind) =>
  async ({
    backend,
    params,
    query,
    self,
    continuation,
  }: Pick<BatchCall, "backend" | "params" | "query" | "self" | "continuation">) => {
    const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
    const { position, next } = continuation();
    const page = await refusedOfBatch(backend, { batchId: params.batchId, kind, size, position });
    return ok(collection({ items: page.items, self, next: page.next === undefined ? undefined : next(page.next) }));
  };

/** Usage intake by the operator's meters. The answer comes before rating; `usage-rating` rates from the queue. */
export const usageRoutes = routes({
  "post-usage": {
    route: "POST v1/usage",
    needs: "usage.write",
    stream: true,
    handle: async ({ backend, request }) => {
      const status = await ingestUsage(backend, {
        bytes: bytesOf(request, limits.usageBodyBytesMax, "NDJSON or JSON"),
        contentType: request.headers.get("content-type") ?? "",
      });
      return accepted(batchResource(status), { Location: `/usage/batches/${status.batchId}` });
    },
  },
  "get-usage-batch": {
    route: "GET v1/usage/batches/{batchId}",
    needs: "usage.read",
    handle: async ({ backend, params }) => ok(batchResource(await batchStatus(backend, params.batchId))),
  },
  "list-batch-conflicts": {
    route: "GET v1/usage/batches/{batchId}/conflicts",
    needs: "usage.read",
    handle: refusedList("conflicts"),
  },
  "list-batch-quarantine": {
    route: "GET v1/usage/batches/{batchId}/quarantine",
    needs: "usage.read",
    handle: refusedList("quarantined"),
  },
  "list-usage-records": {
    route: "GET v1/usage/subscriptions/{subscriptionId:guid}/records",
    needs: "usage.read",
    handle: async ({ backend, params, query, self }) => {
      const wanted = recordsWanted(params.subscriptionId, query);
      return ok(collection({ items: await listRecords(backend, wanted), self }));
    },
  },
  "list-quarantine": {
    route: "GET v1/usage/quarantine",
    needs: "usage.read",
    handle: async ({ backend, query, self, continuation }) => {
      const reason = query("reason");
      const meterId = query("meterId")?.toLowerCase();
      const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
      const { position, next } = continuation(`${reason ?? ""} ${meterId ?? ""}`);
      const filter = { ...(reason === undefined ? {} : { reason }), ...(meterId === undefined ? {} : { meterId }) };
      const page = await listQuarantine(backend, { size, position, ...filter });
      return ok(collection({ items: page.items, self, next: page.next === undefined ? undefined : next(page.next) }));
    },
  },
  "summarise-quarantine": {
    route: "GET v1/usage/quarantine/summary",
    needs: "usage.read",
    handle: async ({ backend, self }) => ok(collection({ items: await quarantineSummary(backend), self })),
  },
  "retry-quarantine": {
    route: "POST v1/usage/quarantine/retry",
    needs: "usage.write",
    handle: async ({ backend }) => accepted({ subscriptionMonths: await retryQuarantine(backend) }),
  },
});
