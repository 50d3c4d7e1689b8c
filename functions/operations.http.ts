import { listParked, retryParked } from "../shared/parking/park-work.js";
import { relistCustomer } from "../shared/recovery/relist-customer.js";
import { ClockSetting, readClock, setClock } from "../shared/sandbox/set-clock.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { accepted, ok } from "../shared/triggers/replies.js";

/** What the people need who run the deployment: parked work, lists that are made anew, and in a sandbox its clock. */
export const operationsRoutes = routes({
  "list-parked-work": {
    route: "GET v1/parked",
    needs: "operations.manage",
    handle: async ({ backend, self }) => ok(collection({ items: await listParked(backend), self })),
  },
  "retry-parked-work": {
    route: "POST v1/parked/{parkedId}/retry",
    needs: "operations.manage",
    handle: async ({ backend, params }) => accepted(await retryParked(backend, params.parkedId)),
  },
  "relist-customer": {
    route: "POST v1/customers/{customerId:guid}/relist",
    needs: "operations.manage",
    handle: async ({ backend, params }) => ok(await relistCustomer(backend, params.customerId)),
  },
  "read-sandbox-clock": {
    route: "GET v1/sandbox/clock",
    needs: "operations.manage",
    handle: async ({ backend }) => ok(await readClock(backend)),
  },
  "set-sandbox-clock": {
    route: "PUT v1/sandbox/clock",
    needs: "operations.manage",
    body: ClockSetting,
    handle: async ({ backend, body }) => ok(await setClock(backend, body)),
  },
});
