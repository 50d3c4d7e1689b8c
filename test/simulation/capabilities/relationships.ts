import type { StoryWriter } from "../workloads/story.js";
import { customerBody } from "./customers.js";
import { type OwnTenant, ownTenants, parties } from "./parties.js";
import type { Seller } from "./selling.js";

/** A partner asks a tenant that exists for a relationship, a provider perhaps with its reseller. */
export function request(
  story: StoryWriter,
  seller: Seller,
  tenant: OwnTenant,
  { domain = `${tenant}.example`, throughReseller = false }: { domain?: string; throughReseller?: boolean } = {},
): void {
  const { companyProfile, ...rest } = customerBody(seller, `The ${tenant}`, domain);
  const body = {
    ...rest,
    companyProfile: { ...companyProfile, tenantId: ownTenants[tenant] },
    ...(throughReseller ? { associatedPartnerId: parties.reseller.tenantId } : {}),
  };
  story.step(seller, `asks the ${tenant} (${domain}) for a relationship`, async ({ ask, known, expect }) => {
    const as = parties[seller].tenantId;
    const { status, body: made } = await ask("POST /v1/customers", { as, body });
    if (status !== 201) return;
    const { relationshipRequestId } = made as { relationshipRequestId: string };
    known.set(`request of ${seller} to ${tenant}`, relationshipRequestId);
    if (story.races) return;
    const own = ownTenants[tenant];
    const before = await ask(`GET /v1/customers/${own}`, { as });
    expect("a customer that has not answered is closed", before.status === 403, before.text);
    const open = await ask(`GET /v1/customers/${own}/relationshiprequests`, { as: own });
    expect("the customer finds the request", open.text.includes(relationshipRequestId), open.text);
  });
}

/** The customer's administrator answers a partner's request. */
export function answer(story: StoryWriter, tenant: OwnTenant, seller: Seller, word: "accept" | "decline"): void {
  story.step(tenant, `${word}s the request of the ${seller}`, async ({ ask, known, expect }) => {
    const asked = known.get(`request of ${seller} to ${tenant}`);
    if (asked === undefined) return;
    const as = ownTenants[tenant];
    const { status, text } = await ask(`POST /v1/customers/${as}/relationshiprequests/${asked}/${word}`, { as });
    if (status >= 400) return;
    if (word === "accept") known.set(`customer ${tenant}`, as);
    if (story.races) return;
    const read = await ask(`GET /v1/customers/${as}`, { as: parties[seller].tenantId });
    const wanted = word === "accept" ? 200 : 404;
    expect(
      "the customer's answer counts at once",
      read.status === wanted || read.status === 403,
      `${text}: ${read.text}`,
    );
  });
}

/** The partner takes its request back. */
export function withdraw(story: StoryWriter, seller: Seller, tenant: OwnTenant): void {
  story.step(seller, `withdraws its request to the ${tenant}`, async ({ ask, known }) => {
    const asked = known.get(`request of ${seller} to ${tenant}`);
    if (asked === undefined) return;
    const line = `/v1/customers/${ownTenants[tenant]}/relationshiprequests/${asked}`;
    await ask(`DELETE ${line}`, { as: parties[seller].tenantId });
  });
}

/** The reseller hands a customer of its own on to its provider, and goes on as the provider's reseller (PHS-11). */
export function extend(story: StoryWriter, name: string): void {
  const body = { providerId: parties.provider.tenantId, customerInformed: true, customerConsents: true };
  story.step("reseller", `takes its provider into its customer ${name}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties.reseller.tenantId;
    const { status, text } = await ask(`POST /v1/customers/${customer}/relationships`, { as, body });
    if (status !== 201 || story.races) return;
    for (const one of [as, parties.provider.tenantId]) {
      const read = await ask(`GET /v1/customers/${customer}`, { as: one });
      expect("both serve a customer that was handed on", read.status === 200, `${text}: ${read.text}`);
    }
  });
}

/** The customer takes back the administration of its tenant; the relationship stays. */
export function removeAdministration(story: StoryWriter, tenant: OwnTenant, seller: Seller): void {
  story.step(tenant, `takes back what it delegated to the ${seller}`, async ({ ask }) => {
    const as = ownTenants[tenant];
    await ask(`DELETE /v1/customers/${as}/relationships/${parties[seller].tenantId}/delegatedadmin`, { as });
  });
}
