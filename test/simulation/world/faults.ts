import { type Place, placeIn } from "./places.js";
import { drawAt, type Random } from "./random.js";
import type { Trace } from "./trace.js";

/** What the world does to those who work in it. */
export const faultKinds = [
  "busy before",
  "busy after",
  "asked again",
  "death before",
  "death after",
  "death, write later",
  "frozen",
  "short page",
  "delivered again",
  "delivered out of order",
  "delivered late",
  "sent twice",
  "client gives up",
  "answer lost",
  "client vanishes",
  "timer twice",
  "timer late",
  "timer missed",
  "clocks apart",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What comes of it, and is counted beside the faults. */
export const consequences = ["lost a race", "moved to poison"] as const;
export type Consequence = (typeof consequences)[number];
export type FaultCounts = Record<FaultKind | Consequence, number>;

/** How a world is hostile: the probability of each kind at each of its occasions, and how many strike before it has had enough. */
export type Weather = {
  name: string;
  rates: Partial<Record<FaultKind, number>>;
  most: number;
  /** The occasion from which on faults strike: a storm may come at any time. */
  from?: number;
};

const disorder = {
  "short page": 0.15,
  "delivered again": 0.1,
  "delivered out of order": 0.5,
  "delivered late": 0.06,
  "sent twice": 0.15,
  "timer twice": 0.4,
  "timer late": 0.3,
  "timer missed": 0.1,
  "clocks apart": 1,
} as const;
const storage = { "busy before": 0.008, "busy after": 0.012, "asked again": 0.015 } as const;
const deaths = {
  "death before": 0.002,
  "death after": 0.004,
  "death, write later": 0.006,
  "answer lost": 0.05,
  "client vanishes": 0.05,
} as const;
const slowness = { frozen: 0.012, "client gives up": 0.25 } as const;

const weathers: readonly Weather[] = [
  { name: "disorder", rates: disorder, most: 400 },
  { name: "storage", rates: { ...disorder, ...storage }, most: 400 },
  { name: "deaths", rates: { ...disorder, ...deaths }, most: 400 },
  { name: "slowness", rates: { ...disorder, ...slowness }, most: 400 },
  { name: "all", rates: { ...disorder, ...storage, ...deaths, ...slowness }, most: 400 },
  { name: "storm", rates: { ...disorder, "busy before": 0.04, "busy after": 0.04, "asked again": 0.04 }, most: 200 },
];
const stormFromMax = 3_000;
export const calm: Weather = { name: "calm", rates: {}, most: 0 };

export const weatherOf = (random: Random): Weather => {
  const weather = random.pick(weathers);
  return weather.name === "storm" ? { ...weather, from: random.below(stormFromMax) } : weather;
};

const numbers = new Map(faultKinds.map((kind, number) => [kind, number]));

/**
 * Says at each occasion whether a fault strikes, and tells it. That depends on the seed and the place alone, so a replay
 * with fewer faults (`only`) or fewer steps meets the remaining ones where they were.
 */
export function openFaults(seed: number, weather: Weather, trace: Trace, only?: ReadonlySet<Place>) {
  const counts = Object.fromEntries([...faultKinds, ...consequences].map((kind) => [kind, 0])) as FaultCounts;
  const struck: Place[] = [];
  let occasions = 0;
  let paused = false;
  /** Storms begin late and end; where the faults are named, that is all there is to say. */
  const isCalm = () => occasions < (weather.from ?? 0) || struck.length >= weather.most;
  return {
    counts,
    /** The places at which a fault struck. */
    struck,
    /** Which of the kinds strikes at the place, told as `<kind> strikes <where>`. The first kind tells one occasion at a place from another. */
    strike: <Kind extends FaultKind>(
      kinds: readonly [Kind, ...Kind[]],
      at: Place,
      where: (kind: Kind) => string,
    ): Kind | undefined => {
      occasions++;
      if (paused) return undefined;
      const place = placeIn(at, numbers.get(kinds[0]) ?? 0);
      if (only === undefined ? isCalm() : !only.has(place)) return undefined;
      let drawn = drawAt(seed, place);
      for (const kind of kinds) {
        drawn -= weather.rates[kind] ?? 0;
        if (drawn >= 0) continue;
        counts[kind]++;
        struck.push(place);
        trace.tell("fault", `${kind} strikes ${where(kind)}`);
        return kind;
      }
      return undefined;
    },
    count: (consequence: Consequence): void => {
      counts[consequence]++;
    },
    /** No fault strikes until it is resumed: for looking at a world at rest. */
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
    },
  };
}
export type Faults = ReturnType<typeof openFaults>;
