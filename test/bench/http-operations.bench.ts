import { ask } from "./client.js";
import { type Bench, sizeFrom } from "./measure.js";
import { distance, lanes, type Operation, oneRequest, printOperations, reach, read, write } from "./operations.js";
import { monthsAgo, newAgreement, newCustomer, type SoldSubscription, sellPlans } from "./story.js";
import { openWorld, partnerTenant } from "./world.js";

/** Reads and writes over HTTP with the cloud's distance to storage, against the storage calls under them. */
export const httpOperations: Bench = {
  name: "http",
  about: `one resource read or written over HTTP, ${reach}`,
  sizes: "BENCH_HTTP_CALLS (400)",
  run: async () => {
    const calls = sizeFrom("BENCH_HTTP_CALLS", 400);
    const month = monthsAgo(1);
    const world = await openWorld({ partners: 1 });
    try {
      // A customer for each lane: two writers of one partition would wait for each other.
      const sold = await sellPlans(world, { month, partners: 1, customers: lanes });
      const away = distance();
      const running = await world.run({ over: away.over });
      const under = oneRequest(world, away, (lane) => sold[lane]?.customerId ?? "");
      await printOperations(operationsOf(sold), { world, running, distance: away, under, calls });
      await running.stop();
    } finally {
      await world.close();
    }
  },
};

function operationsOf(sold: readonly SoldSubscription[]): Operation[] {
  const customerOf = (lane: number) => `/v1/customers/${sold[lane]?.customerId}`;
  const now = new Date().toISOString();
  let made = 0;
  const newName = () => {
    made += 1;
    return `made${made}`;
  };
  return [
    read("get-customer", (lane) => ask.get(customerOf(lane))),
    read("get-subscription", (lane) => ask.get(`${customerOf(lane)}/subscriptions/${sold[lane]?.subscriptionId}`)),
    read("list-subscriptions", (lane) => ask.get(`${customerOf(lane)}/subscriptions`)),
    read("list-orders", (lane) => ask.get(`${customerOf(lane)}/orders`)),
    read("list-customers", () => ask.get("/v1/customers")),
    read("get-partner", () => ask.get(`/v1/partners/${partnerTenant(0)}`), { as: "operator" }),
    read("list-invoices", () => ask.get("/v1/invoices")),
    write("create-customer", () => ask.post("/v1/customers", newCustomer(newName()))),
    write("record-agreement", (lane) => ask.post(`${customerOf(lane)}/agreements`, newAgreement(newName(), now))),
  ];
}
