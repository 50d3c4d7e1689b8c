/** Numbers that depend on a seed and nothing else. */
export type Random = {
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number from 0 up to and without `end`. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Picks that come again only when all others have come. */
  inTurn<T>(items: readonly T[]): () => T;
};

/** The same words give the same numbers, on every machine; other words give others. */
export function randomOf(...words: readonly (string | number)[]): Random {
  let state = hashOf(words.join("/"));
  const next = () => {
    // Mulberry32: one multiplication round is enough for choosing, and fast.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  const pick = <T>(items: readonly T[]): T => {
    const index = below(items.length);
    const picked = items[index];
    if (index >= items.length || picked === undefined) throw new Error("nothing to pick from");
    return picked;
  };
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick,
    inTurn: (items) => {
      let left: readonly (typeof items)[number][] = [];
      return () => {
        if (left.length === 0) left = items;
        const picked = pick(left);
        left = left.filter((item) => item !== picked);
        return picked;
      };
    },
  };
}

/** One number for the seed and the place, without a state: what strikes at one place is the same whatever came before it. */
export function drawAt(seed: number, place: number): number {
  let mixed = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
}

export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
