import type { StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";

/** The provider invites its reseller, or somebody who is to become one. */
export function invite(story: StoryWriter, whom: "reseller" | "newcomer" = "reseller"): void {
  const body = { resellerId: parties[whom].tenantId };
  story.step("provider", `invites the ${whom}`, async ({ ask, known }) => {
    const { status, body: link } = await ask("POST /v1/relationships", { as: parties.provider.tenantId, body });
    if (status === 201 && whom === "reseller") known.set("link", (link as { id: string }).id);
  });
}

/** The reseller accepts, perhaps more than once. */
export function accept(story: StoryWriter): void {
  story.step("reseller", "accepts the provider's invitation", async ({ ask, known, expect }) => {
    const link = known.get("link");
    if (link === undefined) return;
    const { status, text } = await ask(`POST /v1/relationships/${link}/accept`, { as: parties.reseller.tenantId });
    expect("an invitation can be accepted", story.races || status === 200, text);
  });
}

/** One of the two ends the partnership. */
export function removeLink(story: StoryWriter, by: "provider" | "reseller"): void {
  story.step(by, "ends the partnership of provider and reseller", async ({ ask, known, expect }) => {
    const link = known.get("link");
    if (link === undefined) return;
    const { status, text } = await ask(`DELETE /v1/relationships/${link}`, { as: parties[by].tenantId });
    expect("a partnership can be ended", story.races || status === 204, text);
  });
}
