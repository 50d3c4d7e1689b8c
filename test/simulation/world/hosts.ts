import type { Ports } from "../../../shared/platform/ports.js";

/** A machine that runs the app's functions. When it dies it comes back with another `life`, and nothing of its memory. */
export type Host = { name: string; life: number; clockOffsetMs: number; memory: Ports["memory"] };

/** One invocation on a host. It is at a port call whenever the world chooses; `outstanding` counts the calls it waits for. */
export type Task = {
  name: string;
  /** The function that runs. */
  runs: string;
  host: Host;
  outstanding: number;
  over: boolean;
  /** A frozen task goes on at this time of the world's clock. */
  thawsAt: number;
  failed: boolean;
  /** No fault strikes it: where every try of many fails, nothing is said of the app. */
  spared?: boolean;
  /** So many more calls, then its host dies. */
  callsLeft?: number;
  /** Who waits for it is told that the host is gone. */
  onDeath(): void;
};

/** A port call that waits for the world to let it happen. */
export type Call = {
  task: Task;
  what: string;
  isWrite: boolean;
  perform(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
};
