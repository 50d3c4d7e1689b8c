import type { ContainerClient } from "@azure/storage-blob";
import type { TypedData } from "./contract.js";
import { nextOccurrence, type Schedule } from "./cron.js";
import { isMonitored, type ScheduleStatus, standingOf, statusAfter, statusStore } from "./schedule-status.js";
import { takeTimerLock } from "./timer-lock.js";

/** What a timer needs of its function and its host. */
export type TimerListening = {
  name: string;
  schedule: Schedule;
  useMonitor: boolean;
  runOnStartup: boolean;
  container: ContainerClient;
  hostId: string;
  /** How long to wait before looking again whether another instance has let go of the lock. */
  lockRetryMs: number;
  call(data: TypedData): Promise<void>;
  warn(message: string): void;
};
export type TimerListener = { stop(): Promise<void> };

/** The longest time that one `setTimeout` can wait. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The timer as its handler sees it. */
export function timerData(status: ScheduleStatus | undefined, pastDue: boolean): TypedData {
  const timer = { Schedule: { AdjustForDST: true }, ScheduleStatus: status ?? null, IsPastDue: pastDue };
  return { json: JSON.stringify(timer) };
}

/** Waits for the lock, makes up for what was missed with one call, then fires at each occurrence until it is stopped or loses the lock. */
export function listenToTimer(listening: TimerListening): TimerListener {
  const stopping = new AbortController();
  const watched = watch(listening, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return watched;
    },
  };
}

async function watch(listening: TimerListening, stop: AbortSignal): Promise<void> {
  const { container, hostId, name, lockRetryMs, warn } = listening;
  while (!stop.aborted) {
    const lostLock = new AbortController();
    try {
      const lock = await takeTimerLock(container, hostId, name, () => lostLock.abort());
      if (lock) {
        const ended = AbortSignal.any([stop, lostLock.signal]);
        await fireUntil(ended, listening).finally(() => lock.release());
      }
    } catch (error) {
      warn(`Timer ${name}: ${String(error)}`);
    }
    await sleepUntil(Date.now() + lockRetryMs, stop);
  }
}

async function fireUntil(ended: AbortSignal, listening: TimerListening): Promise<void> {
  const { schedule, useMonitor, runOnStartup, container, hostId, name, call, warn } = listening;
  let now = new Date();
  const store = useMonitor && isMonitored(schedule, now) ? statusStore(container, hostId, name) : undefined;
  let status = await store?.read();
  const standing = status ? standingOf(schedule, status, now) : "changed";

  const fire = async (occurrence: Date, pastDue: boolean) => {
    // A failure is told by the call itself; the next occurrence does not depend on it.
    await call(timerData(status, pastDue)).catch(() => {});
    if (!store) return;
    status = statusAfter(schedule, occurrence, occurrence);
    await store.write(status).catch((error) => warn(`Timer ${name}: its status is not kept: ${String(error)}`));
  };

  if (standing === "past due" || runOnStartup) {
    await fire(now, standing === "past due");
  } else if (store && standing === "changed") {
    status = statusAfter(schedule, now, undefined);
    await store.write(status);
  }

  let last = now;
  while (!ended.aborted) {
    now = new Date();
    // A clock that wakes us a little early must not give the same occurrence again.
    const next = nextOccurrence(schedule, now > last ? now : last);
    if (!next || !(await sleepUntil(next.getTime(), ended))) return;
    last = next;
    await fire(next, false);
  }
}

/** Says whether the time came (and not the end). Longer waits than one timeout can hold are chained. */
async function sleepUntil(time: number, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted && Date.now() < time) {
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        stop.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(time - Date.now(), longestTimeoutMs));
      stop.addEventListener("abort", wake);
    });
  }
  return !stop.aborted;
}
