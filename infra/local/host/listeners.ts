import { storageConnection } from "../../../shared/platform/azure-connection.js";
import type { Activity } from "./activity.js";
import { type Calls, madeUpFacts } from "./calls.js";
import type { HostedFunction, QueueFunction, TimerFunction } from "./functions.js";
import { defaults, type HostOptions } from "./options.js";
import type { OpenQueue } from "./outputs.js";
import { listenToQueue, type QueueListener, type QueueListening } from "./queue.js";
import type { Environment, HostJson } from "./settings.js";
import { listenToTimer, type TimerListener, type TimerListening, timerData } from "./timer.js";

export type Surroundings = {
  options: HostOptions;
  hostJson: HostJson;
  hostId: string;
  environment: Environment;
  activity: Activity;
  calls: Calls;
  openQueue: OpenQueue;
  warn(message: string): void;
};
export type Listeners = { queues: ReadonlyMap<string, QueueListener>; timers: readonly TimerListener[] };

/** Opens what the queues and timers need, so that a missing setting shows before anything runs; the answer starts them all. */
export async function prepareListeners(
  functions: readonly HostedFunction[],
  surroundings: Surroundings,
): Promise<() => Listeners> {
  const runnable = functions.filter(({ error }) => error === undefined);
  const queues = await Promise.all(
    runnable.filter((each) => each.kind === "queue").map((each) => queueListening(each, surroundings)),
  );
  const timers =
    surroundings.options.timers === false
      ? []
      : await Promise.all(
          runnable.filter((each) => each.kind === "timer").map((each) => timerListening(each, surroundings)),
        );
  return () => ({
    queues: new Map(queues.map(([name, listening]) => [name, listenToQueue(listening)])),
    timers: timers.map(listenToTimer),
  });
}

async function queueListening(
  target: QueueFunction,
  { options, hostJson, openQueue, activity, calls, warn }: Surroundings,
): Promise<[name: string, QueueListening]> {
  const { queues } = hostJson.extensions;
  const { queueRetryDelaySeconds: delay, queueLeaseSeconds = defaults.queueLeaseSeconds } = options;
  const listening = {
    queue: await openQueue(target.trigger),
    poison: await openQueue({ ...target.trigger, queueName: `${target.queueName}-poison` }),
    settings: {
      ...queues,
      visibilityTimeout: delay === undefined ? queues.visibilityTimeout : delay * 1000,
      maxPollingInterval: Math.min(queues.maxPollingInterval, options.maxPollMs ?? defaults.maxPollMs),
    },
    leaseSeconds: queueLeaseSeconds,
    activity,
    call: (text, message) => calls.queue(target, text, message),
    warn,
  } satisfies QueueListening;
  if (target.function.metadata.retryOptions) {
    warn(`${target.name}: queue functions have no retry policy; their messages come again by themselves.`);
  }
  return [target.name, listening];
}

async function timerListening(
  target: TimerFunction,
  { options, environment, hostId, activity, calls, warn }: Surroundings,
): Promise<TimerListening> {
  return {
    name: target.name,
    schedule: target.schedule,
    useMonitor: target.trigger.useMonitor !== false,
    runOnStartup: target.trigger.runOnStartup === true,
    container: await storageConnection("AzureWebJobsStorage", environment).container("azure-webjobs-hosts"),
    hostId,
    lockRetryMs: options.timerLockRetryMs ?? defaults.timerLockRetryMs,
    call: (data) => activity.during(() => calls.timer(target, data)).finally(activity.maySend),
    warn,
  };
}

/** Runs a queue or timer function now, outside of its queue and its schedule; rejects when it fails or is not there. */
export async function runByHand(
  functions: readonly HostedFunction[],
  { activity, calls }: Pick<Surroundings, "activity" | "calls">,
  name: string,
  input = "",
): Promise<void> {
  const target = functions.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!target || target.kind === "http") throw new Error(`There is no queue or timer function "${name}".`);
  if (target.error !== undefined) throw new Error(`Function "${name}" is in error: ${target.error}`);
  const call = () =>
    target.kind === "queue"
      ? calls.queue(target, input, madeUpFacts())
      : calls.timer(target, timerData(undefined, false));
  await activity.during(call).finally(activity.maySend);
}
