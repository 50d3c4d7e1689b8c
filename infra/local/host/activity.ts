import { setTimeout as delay } from "node:timers/promises";

/** What runs in this host now: for draining, for "is it idle?", and to look into queues soon after somebody may have sent to one. */
export type Activity = {
  /** Rises when work starts and when it ends: the same number twice with nothing running means that nothing happened between. */
  readonly changes: number;
  readonly running: number;
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves at the next moment in which nothing runs. */
  quiet(): Promise<void>;
  maySend(): void;
  onMaySend(listener: () => void): void;
};

/** Sends come in bursts: listeners are told once in `noticeMs`, so that a busy API does not become a busy queue. */
export function newActivity(noticeMs: number): Activity {
  let running = 0;
  let changes = 0;
  let noticed = false;
  let waiting: (() => void)[] = [];
  const listeners: (() => void)[] = [];
  return {
    get changes() {
      return changes;
    },
    get running() {
      return running;
    },
    async during(work) {
      running++;
      changes++;
      try {
        return await work();
      } finally {
        running--;
        changes++;
        if (running === 0) {
          for (const resolve of waiting) resolve();
          waiting = [];
        }
      }
    },
    quiet: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    maySend() {
      if (noticed) return;
      noticed = true;
      delay(noticeMs, undefined, { ref: false }).then(() => {
        noticed = false;
        for (const listener of listeners) listener();
      });
    },
    onMaySend: (listener) => listeners.push(listener),
  };
}

export type Alarm = { ring(): void; sleep(ms: number): Promise<void> };

/** A sleep that can be cut short. A ring while nobody sleeps ends the next sleep at once, so none is missed. */
export function newAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async sleep(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
      wake = undefined;
    },
  };
}
