import { type Ports, RowConflict, StorageBusy } from "../../../shared/platform/ports.js";
import { memoryPorts } from "../twins/memory-ports.js";
import { copyOf, emptyStorage, type MemoryMessage, type MemoryStorage } from "../twins/memory-storage.js";
import type { Faults } from "./faults.js";
import { hostilePorts, type Written } from "./hostile-ports.js";
import { type Call, type Host, openHosts, type Task } from "./hosts.js";
import { type Chance, type Place, placeIn, placeNamed } from "./places.js";
import { settings, type Tokens } from "./tokens.js";
import type { Trace } from "./trace.js";
import { Violation } from "./violation.js";

/** Breaks a promise on purpose: the ports of one function as a broken app would use them. */
export type MutatePorts = (ports: Ports, functionName: string) => Ports;

type OpenWorld = {
  /** Nothing overlaps and all goes in order: the clean run. */
  plain: boolean;
  hosts: number;
  chance: Chance;
  faults: Faults;
  trace: Trace;
  tokens: Tokens;
  past?: WorldPast | undefined;
  mutate?: MutatePorts | undefined;
};

/** What a world has come to when nothing runs in it: others may begin there. */
export type WorldPast = { storage: MemoryStorage; now: number; ids: number };

const firstInstant = Date.UTC(2026, 0, 15, 8);
const stepsMax = 120_000;
/** The host ends what runs longer (`functionTimeout` in host.json): nobody wakes after it. */
const runSecondsMax = 600;
/** Storage gives up a request after thirty seconds; until then it may take effect, whatever became of who sent it. */
const underWaySecondsMax = 30;
const atReads = ["death before", "death after", "frozen", "busy before", "busy after"] as const;
const atWrites = [...atReads, "asked again", "death, write later"] as const;
/** Of a hundred calls most are as quick as each other, and one lets fifty others pass. */
const slownessMax = 100;

/** What can happen now; of all that can, the one with the earliest turn does. */
type Next = { turn: number; place: Place; happen(): Promise<void> };
/** Something that can happen again and again, where `place` says. */
export type Offer = { place(): Place; begin(): Promise<void> };
type Alarm = { at: number; number: number; isWanted(): boolean; ring(): void };

/**
 * Hosts, storage and a clock. One task at a time runs, from one port call to the next, and the seed says which: `step`
 * lets one call happen, then waits until whoever it woke is at a port again or at its end. How long a call takes depends
 * on its place alone, so that those who are left in a smaller story still meet.
 */
export function openWorld({ plain, hosts: hostCount, chance, faults, trace, tokens, past, mutate }: OpenWorld) {
  let now = past?.now ?? firstInstant;
  let steps = 0;
  let ids = past?.ids ?? 0;
  let numbers = 0;
  /** Where time goes: a call that takes long has a late turn. */
  let reached = 0;
  const hosts = openHosts(hostCount, chance, plain ? undefined : faults);
  const running = new Set<Task>();
  const waiting: Call[] = [];
  const starts: Next[] = [];
  const alarms: Alarm[] = [];
  const sources: (() => readonly Offer[])[] = [];
  /** The turns of what is offered, until it has happened. */
  const offered = new Map<Offer, number>();
  const messagePlaces = new Map<string, Place>();
  let performing: { call: Call; sends: number } | undefined;
  const watchers: ((call: Call) => void)[] = [];
  const broken: Violation[] = [];
  const storage = past === undefined ? emptyStorage() : copyOf(past.storage);
  const nextId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`;
  const memory = memoryPorts({
    storage,
    settings,
    tokenKeys: tokens.keys,
    clock: { now: () => new Date(now) },
    ids: { next: nextId },
    rowsPerPage: (asked) => {
      if (plain || performing === undefined) return asked;
      const { task, place, what } = performing.call;
      const fault = faults.strike(["short page"], place, () => `${task.name} at ${what}`);
      return fault === undefined ? asked : chance.below(place, "rows", Math.min(asked, 3));
    },
    sent: ({ id }) => {
      if (performing !== undefined) messagePlaces.set(id, placeIn(performing.call.place, ++performing.sends));
    },
  });
  const turnAt = (place: Place): number => {
    const drawn = chance.next(place, "turn");
    return reached + drawn / (1 - drawn + 1 / slownessMax);
  };

  /** Runs one invocation on a host. What it throws after all is its own affair: `work` has told whoever waits. */
  function start(
    runs: string,
    place: Place,
    onDeath: () => void,
    work: (ports: Ports, task: Task) => Promise<void>,
  ): void {
    const host = plain ? hosts[0] : chance.pick(place, "host", hosts);
    const name = `${host.name} ${runs} #${++numbers}`;
    const task: Task = {
      name,
      runs,
      host,
      begunAt: now,
      outstanding: 0,
      place,
      calls: 0,
      over: false,
      thawsAt: 0,
      failed: false,
      onDeath,
    };
    running.add(task);
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const own = {
      memory: host.memory,
      clock: { now: () => new Date(now + host.clockOffsetMs) },
      ids: { next: nextId },
      log,
    };
    const ports = hostilePorts(memory, own, (what, written, perform) => atPort(task, what, written, perform));
    const end = () => {
      task.over = true;
      running.delete(task);
    };
    work(mutate === undefined ? ports : mutate(ports, runs), task).then(end, (error) => {
      task.failed = true;
      trace.tell("work", `${name} failed: ${error instanceof Error ? error.message : error}`, name);
      end();
    });
  }

  function atPort<T>(task: Task, what: string, written: Written | undefined, perform: () => Promise<T>): Promise<T> {
    if (task.over) return new Promise(() => {});
    task.outstanding++;
    const place = placeIn(task.place, ++task.calls);
    return new Promise<T>((resolve, reject) => {
      const turn = turnAt(place);
      waiting.push({ task, place, turn, what, written, perform, resolve: (value) => resolve(value as T), reject });
    });
  }

  /** The host's memory is gone: what ran on it never goes on. */
  function die(host: Host): void {
    host.life++;
    host.memory = new Map();
    trace.tell("fault", `${host.name} dies and starts again`);
    for (const task of [...running]) {
      if (task.host !== host) continue;
      task.over = true;
      task.failed = true;
      running.delete(task);
      task.onDeath();
    }
    for (let index = waiting.length - 1; index >= 0; index--) {
      const call = waiting[index];
      if (call?.task.host === host && !call.isUnderWay) waiting.splice(index, 1);
    }
  }

  async function letHappen(call: Call): Promise<void> {
    waiting.splice(waiting.indexOf(call), 1);
    const { task, what } = call;
    const fault =
      plain || task.spared || call.isUnderWay
        ? undefined
        : isLastCall(task)
          ? "death after"
          : faults.strike(call.written ? atWrites : atReads, call.place, () => `${task.name} at ${what}`);
    if (fault === "death before") {
      die(task.host);
      return settle();
    }
    if (fault === "death, write later") {
      die(task.host);
      task.thawsAt = now + 1_000 * chance.below(call.place, "thaw", underWaySecondsMax);
      waiting.push({ ...call, isUnderWay: true });
      return settle();
    }
    if (fault === "frozen") {
      const frozenMs = 1_000 * (1 + chance.below(call.place, "thaw", runSecondsMax));
      task.thawsAt = Math.min(now + frozenMs, task.begunAt + 1_000 * runSecondsMax);
      waiting.push({ ...call, place: placeIn(call.place, 1) });
      return;
    }
    if (fault === "busy before") {
      task.outstanding--;
      call.reject(new StorageBusy("simulated"));
      return settle();
    }
    performing = { call, sends: 0 };
    let outcome = await performed(call);
    const tookEffect = outcome.kind === "done";
    if (fault === "asked again") outcome = await performed(call);
    performing = undefined;
    if (outcome.kind === "failed" && outcome.error instanceof RowConflict) faults.count("lost a race");
    const told = `${task.name} ${what} ${outcome.kind === "done" ? "" : String(outcome.error)}`;
    trace.tell(tookEffect && call.written ? "write" : "call", told, task.name);
    for (const contents of call.written ?? []) trace.hashed(contents);
    if (tookEffect) for (const watch of watchers) watch(call);
    if (call.isUnderWay) return;
    if (fault === "death after") {
      die(task.host);
      return settle();
    }
    task.outstanding--;
    if (fault === "busy after") call.reject(new StorageBusy("simulated"));
    else if (outcome.kind === "done") call.resolve(outcome.value);
    else call.reject(outcome.error);
    return settle();
  }

  /** Whoever was woken is at a port again or at its end. Work that hops threads (token checks) is waited for too. */
  async function settle(): Promise<void> {
    for (let ticks = 0; ticks < ticksMax; ticks++) {
      await tick();
      if (!hasOneBetweenPorts()) return;
    }
    do await turn();
    while (hasOneBetweenPorts());
  }
  const hasOneBetweenPorts = () => {
    for (const task of running) if (task.outstanding === 0) return true;
    return false;
  };

  /** One thing happens; false when nothing can before the clock goes on. */
  async function step(): Promise<boolean> {
    const [first] = broken;
    if (first !== undefined) throw first;
    if (++steps > stepsMax) throw new Violation("the world comes to rest", `not within ${stepsMax} steps`);
    const chosen = next();
    if (chosen !== undefined) now += plain ? 1 : 1 + chance.below(chosen.place, "tick", 30);
    const due = alarms.findIndex(({ at }) => at <= now);
    if (due >= 0) {
      alarms.splice(due, 1)[0]?.ring();
      await settle();
      return true;
    }
    if (chosen === undefined) return false;
    if (chosen.turn > reached) reached = chosen.turn;
    await chosen.happen();
    return true;
  }

  /** What happens next of all that can; in a plain world the first. */
  function next(): Next | undefined {
    let first: Call | undefined;
    for (const call of waiting) {
      if (call.task.thawsAt > now) continue;
      if (first === undefined || (!plain && call.turn < first.turn)) first = call;
    }
    const call = first;
    let chosen: Next | undefined =
      call === undefined ? undefined : { turn: call.turn, place: call.place, happen: () => letHappen(call) };
    const consider = (one: Next) => {
      if (chosen === undefined || (!plain && one.turn < chosen.turn)) chosen = one;
    };
    for (const begin of starts) consider(begin);
    for (const source of sources) for (const offer of source()) consider(turnOf(offer));
    return chosen;
  }

  function turnOf(offer: Offer): Next {
    const place = offer.place();
    const turn = offered.get(offer) ?? turnAt(place);
    offered.set(offer, turn);
    const happen = () => {
      offered.delete(offer);
      return offer.begin();
    };
    return { turn, place, happen };
  }

  /** The clock goes on to the next thing that waits for it; false when nothing does. */
  function passTime(): boolean {
    let next = Number.POSITIVE_INFINITY;
    const waitFor = (at: number) => {
      if (at > now && at < next) next = at;
    };
    for (const { task } of waiting) waitFor(task.thawsAt);
    for (const { at, isWanted } of alarms) if (isWanted()) waitFor(at);
    for (const queue of storage.queues.values()) for (const { visibleAt } of queue) waitFor(visibleAt);
    if (next === Number.POSITIVE_INFINITY) return false;
    now = next;
    return true;
  }

  return {
    memory,
    storage,
    trace,
    faults,
    chance,
    running: running as ReadonlySet<Task>,
    start,
    atPort,
    step,
    passTime,
    now: () => now,
    past: (): WorldPast => ({ storage: copyOf(storage), now, ids }),
    skip: (seconds: number) => {
      now += seconds * 1_000;
    },
    /** Where the message was sent, in the way of places. */
    placeOf: ({ id }: Pick<MemoryMessage, "id">): Place => messagePlaces.get(id) ?? placeNamed(id),
    /** To be started when the world chooses. */
    soon: (place: Place, begin: () => void) => {
      const start: Next = {
        turn: turnAt(place),
        place,
        happen: () => {
          starts.splice(starts.indexOf(start), 1);
          begin();
          return settle();
        },
      };
      starts.push(start);
    },
    isIdle: () => running.size === 0 && starts.length === 0 && waiting.length === 0,
    sleep: (milliseconds: number, isWanted = () => true) =>
      new Promise<void>((resolve) => {
        const at = now + milliseconds;
        const number = ++numbers;
        alarms.push({ at, number, isWanted, ring: () => isWanted() && resolve() });
        alarms.sort((one, other) => one.at - other.at || one.number - other.number);
      }),
    /** What else can happen now, asked at every step. */
    offer: (source: () => readonly Offer[]) => {
      sources.push(source);
    },
    /** Is told of every call that took effect. */
    watch: (watcher: (call: Call) => void) => {
      watchers.push(watcher);
    },
    /** A broken promise that was found beside the story's own course: it ends the run. */
    report: (violation: Violation) => {
      broken.push(violation);
    },
    settle,
  };
}
export type World = ReturnType<typeof openWorld>;

/** After all promises that can go on have gone on; other threads have no turn before `turn`. */
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));
const ticksMax = 16;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function isLastCall(task: Task): boolean {
  if (task.callsLeft === undefined) return false;
  task.callsLeft--;
  return task.callsLeft < 0;
}

type Outcome = { kind: "done"; value: unknown } | { kind: "failed"; error: unknown };
async function performed(call: Call): Promise<Outcome> {
  try {
    return { kind: "done", value: await call.perform() };
  } catch (error) {
    return { kind: "failed", error };
  }
}
