import type { Ports } from "../../../shared/platform/ports.js";
import type { Faults } from "./faults.js";
import type { Written } from "./hostile-ports.js";
import { type Chance, type Place, placeNamed } from "./places.js";

/** A machine that runs the app's functions. When it dies it comes back with another `life`, and nothing of its memory. */
export type Host = { name: string; life: number; clockOffsetMs: number; memory: Ports["memory"] };

/** One invocation on a host. It is at a port call whenever the world chooses; `outstanding` counts the calls it waits for. */
export type Task = {
  name: string;
  /** The function that runs. */
  runs: string;
  host: Host;
  /** When it began, by the world's clock. */
  begunAt: number;
  outstanding: number;
  place: Place;
  /** How many port calls it has made. */
  calls: number;
  over: boolean;
  /** A frozen task goes on at this time of the world's clock; when it is dead, its write that is under way takes effect. */
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
  place: Place;
  /** Of those that may go on, the one with the earliest turn does. */
  turn: number;
  what: string;
  /** What it writes; of a reading there is none. */
  written: Written | undefined;
  /** It is on its way to storage, and its host is dead: it takes effect, and nobody learns of it. */
  isUnderWay?: true;
  perform(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
};

const clocksApartMs = 6_000;

/** Hosts whose clocks differ by seconds, where that fault strikes. */
export function openHosts(count: number, chance: Chance, faults: Faults | undefined): [Host, ...Host[]] {
  const offsetMs = (name: string) => chance.below(placeNamed(name), "delay", clocksApartMs) - clocksApartMs / 2;
  const names = Array.from({ length: count }, (_, index) => `host ${index + 1}`);
  const told = () => names.map((name) => `${name} (${offsetMs(name)} ms)`).join(", ");
  const isApart = faults?.strike(["clocks apart"], placeNamed("hosts"), told) !== undefined;
  const hostOf = (name: string): Host => ({
    name,
    life: 1,
    memory: new Map(),
    clockOffsetMs: isApart ? offsetMs(name) : 0,
  });
  return [hostOf("host 1"), ...names.slice(1).map(hostOf)];
}
