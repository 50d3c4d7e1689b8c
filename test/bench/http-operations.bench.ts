import { addedMilliseconds, withDistance } from "./distance.js";
import { type Bench, latencies, median, printTable, shown, sizeFrom } from "./measure.js";
import { monthsAgo, newAgreement, newCustomer, type SoldSubscription, sellPlans } from "./story.js";
import { openWorld, partnerTenant, type Running, requestsIn } from "./world.js";

const lanes = 8;

/** Reads and writes over HTTP, eight at a time, with the cloud's distance to storage, against the storage calls under them. */
export const httpOperations: Bench = {
  name: "http",
  about: `one resource read or written over HTTP, ${lanes} at a time, ${addedMilliseconds} ms added to each storage call (reach: read 1.5 × a point read, write 2 × the storage calls under it)`,
  sizes: "BENCH_HTTP_CALLS (400)",
  run: async () => {
    const calls = sizeFrom("BENCH_HTTP_CALLS", 400);
    const month = monthsAgo(1);
    const world = await openWorld({ partners: 1 });
    try {
      // A customer for each lane: two writers of one partition would wait for each other.
      const sold = await sellPlans(world, { month, partners: 1, customers: lanes });
      const running = await world.run({ over: withDistance });
      const middle = async (work: (lane: number) => Promise<unknown>) => {
        await latencies({ lanes, calls: lanes }, work);
        world.takeLog();
        return median(await latencies({ lanes, calls }, work));
      };
      const { tables } = withDistance(world.ports);
      const pointRead = await middle((lane) => tables.open("customers").get(sold[lane]?.customerId ?? "", "!head"));
      let row = 0;
      const pointWrite = await middle(() => {
        row += 1;
        return tables.open("benchrows").change(`row${row}`, [{ kind: "create", row: { rowKey: "row", body: "{}" } }]);
      });
      const rows = [
        ["point read of a table, no HTTP", "1", shown(pointRead), "1.00", ""],
        ["transaction of one row, no HTTP", "1", shown(pointWrite), "", "1.00"],
      ];
      for (const { name, kind, call } of operationsOf(running, sold)) {
        const milliseconds = await middle(call);
        const { invocations, requests } = requestsIn(world.takeLog(), name);
        const perCall = requests / invocations;
        const underIt = kind === "read" ? pointRead : pointWrite;
        rows.push([
          name,
          shown(perCall),
          shown(milliseconds),
          kind === "read" ? (milliseconds / pointRead).toFixed(2) : "",
          (milliseconds / (perCall * underIt)).toFixed(2),
        ]);
      }
      await running.stop();
      printTable(["", "storage requests", "ms (median)", "÷ point read", "÷ its requests, one by one"], rows);
    } finally {
      await world.close();
    }
  },
};

type Operation = { name: string; kind: "read" | "write"; call(lane: number): Promise<unknown> };

function operationsOf({ operator, partner }: Running, sold: readonly SoldSubscription[]): Operation[] {
  const client = partner(0);
  const customerOf = (lane: number) => `/v1/customers/${sold[lane]?.customerId}`;
  const now = new Date().toISOString();
  let made = 0;
  const newName = () => {
    made += 1;
    return `made${made}`;
  };
  const read = (name: string, call: (lane: number) => Promise<unknown>): Operation => ({ name, kind: "read", call });
  const write = (name: string, call: (lane: number) => Promise<unknown>): Operation => ({ name, kind: "write", call });
  return [
    read("get-customer", (lane) => client.get(customerOf(lane))),
    read("get-subscription", (lane) => client.get(`${customerOf(lane)}/subscriptions/${sold[lane]?.subscriptionId}`)),
    read("list-subscriptions", (lane) => client.get(`${customerOf(lane)}/subscriptions`)),
    read("list-orders", (lane) => client.get(`${customerOf(lane)}/orders`)),
    read("list-customers", () => client.get("/v1/customers")),
    read("get-partner", () => operator.get(`/v1/partners/${partnerTenant(0)}`)),
    read("list-invoices", () => client.get("/v1/invoices")),
    write("create-customer", () => client.post("/v1/customers", newCustomer(newName()))),
    write("record-agreement", (lane) => client.post(`${customerOf(lane)}/agreements`, newAgreement(newName(), now))),
  ];
}
