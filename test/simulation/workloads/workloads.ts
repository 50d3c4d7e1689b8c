import { randomOf } from "../world/random.js";
import { deals } from "./deals.js";
import { holdings } from "./holdings.js";
import { quarter } from "./quarter.js";
import { races } from "./races.js";
import { type Story, type StoryWriter, storyWriter } from "./story.js";
import { tenants } from "./tenants.js";

/** How each workload tells its story. */
const workloads = {
  business: (story) => quarter(story, { customers: 1, batches: 2, prices: 1, money: 1, late: 0.2 }),
  selling: (story) => quarter(story, { customers: 2, batches: 1, prices: 1, money: 1, late: 0.2 }),
  intake: (story) => quarter(story, { customers: 1, batches: 3, prices: 1, money: 1, late: 0.3 }),
  closes: (story) => quarter(story, { customers: 1, batches: 2, prices: 1, money: 3, late: 0.8 }),
  tenants,
  races,
  holdings,
  deals,
} as const satisfies Record<string, (story: StoryWriter) => void>;
export type WorkloadName = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as WorkloadName[];

/** The story of a seed. */
export function storyOf(seed: number, workload: WorkloadName): Story {
  const random = randomOf("story", workload, seed);
  const isRace = workload === "races" || workload === "deals";
  const story = storyWriter(workload, { quiet: !isRace && random.chance(0.5), races: isRace }, random);
  workloads[workload](story);
  return story.written();
}
