import { setTimeout as wait } from "node:timers/promises";
import { TableClient } from "@azure/data-tables";
import type { Asked } from "./client.js";
import { addedMilliseconds, withDistance } from "./distance.js";
import { inLanes, latencies, median, printTable, processorTime, shown } from "./measure.js";
import type { Running, World } from "./world.js";

export const lanes = 8;
/** Operations and what lies under them take turns, so that whatever else the machine does slows both. */
const turns = 5;
/** What has run so often is compiled; a host, or an operation, that has just begun would be measured otherwise. */
const warmingCalls = { host: 1_500, read: 400, write: 64 };
/** So far that what one call awaits in sequence can be told from how long it takes alone. */
const farMilliseconds = 250;

/** `before` makes what the operation needs and is not measured; what it gives back is handed on. */
export type Operation = {
  name: string;
  kind: "read" | "write";
  as: "operator" | "partner";
  before(lane: number): Promise<string>;
  call(lane: number, made: string): Asked;
};
type Under = Record<Operation["kind"], (lane: number) => Promise<unknown>>;
type More = Partial<Pick<Operation, "as" | "before">>;

const operation =
  (kind: Operation["kind"]) =>
  (name: string, call: Operation["call"], more: More = {}): Operation => ({
    ...{ name, kind, call, as: "partner", before: async () => "" },
    ...more,
  });
export const read = operation("read");
export const write = operation("write");

export const reach = `${lanes} at a time, ${addedMilliseconds} ms added to each storage call (reach: read 1.5 × a point read, write 2 × the storage calls under it)`;

export type Distance = ReturnType<typeof distance>;

/** Ports at the cloud's distance from storage, which `far` makes longer while it works; `asked` counts what goes that way. */
export function distance() {
  let milliseconds = addedMilliseconds;
  let asked = 0;
  const next = () => {
    asked += 1;
    return milliseconds;
  };
  return {
    over: (ports: World["ports"]) => withDistance(ports, next),
    asked: () => asked,
    far: async <T>(work: () => Promise<T>): Promise<T> => {
      milliseconds = farMilliseconds;
      return work().finally(() => {
        milliseconds = addedMilliseconds;
      });
    },
  };
}

/**
 * What one request to storage takes: the point read of a customer by the SDK's client as it comes, and a transaction of one
 * row in a partition of its own by the port, whose text is smaller work than the SDK's.
 */
export function oneRequest(
  { connectionString, ports }: Pick<World, "connectionString" | "ports">,
  { over }: Distance,
  customerOf: (lane: number) => string,
): Under {
  const customers = TableClient.fromConnectionString(connectionString, "customers", { allowInsecureConnection: true });
  const rows = over(ports).tables.open("benchrows");
  let row = 0;
  return {
    read: async (lane) => {
      await wait(addedMilliseconds);
      return customers.getEntity(customerOf(lane), "!head");
    },
    write: () => {
      row += 1;
      return rows.change(`row${row}`, [{ kind: "create", row: { rowKey: "row", body: "{}" } }]);
    },
  };
}

type Measured = {
  world: World;
  running: Running;
  distance: Distance;
  under: Under;
  calls: number;
};

/**
 * Prints for each operation how many storage requests it makes, how many of them it awaits one after another, what it takes
 * a client in a process of its own, beside one storage request without HTTP, and the host's processor time for it.
 */
export async function printOperations(operations: readonly Operation[], measured: Measured): Promise<void> {
  const { running, under, world } = measured;
  const { asked, far } = measured.distance;
  const callers = { operator: running.caller("operator"), partner: running.caller(0) };
  const calls = Math.ceil(measured.calls / turns);
  const rows: string[][] = [];
  const [first] = operations;
  if (first !== undefined) await callers[first.as].taken(lanes, await plan(first, warmingCalls.host));
  for (const each of operations) {
    const caller = callers[each.as];
    const warming = warmingCalls[each.kind];
    await caller.taken(lanes, await plan(each, warming));
    await latencies({ lanes, calls: warming }, under[each.kind]);
    const alone = await plan(each, 1);
    const [farAway = 0] = await far(() => caller.taken(1, alone));
    const [base, taken, processor, requests] = [[], [], [], []] as [number[], number[], number[], number[]];
    for (let turn = 0; turn < turns; turn++) {
      base.push(...(await latencies({ lanes, calls }, under[each.kind])));
      const planned = await plan(each, calls);
      const [begun, before] = [processorTime(), asked()];
      taken.push(...(await caller.taken(lanes, planned)));
      processor.push((processorTime() - begun) / calls);
      requests.push((asked() - before) / calls);
    }
    world.takeLog();
    const [perCall, own, one] = [median(requests), median(taken), median(base)];
    rows.push([
      each.name,
      shown(perCall),
      String(Math.floor(farAway / farMilliseconds)),
      shown(own),
      shown(one),
      (own / one).toFixed(2),
      perCall === 0 ? "" : (own / (perCall * one)).toFixed(2),
      median(processor).toFixed(2),
    ]);
  }
  for (const caller of Object.values(callers)) caller.stop();
  const headings = ["", "storage requests", "one after another", "ms", "one request, ms"];
  printTable([...headings, "÷ one request", "÷ its requests", "processor, ms"], rows);
}

const plan = ({ before, call }: Operation, calls: number): Promise<Asked[]> =>
  inLanes({ lanes, calls }, async (lane) => call(lane, await before(lane)));
