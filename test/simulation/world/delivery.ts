import type { QueueFunction } from "../../../shared/triggers/queue.js";
import type { MemoryMessage } from "../twins/memory-storage.js";
import type { Task } from "./hosts.js";
import { isLeftBehind, isPoison, triesMax } from "./left-behind.js";
import { type Place, placeIn } from "./places.js";
import type { Offer, World } from "./world.js";

const leaseSeconds = 60;
const tasksMax = 6;
const lateSecondsMax = 400;

type Delivery = {
  plain: boolean;
  /** A mutation: the message is gone before its work is done. */
  removeFirst?: boolean | undefined;
};

/** Gives the messages of a queue to its function on any host: in any order, sometimes twice, again after a failure or a death. */
export function deliverMessages(
  world: World,
  functions: readonly QueueFunction[],
  { plain, removeFirst = false }: Delivery,
) {
  const { memory, storage, faults, chance, trace } = world;
  const isVisible = (queue: string, message: MemoryMessage) =>
    message.visibleAt <= world.now() && !isLeftBehind(queue, message);
  const visibleIn = (queue: string) => (storage.queues.get(queue) ?? []).filter((message) => isVisible(queue, message));
  /** How often each message was about to be taken: each time is a place of its own. */
  const turns = new Map<string, number>();
  let active = 0;

  const placeOf = (message: MemoryMessage): Place => placeIn(world.placeOf(message), turns.get(message.id) ?? 0);

  /** The one that waits longest, or any: a queue promises no order. */
  function chooseNext(queue: string): MemoryMessage | undefined {
    const visible = visibleIn(queue);
    visible.sort((one, other) => one.visibleAt - other.visibleAt || one.number - other.number);
    const [first, ...others] = visible;
    if (plain || first === undefined || others.length === 0) return first;
    const place = placeOf(first);
    const chosen = chance.pick(place, "message", [first, ...others]);
    const told = () => `${queue}: ${chosen.id} goes before ${first.id}`;
    return faults.strike(["delivered out of order"], place, told) === undefined ? first : chosen;
  }

  async function deliver({ name, queue, run }: QueueFunction): Promise<void> {
    const next = chooseNext(queue);
    if (next === undefined) return;
    const place = placeOf(next);
    turns.set(next.id, (turns.get(next.id) ?? 0) + 1);
    const lateSeconds = 1 + chance.below(place, "delay", lateSecondsMax);
    if (!plain && faults.strike(["delivered late"], place, () => `${queue}: ${next.id}, by ${lateSeconds} s`)) {
      next.visibleAt = world.now() + 1_000 * lateSeconds;
      return;
    }
    const again = !plain && faults.strike(["delivered again"], place, () => `${queue}: ${next.id}`) !== undefined;
    // Whoever is to be taken now is made the one that waits longest.
    next.visibleAt = 0;
    const [message] = await memory.receive(queue, { leaseSeconds: again ? 0 : leaseSeconds });
    if (message === undefined) return;
    const remove = () => memory.remove(queue, message);
    const copyToPoison = () => memory.queues.open(`${queue}-poison`).send(message.text);
    active++;
    const end = () => {
      active--;
    };
    world.start(name, place, end, async (ports, task) => {
      // What is lost from a poison queue is lost for ever: the last try there is the app's own to fail.
      task.spared = isPoison(queue) && message.dequeueCount === triesMax;
      trace.tell("work", `${task.name} takes ${message.id}, time ${message.dequeueCount}`, task.name);
      const at = <T>(what: string, perform: () => Promise<T>) => world.atPort(task, `${queue}: ${what}`, [], perform);
      // Two calls, as the host makes them: who dies between them leaves the message in both queues.
      const toPoison = async () => {
        await at("copy to poison", copyToPoison);
        faults.count("moved to poison");
        await at("remove", remove);
      };
      try {
        if (message.dequeueCount > triesMax) {
          if (!isPoison(queue)) await toPoison();
          return;
        }
        if (removeFirst) await at("remove", remove);
        await perform(task, () => run(ports, message.text, task.name));
        if (!task.failed) await at("remove", remove);
        // Without a poison queue the message keeps its lease and comes back when that ends.
        else if (isPoison(queue)) return;
        else if (message.dequeueCount === triesMax) await toPoison();
        else await at("give back", () => memory.renew(queue, message, 1 + chance.below(place, "patience", 10)));
      } finally {
        end();
      }
    });
    await world.settle();
  }

  async function perform(task: Task, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      trace.tell("work", `${task.name} failed: ${error instanceof Error ? error.message : error}`, task.name);
      task.failed = true;
    }
  }

  const firstVisible = (queue: string) => storage.queues.get(queue)?.find((message) => isVisible(queue, message));
  const deliveries = functions.map((of) => {
    const place = () => {
      const first = firstVisible(of.queue);
      return first === undefined ? 0 : placeOf(first);
    };
    const offer: Offer = { place, begin: () => deliver(of) };
    return { queue: of.queue, offer };
  });
  world.offer(() =>
    active >= (plain ? 1 : tasksMax)
      ? []
      : deliveries.filter(({ queue }) => firstVisible(queue) !== undefined).map(({ offer }) => offer),
  );
}
