import { httpFunctions, queueFunctions, timerFunctions } from "../../functions/all.js";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import type { Invariant, Reader } from "./judge/invariant.js";
import { isReleased, withoutMachineTime } from "./judge/ledger.js";
import { lookAt } from "./judge/look.js";
import type { Mutation } from "./mutations/mutation.js";
import type { Client, Phase, Step, Story } from "./workloads/story.js";
import { openClients, Vanished } from "./world/clients.js";
import { deliverMessages } from "./world/delivery.js";
import { openFaults, type Weather } from "./world/faults.js";
import type { Task } from "./world/hosts.js";
import { openChance } from "./world/places.js";
import { randomOf } from "./world/random.js";
import { runTimers } from "./world/timers.js";
import { operatorTenant, type Tokens } from "./world/tokens.js";
import { openTrace } from "./world/trace.js";
import { Violation } from "./world/violation.js";
import { openWorld, type WorldPast } from "./world/world.js";

export type RunOptions = {
  seed: number;
  story: Story;
  /** One worker, no faults, one thing after the other: the run that the others are compared with. */
  plain: boolean;
  weather: Weather;
  tokens: Tokens;
  invariants: readonly Invariant[];
  /** The only occasions at which a fault may strike. */
  only?: ReadonlySet<number> | undefined;
  keepTrace?: boolean;
  mutation?: Mutation | undefined;
  /** What the story's prologue has come to. */
  past?: Past | undefined;
};

/** The world behind a prologue, with what its clients know and were answered. */
export type Past = {
  world: WorldPast;
  known: ReadonlyMap<string, string>;
  answers: ReadonlyMap<number, string[]>;
  /** How many the operator has sent: each has an id of its own. */
  requests: number;
  /** Of what was done there. */
  hash: string;
};

/** After the last step, business time moves here, so that everything that was used is on an invoice. */
const lastClose = "2021-06-18T03:00:00Z";
const abandonedSeconds = 1_000;
const healingsMax = 6;
/** How many requests are asked again when all is over. */
const askedAgainMax = 6;
/** Many stories are read from at their end, not all: a reading is as dear as a step. */
const readsAtEndChance = 0.4;

/** Plays a story from an empty storage, or from behind its prologue, to its last invoice. Throws the first `Violation`. */
export function openRun(options: RunOptions) {
  const { seed, story, plain, weather, tokens, invariants, only, keepTrace = false, mutation, past } = options;
  const trace = openTrace(keepTrace);
  const faults = openFaults(seed, weather, trace, only);
  /** The functions of the app that ran. */
  const ran = new Set<string>();
  const world = openWorld({
    plain,
    hosts: story.hosts,
    chance: openChance(seed),
    faults,
    trace,
    tokens,
    past: past?.world,
    mutate: (ports, name) => {
      ran.add(name);
      return mutation?.ports?.(ports, name) ?? ports;
    },
  });
  const { ask, askAgain } = openClients(world, {
    plain,
    races: story.races,
    tokens,
    functions: httpFunctions,
    mutate: mutation?.request,
  });
  deliverMessages(world, queueFunctions, { plain, removeFirst: mutation?.removeFirst });
  const timers = runTimers(world, timerFunctions, plain);
  const look = lookAt(world.storage);
  const known = new Map(past?.known);
  const answers = new Map(past?.answers);
  const released = isReleased(story);
  const lastWriters = new Map<string, Task>();
  const checks = invariants.flatMap(({ promise, after }) =>
    after === undefined ? [] : [{ promise, check: after(look) }],
  );

  world.watch((call) => {
    if (call.written) for (const row of writtenBy(call.what)) lastWriters.set(row, call.task);
    for (const { promise, check } of checks) {
      const found = check(call, look);
      if (found !== undefined) world.report(new Violation(promise, found));
    }
  });

  async function until(work: Promise<unknown>): Promise<void> {
    let state: "open" | "done" = "open";
    let thrown: unknown;
    work.then(
      () => {
        state = "done";
      },
      (error) => {
        thrown = error;
        state = "done";
      },
    );
    await world.settle();
    while ((state as string) === "open") {
      if (await world.step()) continue;
      if (!world.passTime()) throw new Violation("the world goes on", "clients wait, and nothing can happen any more");
      timers.recover();
    }
    if (thrown !== undefined) throw thrown;
  }

  /** Lets everything that is under way come to its end. */
  async function drain(): Promise<void> {
    for (;;) {
      if (await world.step()) continue;
      if (world.isIdle() && look.messages() === 0) return;
      if (!world.passTime())
        throw new Violation("the world comes to rest", "work waits, and nothing can happen any more");
      timers.recover();
    }
  }

  let requests = past?.requests ?? 0;
  const operate = (line: string, body?: unknown) =>
    ask({
      as: operatorTenant,
      line,
      requestId: derivedGuid("run", String(++requests)),
      patient: true,
      ...(body === undefined ? {} : { body }),
    });

  /** Retries what failed for faults alone, as the operator does in the morning. */
  async function heal(): Promise<void> {
    faults.pause();
    await drain();
    for (let failed = failedIn(look), healing = 0; failed.length > 0; failed = failedIn(look), healing++) {
      if (healing === healingsMax) {
        throw new Violation("what failed for faults alone succeeds when it is retried", JSON.stringify(failed));
      }
      for (const { id } of failed) await until(operate(`POST /v1/parked/${id}/retry`));
      await drain();
    }
    checkRest();
    await recoverAll();
    faults.resume();
  }

  function checkRest(): void {
    for (const { promise, atRest } of invariants) {
      const found = atRest?.(look, (row) => lastWriters.get(row));
      if (found !== undefined) throw new Violation(promise, found);
    }
  }

  /** What died is looked after once it is old enough. */
  async function recoverAll(): Promise<void> {
    for (let round = 0; round < healingsMax; round++) {
      if ([...look.rows("unrated"), ...look.rows("unfinished")].length === 0) return;
      world.skip(abandonedSeconds);
      timers.recover();
      await drain();
    }
    throw new Violation("abandoned work is resumed", "marks or notes are left however often recovery runs");
  }

  const rest = async () => {
    await drain();
    await heal();
  };

  async function fire(name: "monthly-invoicing" | "expiry", mustHappen: boolean): Promise<void> {
    const first = timers.fire(name);
    if (!mustHappen) return;
    let happened = false;
    await until(
      first.then((done) => {
        happened = done;
      }),
    );
    while (!happened) {
      const again = timers.fire(name);
      await until(
        again.then((done) => {
          happened = done;
        }),
      );
    }
  }

  async function open({ opens, firings }: Phase): Promise<void> {
    if (story.quiet) await rest();
    if (opens === undefined) return;
    trace.tell("step", `business time is ${opens}`);
    await until(operate("PUT /v1/sandbox/clock", { now: opens === "released" ? null : opens }));
    // By the machine's clock terms have ended that have not by the last close's, which sets it back.
    await fire("expiry", story.quiet || opens === "released");
    for (let count = 0; count < firings; count++) await fire("monthly-invoicing", story.quiet);
    if (story.quiet) await rest();
  }

  async function take(step: Step): Promise<void> {
    let count = 0;
    const recorded: string[] = [];
    answers.set(step.id, recorded);
    trace.tell("step", `${step.by}: ${step.title}`);
    const client: Client = {
      known,
      ask: async (line, { live = false, ...sent }) => {
        const answer = await ask({ ...sent, line, requestId: derivedGuid("step", String(step.id), String(++count)) });
        if (!live && !/^(GET|HEAD) /.test(line)) recorded.push(`${line} ${toldBy(answer, released)}`);
        return answer;
      },
      expect,
    };
    await step.run(client);
  }

  async function work(steps: readonly Step[]): Promise<void> {
    if (plain) {
      for (const step of steps) {
        await until(take(step));
        await drain();
      }
      return;
    }
    const clients = groupSteps(steps);
    await until(Promise.all([...clients.values()].map(goThrough)));
  }

  /** The steps of one client, unless it vanishes before their end. */
  async function goThrough(own: readonly Step[]): Promise<void> {
    try {
      for (const step of own) await take(step);
    } catch (error) {
      if (!(error instanceof Vanished)) throw error;
      trace.tell("step", `${own[0]?.by} asks ${error.message} and is not heard of again`);
    }
  }

  async function tell(phases: readonly Phase[]): Promise<void> {
    for (const phase of phases) {
      await open(phase);
      await work(phase.steps);
    }
  }

  /** Plays the prologue alone, and tells what it has come to. */
  async function playPrologue(): Promise<Past> {
    await tell(story.phases.slice(0, story.prologue));
    await rest();
    return { world: world.past(), known, answers, requests, hash: trace.hash() };
  }

  async function play(): Promise<void> {
    const prologue = past === undefined ? [] : story.phases.slice(0, story.prologue);
    if (past !== undefined) trace.hashed(past.hash);
    for (const { by, title } of prologue.flatMap(({ steps }) => steps)) trace.tell("before", `${by} ${title}`);
    await tell(story.phases.slice(prologue.length));
    await rest();
    trace.tell("step", "the last close");
    await until(operate("PUT /v1/sandbox/clock", { now: lastClose }));
    for (const { id, state } of parkedIn(look)) {
      if (state !== "parked") continue;
      await until(operate(`POST /v1/parked/${id}/retry`));
      // Of two invoices of one recipient the first that is issued takes what came late, also when faults have parked it again.
      await rest();
    }
    await fire("expiry", true);
    // What an expiry that died left to be rated again is rated before the close, or it would wait for the next one.
    await rest();
    await fire("monthly-invoicing", true);
    await rest();
    faults.pause();
    if (!plain) await until(askAgain(askedAgainMax));
    for (const { promise, atEnd, atCleanEnd } of invariants) {
      const found = atEnd?.(look) ?? (plain ? atCleanEnd?.(look) : undefined);
      if (found !== undefined) throw new Violation(promise, found);
    }
    if (!plain && randomOf("reads at the end", seed).chance(readsAtEndChance)) await until(readAll());
  }

  async function readAll(): Promise<void> {
    const writes: string[] = [];
    world.watch(({ written, what }) => {
      if (written && !/^(answers|unfinished): /.test(what)) writes.push(what);
    });
    const reader: Reader = {
      writes,
      random: randomOf("reads", seed),
      ask: (line, sent) => ask({ ...sent, line, requestId: derivedGuid("read", String(++requests)), patient: true }),
      expect,
    };
    for (const { promise, answers } of invariants) {
      const found = await answers?.(look, reader);
      if (found !== undefined) throw new Violation(promise, found);
    }
  }

  return { play, playPrologue, trace, faults, look, answers, known, ran };
}
export type Run = ReturnType<typeof openRun>;

const expect: Client["expect"] = (promise, holds, found) => {
  if (!holds) throw new Violation(promise, found);
};

function groupSteps(steps: readonly Step[]): Map<string, Step[]> {
  const clients = new Map<string, Step[]>();
  for (const step of steps) {
    const own = clients.get(step.by);
    if (own === undefined) clients.set(step.by, [step]);
    else own.push(step);
  }
  return clients;
}

/** The rows that a call wrote, as table, partition and row key, from how the ports name it: `table: change partition put row create row`. */
function writtenBy(what: string): string[] {
  const [table = "", verb, partition, ...changes] = what.split(" ");
  if (verb !== "change") return [];
  return changes.filter((_, index) => index % 2 === 1).map((rowKey) => `${table.slice(0, -1)} ${partition} ${rowKey}`);
}

type Parked = { id: string; reason: string; state: string };
const parkedIn = (look: ReturnType<typeof lookAt>): Parked[] =>
  [...look.rows("parked")].map(({ body }) => JSON.parse(body) as Parked).filter(({ state }) => state === "parked");
/** What was parked for faults alone. */
const failedIn = (look: ReturnType<typeof lookAt>): Parked[] =>
  parkedIn(look).filter(({ reason }) => reason === "SERVER_FAULT" || reason === "USAGE_PENDING");

/** An answer as the clean run's is compared with: of a refusal its reason, since its fact may tell what others had done by then. */
function toldBy({ status, text }: { status: number; text: string }, released: boolean): string {
  if (status < 400) return `${status} ${released ? withoutMachineTime(text) : text}`;
  return `${status} ${(JSON.parse(text) as { reasonCode?: string }).reasonCode ?? text}`;
}
