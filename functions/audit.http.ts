import { auditRecordResource } from "../shared/audit/audit-record.wire.js";
import { listAudit } from "../shared/audit/list-audit.js";
import { limits } from "../shared/kernel/limits.js";
import { collection } from "../shared/triggers/collection.js";
import { conditionsOf } from "../shared/triggers/filter.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

const filterFields = { companyName: ["substring"], customerId: ["equals"], resourceType: ["equals"] } as const;

export const auditRoutes = routes({
  "list-audit-records": {
    route: "GET v1/auditrecords",
    needs: "audit.read",
    handle: async ({ backend, caller, query, self, continuation }) => {
      const asked = { startDate: query("startDate"), endDate: query("endDate") };
      const size = query.int("size") || limits.auditPageItemsMax;
      const conditions = conditionsOf<keyof typeof filterFields, string>(query("filter"), filterFields);
      const { position, next } = continuation(JSON.stringify([conditions, asked]));
      const page = await listAudit(backend, {
        caller,
        asked,
        filter: Object.fromEntries(conditions.map(({ field, value }) => [field, value])),
        size: Math.min(size, limits.auditPageItemsMax),
        from: position,
      });
      return ok(
        collection({
          items: page.entries.map(auditRecordResource),
          self,
          next: page.next === undefined ? undefined : next(page.next),
        }),
      );
    },
  },
});
