import type { StoryWriter } from "../workloads/story.js";
import { type PartyName, parties } from "./parties.js";

type Profile = { email?: string; attributes: { etag: string } };

/** The partner reads its support profile, changes the address and sends all of it back with its ETag. */
export function changeSupportProfile(story: StoryWriter, name: PartyName, email: string): void {
  story.step(name, `tells customers to write to ${email}`, async ({ ask, expect }) => {
    const as = parties[name].tenantId;
    const read = await ask("GET /v1/profiles/support", { as });
    if (read.status !== 200) return;
    const known = read.body as Profile;
    const sent = { ...known, email };
    const { status, text, body } = await ask("PUT /v1/profiles/support", { as, body: sent });
    if (status === 200) {
      const [before, after] = [sent, body as Profile].map(({ attributes }) => Number(attributes.etag));
      const changes = known.email === email ? 0 : 1;
      expect("nobody overwrites what it has not read", after === Number(before) + changes, `${read.text}, ${text}`);
    }
    if (story.races) return;
    expect("who sends back what it read may change it", status === 200, text);
    const again = await ask("GET /v1/profiles/support", { as });
    expect("a read after one's own write sees it", (again.body as Profile).email === email, again.text);
  });
}
