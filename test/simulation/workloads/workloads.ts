import { randomOf } from "../world/random.js";
import { deals } from "./deals.js";
import { holdings } from "./holdings.js";
import { quarter } from "./quarter.js";
import { races } from "./races.js";
import { type Story, type StoryWriter, storyWriter } from "./story.js";
import { tenants } from "./tenants.js";

/** How each workload tells its story. */
const workloads = {
  business: (story) => quarter(story, { customers: 1, batches: 2, prices: 1, money: 1, late: 0.2, begins: "selling" }),
  selling: (story) => quarter(story, { customers: 2, batches: 1, prices: 1, money: 1, late: 0.2, begins: "selling" }),
  intake: (story) => quarter(story, { customers: 1, batches: 3, prices: 1, money: 1, late: 0.3, begins: "using" }),
  closes: (story) => quarter(story, { customers: 1, batches: 2, prices: 1, money: 3, late: 0.8, begins: "using" }),
  tenants,
  races,
  holdings,
  deals,
} as const satisfies Record<string, (story: StoryWriter) => void>;
export type WorkloadName = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as WorkloadName[];

/** Every fourth story of a workload is hostile from its first request on, the others from where they `begin`. */
const fromTheStartEvery = 4;

/** The story with this number. */
export function storyOf(number: number, workload: WorkloadName): Story {
  const random = randomOf("story", workload, number);
  const fromTheStart = Math.floor(number / workloadNames.length) % fromTheStartEvery === 0;
  const isRace = workload === "races" || workload === "deals";
  const story = storyWriter(workload, { quiet: !isRace && random.chance(0.5), races: isRace, fromTheStart }, random);
  workloads[workload](story);
  return story.written();
}
