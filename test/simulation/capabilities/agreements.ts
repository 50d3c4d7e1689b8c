import { customerAgreementTemplateId } from "../../../shared/agreements/agreement.schema.js";
import type { StoryWriter } from "../workloads/story.js";
import { type OwnTenant, ownTenants, parties } from "./parties.js";
import type { Seller } from "./selling.js";

/** The partner attests that the customer accepted the agreement. */
export function agree(story: StoryWriter, seller: Seller, name: string, person: string): void {
  const body = accepted(person);
  story.step(seller, `records that ${person} accepted the agreement for ${name}`, async ({ ask, known }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    await ask(`POST /v1/customers/${customer}/agreements`, { as: parties[seller].tenantId, body });
  });
}

/** The customer's own administrator signs the agreement. */
export function sign(story: StoryWriter, name: OwnTenant, person: string): void {
  story.step(name, `signs the agreement, ${person}`, async ({ ask }) => {
    const tenantId = ownTenants[name];
    await ask(`POST /v1/customers/${tenantId}/directsignedagreements`, { as: tenantId, body: accepted(person) });
  });
}

const accepted = (person: string) => ({
  primaryContact: { firstName: person, lastName: "Jones", email: "jones@customer.example" },
  dateAgreed: "2021-01-02T00:00:00Z",
  templateId: customerAgreementTemplateId,
  type: "MicrosoftCustomerAgreement",
});
