import type { StoryWriter } from "../workloads/story.js";
import { type PartyName, parties } from "./parties.js";

/** Where each profile is read and written, and what of it a story changes. */
const profiles = {
  support: { read: "support", write: "support", changes: "email" },
  /** As the documentation writes the path. */
  documentedSupport: { read: "support", write: "supportprofile", changes: "email" },
  organization: { read: "organization", write: "organization", changes: "email" },
  billing: { read: "billing", write: "billing", changes: "purchaseOrderNumber" },
  legalBusiness: { read: "legalbusiness", write: "legalbusiness", changes: "companyApproverEmail" },
} as const;
export type OwnProfile = keyof typeof profiles;
export const ownProfiles = Object.keys(profiles) as OwnProfile[];

type Profile = { attributes: { etag: string } } & Record<string, unknown>;

/** The partner reads a profile of its own, changes a text and sends all of it back with its ETag. */
export function changeOwnProfile(story: StoryWriter, name: PartyName, profile: OwnProfile, text: string): void {
  const { read: path, write, changes } = profiles[profile];
  story.step(name, `changes ${changes} of its ${profile} profile to ${text}`, async ({ ask, expect }) => {
    const as = parties[name].tenantId;
    const read = await ask(`GET /v1/profiles/${path}`, { as });
    if (read.status !== 200) return;
    const known = read.body as Profile;
    const sent = { ...known, [changes]: text };
    const put = await ask(`PUT /v1/profiles/${write}`, { as, body: sent });
    if (put.status === 200) {
      const [before, after] = [sent, put.body as Profile].map(({ attributes }) => Number(attributes.etag));
      const counted = known[changes] === text ? 0 : 1;
      expect("nobody overwrites what it has not read", after === Number(before) + counted, `${read.text}, ${put.text}`);
    }
    if (story.races) return;
    expect("who sends back what it read may change it", put.status === 200, put.text);
    const again = await ask(`GET /v1/profiles/${path}`, { as });
    expect("a read after one's own write sees it", (again.body as Profile)[changes] === text, again.text);
  });
}
