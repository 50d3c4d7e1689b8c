import type { Client } from "./client.js";
import { operator } from "./parties.data.js";

/** When the demo's steps happen, in business time; on the wire as the clock's route writes them. */
export const instants = {
  october: { enrolled: "2017-09-01T00:00:00.000Z", closed: "2017-11-03T06:00:00.000Z" },
  plan: {
    ordered: "2021-10-05T09:00:00.000Z",
    monthEnd: "2021-11-01T00:00:00.000Z",
    closed: "2021-11-07T06:00:00.000Z",
  },
} as const;

const held: readonly string[] = [
  instants.october.enrolled,
  instants.october.closed,
  instants.plan.ordered,
  instants.plan.closed,
];

type Reading = { now: string; held: boolean };
export const readClock = (client: Client) => client.get<Reading>("/v1/sandbox/clock", operator);
export const isDemoInstant = (reading: Reading): boolean => reading.held && held.includes(reading.now);

/**
 * Holds business time at one of the demo's instants. A step taken again changes nothing, as its answer is kept: a demo
 * that goes on after a kill never turns time back.
 */
export const holdClock = (client: Client, now: (typeof held)[number]) =>
  client.tell("PUT", "/v1/sandbox/clock", { as: operator, step: `clock ${now}`, value: { now } });

/** Lets business time run with the machine's. */
export const releaseClock = (client: Client) =>
  client.tell("PUT", "/v1/sandbox/clock", { as: operator, step: "release the clock", value: { now: null } });
