import type { Client } from "../workloads/story.js";
import type { Call, Task } from "../world/hosts.js";
import type { Random } from "../world/random.js";
import type { Answer } from "../world/request.js";
import type { Staff } from "../world/tokens.js";
import type { Look } from "./look.js";

/** Tells what breaks the promise, or nothing. */
export type Check = (look: Look) => string | undefined;

/** Who reads as a client does, when nothing strikes any more; `random` is its own, for choosing what to read. */
export type Reader = Pick<Client, "expect"> & {
  ask(line: string, sent: Parameters<Client["ask"]>[1] & { staff?: Staff | undefined }): Promise<Answer>;
  random: Random;
  /** What has been written since reading began, beside the answers that are kept and the notes of what is begun. */
  writes: readonly string[];
};

/** A promise that holds while the world runs (`after` each call that took effect), whenever it is at rest, or at its end. */
export type Invariant = {
  promise: string;
  /** Made for each run from what is there when it begins, so that it may remember. */
  after?: (begun: Look) => (call: Call, look: Look) => string | undefined;
  atRest?: (look: Look, lastWriterOf: (row: string) => Task | undefined) => string | undefined;
  atEnd?: Check;
  /** At the end of a clean run alone: where faults strike, what is left may wait for a later turn of the same work. */
  atCleanEnd?: Check;
  /** Compares what the app answers at the end with what is there. A few requests: every seed pays for them. */
  answers?: (look: Look, reader: Reader) => Promise<string | undefined>;
};
