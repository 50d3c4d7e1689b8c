import type { QueueFunction } from "../../../shared/triggers/queue.js";
import type { MemoryMessage } from "../twins/memory-storage.js";
import { isLeftBehind, isPoison, triesMax } from "./left-behind.js";
import type { World } from "./world.js";

const leaseSeconds = 60;
const tasksMax = 6;
const lateSecondsMax = 400;

type Delivery = {
  plain: boolean /** A mutation: the message is gone before its work is done. */;
  removeFirst?: boolean | undefined;
};

/** Gives the messages of a queue to its function on any host: in any order, sometimes twice, again after a failure or a death. */
export function deliverMessages(
  world: World,
  functions: readonly QueueFunction[],
  { plain, removeFirst = false }: Delivery,
) {
  const { memory, storage, faults, random, trace } = world;
  const isVisible = (queue: string, message: MemoryMessage) =>
    message.visibleAt <= world.now() && !isLeftBehind(queue, message);
  const visibleIn = (queue: string) => (storage.queues.get(queue) ?? []).filter((message) => isVisible(queue, message));
  let active = 0;

  async function deliver({ name, queue, run }: QueueFunction): Promise<void> {
    const visible = visibleIn(queue);
    // A queue promises no order: whoever is to be taken now is made the one that waits longest.
    if (!plain && visible.length > 1 && faults.strike(["delivered out of order"])) random.pick(visible).visibleAt = 0;
    if (!plain && faults.strike(["delivered late"])) {
      random.pick(visibleIn(queue)).visibleAt = world.now() + 1_000 * (1 + random.below(lateSecondsMax));
      return;
    }
    const again = !plain && faults.strike(["delivered again"]) !== undefined;
    const [message] = await memory.receive(queue, { leaseSeconds: again ? 0 : leaseSeconds });
    if (message === undefined) return;
    const remove = () => memory.remove(queue, message);
    const toPoison = async () => {
      await memory.queues.open(`${queue}-poison`).send(message.text);
      return remove();
    };
    trace.tell("work", `${name} takes ${message.id}, time ${message.dequeueCount}${again ? ", still visible" : ""}`);
    active++;
    world.start(
      name,
      world.anyHost(),
      () => {
        active--;
      },
      async (ports, task) => {
        // What is lost from a poison queue is lost for ever: the last try there is the app's own to fail.
        task.spared = isPoison(queue) && message.dequeueCount === triesMax;
        const at = <T>(what: string, perform: () => Promise<T>) =>
          world.atPort(task, `${queue}: ${what}`, true, perform);
        try {
          if (message.dequeueCount > triesMax) {
            if (!isPoison(queue)) await at("move to poison", toPoison);
            return;
          }
          if (removeFirst) await at("remove", remove);
          try {
            await run(ports, message.text, task.name);
          } catch (error) {
            trace.tell("work", `${task.name} failed: ${error instanceof Error ? error.message : error}`);
            task.failed = true;
          }
          if (!task.failed) await at("remove", remove);
          // Without a poison queue the message keeps its lease and comes back when that ends.
          else if (isPoison(queue)) return;
          else if (message.dequeueCount === triesMax) await at("move to poison", toPoison);
          else await at("give back", () => memory.renew(queue, message, 1 + random.below(10)));
        } finally {
          active--;
        }
      },
    );
    await world.settle();
  }

  const hasVisible = ({ queue }: QueueFunction) =>
    storage.queues.get(queue)?.some((message) => isVisible(queue, message)) === true;
  const deliveries = functions.map((of) => ({ of, begin: () => deliver(of) }));
  world.offer(() =>
    active >= (plain ? 1 : tasksMax) ? [] : deliveries.filter(({ of }) => hasVisible(of)).map(({ begin }) => begin),
  );
}
