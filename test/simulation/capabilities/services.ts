import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";

/** The operator says from when the cloud has a service; a partner finds it there, and in the release notes. */
export function publishService(story: StoryWriter, availableFrom: string): void {
  const releaseNote = `Since ${availableFrom}.`;
  const body = { name: "Kubernetes", armBased: true, clouds: [{ cloud: "global", availableFrom, releaseNote }] };
  story.step("operator", `publishes a service, there from ${availableFrom} on`, async ({ ask, expect }) => {
    const { status, text } = await ask("PUT /v1/services/aks", { as: operatorTenant, body });
    expect("a service can be published", status === 200, text);
    const as = parties.direct.tenantId;
    const read = await ask("GET /v1/services/aks/availability?date=2021-01-01", { as });
    if (read.status !== 200 || story.races) return;
    const { isAvailable } = read.body as { isAvailable: boolean };
    expect("a read after one's own write sees it", isAvailable === availableFrom <= "2021-01-01", read.text);
    const notes = await ask(`GET /v1/services/releasenotes?date=${availableFrom}`, { as });
    expect("the release notes tell of a service", notes.text.includes(releaseNote), notes.text);
  });
}

/** The operator imports a marketplace image; a partner finds it. */
export function publishImage(story: StoryWriter, licensing: "free" | "paid"): void {
  const body = { name: "Ubuntu", publisher: "Canonical", licensing, thirdParty: true };
  story.step("operator", `publishes an image, ${licensing}`, async ({ ask, expect }) => {
    const { status, text } = await ask("PUT /v1/marketplaceimages/ubuntu", { as: operatorTenant, body });
    expect("an image can be published", status === 200, text);
    const read = await ask("GET /v1/marketplaceimages", { as: parties.direct.tenantId });
    if (read.status !== 200 || story.races) return;
    expect("a read after one's own write sees it", read.text.includes(`"${licensing}"`), read.text);
  });
}
