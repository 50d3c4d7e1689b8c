import type { QuantityPeriod, StatePeriod, Subscription } from "./subscription.schema.js";

type State = Subscription["state"];

/**
 * The periods after a change of state at an instant, without gap and overlap: the open one ends, a new one begins. Two
 * changes at one instant leave no empty period between them, and an instant before the last change counts as that one.
 */
export function entering(states: readonly StatePeriod[], state: State, at: string): StatePeriod[] {
  const last = states.at(-1);
  if (last === undefined) return [{ state, from: at }];
  if (last.state === state) return [...states];
  const from = at < last.from ? last.from : at;
  const before = states.slice(0, -1);
  if (last.from < from) return [...before, { ...last, to: from }, { state, from }];
  const previous = before.at(-1);
  if (previous?.state !== state) return [...before, { state, from }];
  return [...before.slice(0, -1), { state, from: previous.from }];
}

/** Since when the last state holds. */
export const since = (states: readonly StatePeriod[]): string => states.at(-1)?.from ?? "";

/** Since when it is suspended, or was when it ended; nothing of one that ended as it was active. */
export function suspendedSince(states: readonly StatePeriod[]): string | undefined {
  const lived = states.at(-1)?.state === "cancelled" ? states.at(-2) : states.at(-1);
  return lived?.state === "suspended" ? lived.from : undefined;
}

/** The seats over time after a change at an instant, of which so many moved in; the same number again changes nothing. */
export function seatsFrom(
  quantities: readonly QuantityPeriod[],
  quantity: number,
  at: string,
  movedIn = 0,
): QuantityPeriod[] {
  const last = quantities.at(-1);
  if (last?.quantity === quantity) return [...quantities];
  const isReplaced = last !== undefined && last.from >= at;
  const kept = isReplaced ? quantities.slice(0, -1) : quantities;
  const from = last !== undefined && last.from > at ? last.from : at;
  const moved = movedIn + (isReplaced ? (last.moved ?? 0) : 0);
  if (moved > 0) return [...kept, { quantity, from, moved }];
  return kept.at(-1)?.quantity === quantity ? [...kept] : [...kept, { quantity, from }];
}

/** How many seats there were at an instant; none before the first. */
export const seatsAt = (quantities: readonly QuantityPeriod[], at: string): number =>
  quantities.findLast(({ from }) => from <= at)?.quantity ?? 0;
