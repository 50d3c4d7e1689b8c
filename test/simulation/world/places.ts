import { drawAt, hashOf } from "./random.js";

/**
 * Where in a run something happens, as a number: a request of a step, a try of it, the third port call there. It is made
 * of what leads there and not of how much happened before, so that a story with fewer steps has the same places.
 */
export type Place = number;

/** The place with this name. */
export const placeNamed = (name: string): Place => hashOf(name);

/** The n-th place inside another. */
export function placeIn(place: Place, number: number): Place {
  const mixed = Math.imul(place ^ Math.imul(number + 1, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** What chance decides at a place; each decision is one of its own. */
const decisions = {
  turn: 1,
  tick: 2,
  host: 3,
  thaw: 4,
  rows: 5,
  delay: 6,
  patience: 7,
  message: 8,
  request: 9,
  life: 10,
} as const;
export type Decision = keyof typeof decisions;

/** What chance decides, by the seed and the place alone. */
export function openChance(seed: number) {
  const next = (place: Place, decision: Decision) => drawAt(seed, placeIn(place, decisions[decision]));
  const below = (place: Place, decision: Decision, end: number) => Math.floor(next(place, decision) * end);
  return {
    /** From 0 up to and without 1. */
    next,
    /** A whole number from 0 up to and without `end`. */
    below,
    pick: <T>(place: Place, decision: Decision, items: readonly [T, ...T[]]): T =>
      items[below(place, decision, items.length)] ?? items[0],
  };
}
export type Chance = ReturnType<typeof openChance>;
