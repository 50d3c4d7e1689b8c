import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const notLinked = { code: "RESELLER_NOT_LINKED", status: 400, wireCode: 800016 } as const;
const noRelationship = { code: "NO_RELATIONSHIP", status: 403, wireCode: 20002 } as const;
const adminRequired = { code: "CUSTOMER_ADMIN_REQUIRED", status: 403, wireCode: 2032 } as const;
const forbidden = { code: "FORBIDDEN", status: 403, wireCode: 2032 } as const;
const invalidState = { code: "INVALID_STATE", status: 409, wireCode: 800002 } as const;

const licence = "796B6B5F-613C-4E24-A17C-EBA730D49C02";
const end = (by: string, customerId: string) => ({
  line: `PATCH /v1/customers/${customerId}`,
  by,
  body: { relationshipToPartner: "none" },
});
const create = (by: string, body: Json) => ({ line: "POST /v1/customers", by, body });
const asking = (tenantId: string) => newCustomer({}, { tenantId, domain: newDomain() });

/** A customer with a licence of its partner, which then is in this state; the partner ends the relationship. */
const endedWhile =
  (status: string | undefined): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    const customer = await stage.aCustomer(partner);
    await stage.agree(partner, customer);
    const subscription = await stage.anOrder(partner, customer, licence);
    const line = `PATCH /v1/customers/${customer}/subscriptions/${subscription}`;
    if (status !== undefined) await stage.done(line, { by: partner, body: { status } });
    return end(partner, customer);
  };

/** A reseller ends its relationship with a customer that bought through it, or through nobody. */
const endedByReseller =
  (ofRecord: boolean): Scene =>
  async (stage) => {
    const { provider, reseller } = await aPair(stage);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    const record = ofRecord ? { partnerIdOnRecord: await stage.mpnIdOf(reseller) } : {};
    await stage.anOrder(provider, customer, licence, record);
    return end(reseller, customer);
  };

async function aPair(stage: Stage) {
  const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
  return { provider, reseller, linkId: await stage.link(provider, reseller) };
}

/** A tenant that a partner asked, and whatever became of it; the partner then reads it. */
const readAfter =
  (became: (stage: Stage, at: { partner: string; customer: string; requestId: string }) => Promise<unknown>): Scene =>
  async (stage) => {
    const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
    const requestId = await stage.request(partner, customer);
    await became(stage, { partner, customer, requestId });
    return { line: `GET /v1/customers/${customer}`, by: partner };
  };

/** An open request is answered by somebody; `who` stands for the customer's own people. */
const answeredBy =
  (who: { role: "GlobalAdmin" | "AdminAgent"; partner?: true }, answer = "accept"): Scene =>
  async (stage) => {
    const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
    const requestId = await stage.request(partner, customer);
    const line = `POST /v1/customers/${customer}/relationshiprequests/${requestId}/${answer}`;
    return { line, by: who.partner ? partner : customer, role: who.role };
  };

/** The customer takes its delegation back, asked by somebody. */
const delegationTakenBy =
  (who: "customer" | "partner"): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    const customer = await stage.aCustomer(partner);
    const line = `DELETE /v1/customers/${customer}/relationships/${partner}/delegatedadmin`;
    return { line, by: who === "partner" ? partner : customer, role: "GlobalAdmin" };
  };

/** The customer takes its delegation back, having accepted the partner's request or not. */
const delegationTakenAfter =
  (accepted: boolean): Scene =>
  async (stage) => {
    const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
    const requestId = await stage.request(partner, customer);
    if (accepted) await stage.accept(customer, requestId);
    const line = `DELETE /v1/customers/${customer}/relationships/${partner}/delegatedadmin`;
    return { line, by: customer, role: "GlobalAdmin" };
  };

/** A provider's request with its reseller is taken back by one of the two. */
const withdrawnBy =
  (who: "provider" | "reseller"): Scene =>
  async (stage) => {
    const { provider, reseller } = await aPair(stage);
    const customer = stage.aTenant();
    const requestId = await stage.request(provider, customer, { associatedPartnerId: reseller });
    const by = who === "provider" ? provider : reseller;
    return { line: `DELETE /v1/customers/${customer}/relationshiprequests/${requestId}`, by };
  };

type Extension = { kinds?: string[]; linked?: boolean; ended?: boolean; says?: Json };
/** A direct partner takes a provider into its customer (PHS-11). */
const extended =
  ({ kinds = ["directBill", "indirectReseller"], linked = true, ended = false, says = {} }: Extension): Scene =>
  async (stage) => {
    const [provider, partner] = [await stage.aProvider(), await stage.aPartner({ kinds })];
    const customer = await stage.aCustomer(partner, { servesAs: "direct" });
    if (linked) await stage.link(provider, partner);
    if (ended) await stage.done(end(partner, customer).line, end(partner, customer));
    const body = { providerId: provider, customerInformed: true, customerConsents: true, ...says };
    return { line: `POST /v1/customers/${customer}/relationships`, by: partner, body };
  };

/** A provider creates a customer and brings a reseller along, after this happened to the two. */
const broughtAlong =
  (happened: (stage: Stage, provider: string, reseller: string) => Promise<unknown>): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await happened(stage, provider, reseller);
    return create(provider, { ...newCustomer(), associatedPartnerId: reseller });
  };

/** A reseller asks a tenant by itself. */
const askedByReseller =
  (linked: boolean): Scene =>
  async (stage) => {
    const reseller = await stage.aReseller();
    if (linked) await stage.link(await stage.aProvider(), reseller);
    return create(reseller, asking(stage.aTenant()));
  };

/** An invitation is accepted by an applicant, or by a reseller; `then` comes between. */
const linkAccepted =
  (kinds: string[], then: (stage: Stage, at: { provider: string; linkId: string }) => Promise<unknown>): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aPartner({ kinds })];
    const { id } = await stage.done("POST /v1/relationships", { by: provider, body: { resellerId: reseller } });
    await then(stage, { provider, linkId: String(id) });
    return { line: `POST /v1/relationships/${id}/accept`, by: reseller };
  };

type Shared = { stage: Stage; partner: string; customer: string };
/** A sandbox customer is deleted by one of those that have to do with it. */
const deleted =
  (who: (at: Shared) => Promise<string>): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    const customer = await stage.aCustomer(partner);
    return { line: `DELETE /v1/customers/${customer}`, by: await who({ stage, partner, customer }) };
  };
async function anotherPartnerOf({ stage, customer }: Shared): Promise<string> {
  const other = await stage.aPartner();
  const body = { ...newCustomer(), companyProfile: { tenantId: customer } };
  const { relationshipRequestId } = await stage.done("POST /v1/customers", { by: other, body });
  await stage.accept(customer, String(relationshipRequestId));
  return other;
}

/** The partner makes a user in a tenant whose administration was delegated, or was not. */
const administered =
  (delegates: boolean): Scene =>
  async (stage) => {
    const [partner, customer, domain] = [await stage.aPartner(), stage.aTenant(), newDomain()];
    const requestId = await stage.request(partner, customer, {
      companyProfile: { tenantId: customer, domain },
      allowDelegatedAccess: delegates,
    });
    await stage.accept(customer, requestId);
    const body = {
      usageLocation: "US",
      userPrincipalName: `kim@${domain}`,
      displayName: "Kim",
      passwordProfile: { password: "Passw0rd!" },
    };
    return { line: `POST /v1/customers/${customer}/users`, by: partner, body };
  };

/** The state machine of 3.1, and partners among themselves. */
export const ofRelationships: readonly Row[] = [
  {
    code: "ACTIVE_SUBSCRIPTIONS",
    status: 409,
    wireCode: 800002,
    says: "REL-06: with an active subscription the relationship does not end, with a suspended one it does (AMB-80)",
    provoke: endedWhile(undefined),
    inside: endedWhile("suspended"),
  },
  {
    code: "ACTIVE_SUBSCRIPTIONS",
    status: 409,
    wireCode: 800002,
    says: "AMB-80: a reseller's are those of which it is the reseller of record",
    provoke: endedByReseller(true),
    inside: endedByReseller(false),
  },
  {
    ...invalidState,
    says: "3.1: a relationship ends once",
    provoke: async (stage) => {
      const partner = await stage.aPartner();
      const customer = await stage.aCustomer(partner);
      await stage.done(end(partner, customer).line, end(partner, customer));
      return end(partner, customer);
    },
    inside: async (stage) => {
      const partner = await stage.aPartner();
      return end(partner, await stage.aCustomer(partner));
    },
  },
  {
    ...invalidState,
    says: "3.1: what is only asked for does not end",
    provoke: async (stage) => {
      const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
      await stage.request(partner, customer);
      return end(partner, customer);
    },
    inside: async (stage) => {
      const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
      await stage.accept(customer, await stage.request(partner, customer));
      return end(partner, customer);
    },
  },
  {
    ...invalidState,
    says: "3.1: a tenant is asked once at a time, and again when it has declined",
    provoke: async (stage) => {
      const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
      await stage.request(partner, customer);
      return create(partner, asking(customer));
    },
    inside: async (stage) => {
      const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
      const requestId = await stage.request(partner, customer);
      const line = `POST /v1/customers/${customer}/relationshiprequests/${requestId}/decline`;
      await stage.done(line, { by: customer, role: "GlobalAdmin" });
      return create(partner, asking(customer));
    },
  },
  {
    ...invalidState,
    says: "3.1: a customer that is served is not asked, one that was let go is (REL-09)",
    provoke: async (stage) => {
      const partner = await stage.aPartner();
      const tenantId = await stage.aCustomer(partner);
      return create(partner, { ...newCustomer(), companyProfile: { tenantId } });
    },
    inside: async (stage) => {
      const partner = await stage.aPartner();
      const tenantId = await stage.aCustomer(partner);
      await stage.done(end(partner, tenantId).line, end(partner, tenantId));
      return create(partner, { ...newCustomer(), companyProfile: { tenantId } });
    },
  },
  {
    ...invalidState,
    says: "3.1: an accepted request is not declined",
    provoke: async (stage) => {
      const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
      const requestId = await stage.request(partner, customer);
      await stage.accept(customer, requestId);
      const line = `POST /v1/customers/${customer}/relationshiprequests/${requestId}/decline`;
      return { line, by: customer, role: "GlobalAdmin" };
    },
    inside: answeredBy({ role: "GlobalAdmin" }, "decline"),
  },
  {
    ...noRelationship,
    says: "REL-02: a tenant that was only asked is known and closed, until it accepts",
    provoke: readAfter(async () => undefined),
    inside: readAfter((stage, { customer, requestId }) => stage.accept(customer, requestId)),
  },
  {
    ...noRelationship,
    says: "REL-07: after the end the customer is closed, until it accepts again",
    provoke: readAfter(async (stage, { partner, customer, requestId }) => {
      await stage.accept(customer, requestId);
      await stage.done(end(partner, customer).line, end(partner, customer));
    }),
    inside: readAfter(async (stage, { partner, customer, requestId }) => {
      await stage.accept(customer, requestId);
      await stage.done(end(partner, customer).line, end(partner, customer));
      const body = { ...newCustomer(), companyProfile: { tenantId: customer } };
      const { relationshipRequestId } = await stage.done("POST /v1/customers", { by: partner, body });
      await stage.accept(customer, String(relationshipRequestId));
    }),
  },
  {
    ...adminRequired,
    says: "REL-02: the partner does not answer its own request",
    provoke: answeredBy({ role: "GlobalAdmin", partner: true }),
    inside: answeredBy({ role: "GlobalAdmin" }),
  },
  {
    ...adminRequired,
    says: "REL-02: of the customer's people only a global administrator answers",
    provoke: answeredBy({ role: "AdminAgent" }),
    inside: answeredBy({ role: "GlobalAdmin" }),
  },
  {
    ...adminRequired,
    says: "REL-02: who may not say yes may not say no",
    provoke: answeredBy({ role: "AdminAgent" }, "decline"),
    inside: answeredBy({ role: "GlobalAdmin" }, "decline"),
  },
  {
    ...adminRequired,
    says: "3.1: the customer itself takes its delegation back, not the partner",
    provoke: delegationTakenBy("partner"),
    inside: delegationTakenBy("customer"),
  },
  {
    ...invalidState,
    says: "3.1: it gave none while it was only asked",
    provoke: delegationTakenAfter(false),
    inside: delegationTakenAfter(true),
  },
  {
    ...forbidden,
    says: "3.1: what the provider asked for its reseller it withdraws itself",
    provoke: withdrawnBy("reseller"),
    inside: withdrawnBy("provider"),
  },
  {
    ...forbidden,
    says: "REL-08: without delegation the partner makes no users",
    provoke: administered(false),
    inside: administered(true),
  },
  {
    code: "TRANSITION_NOT_ENROLLED",
    status: 403,
    wireCode: 2032,
    says: "PHS-11: a direct partner moves to a provider once it is enrolled as reseller",
    provoke: async (stage) => {
      const asked = await extended({})(stage);
      await stage.done(`PATCH /v1/partners/${asked.by}`, { by: operatorId, body: { kinds: ["directBill"] } });
      return asked;
    },
    inside: extended({}),
  },
  {
    ...notLinked,
    says: "PHS-11: to a provider with which it trades",
    provoke: extended({ linked: false }),
    inside: extended({ linked: true }),
  },
  {
    ...noRelationship,
    says: "3.1: with a customer that it still serves",
    provoke: extended({ ended: true }),
    inside: extended({ ended: false }),
  },
  {
    code: "CONSENT_MISSING",
    status: 409,
    wireCode: 800002,
    says: "3.1: the customer consents",
    provoke: extended({ says: { customerConsents: false } }),
    inside: extended({ says: { customerConsents: true } }),
  },
  {
    code: "CONSENT_MISSING",
    status: 409,
    wireCode: 800002,
    says: "3.1: and was informed before",
    provoke: extended({ says: { customerInformed: null } }),
    inside: extended({ says: { customerInformed: true } }),
  },
  {
    ...notLinked,
    says: "REL-04: a provider brings along only a reseller that is its own",
    provoke: broughtAlong(async () => undefined),
    inside: broughtAlong((stage, provider, reseller) => stage.link(provider, reseller)),
  },
  {
    ...notLinked,
    says: "REL-04: an invitation is no partnership before it is accepted",
    provoke: broughtAlong((stage, provider, reseller) =>
      stage.done("POST /v1/relationships", { by: provider, body: { resellerId: reseller } }),
    ),
    inside: broughtAlong((stage, provider, reseller) => stage.link(provider, reseller)),
  },
  {
    ...notLinked,
    says: "REL-10: a partnership that was ended counts no more, one that was made again does",
    provoke: broughtAlong(unlinked),
    inside: broughtAlong(async (stage, provider, reseller) => {
      await unlinked(stage, provider, reseller);
      await stage.link(provider, reseller);
    }),
  },
  {
    ...notLinked,
    says: "REL-05: a reseller without any provider asks nobody",
    provoke: askedByReseller(false),
    inside: askedByReseller(true),
  },
  {
    ...invalidState,
    says: "ELI-01: who is no reseller yet accepts an invitation by its application",
    provoke: linkAccepted([], async () => undefined),
    inside: linkAccepted(["indirectReseller"], async () => undefined),
  },
  {
    ...invalidState,
    says: "REL-10: an invitation that was taken back is not accepted",
    provoke: linkAccepted(["indirectReseller"], (stage, { provider, linkId }) =>
      stage.done(`DELETE /v1/relationships/${linkId}`, { by: provider }),
    ),
    inside: linkAccepted(["indirectReseller"], async () => undefined),
  },
  {
    ...forbidden,
    says: "CUS-04: a sandbox customer is deleted by the partner that made it",
    provoke: deleted(anotherPartnerOf),
    inside: deleted(async ({ partner }) => partner),
  },
  {
    ...invalidState,
    says: "CUS-04: and only while no other partner serves it",
    provoke: deleted(async (at) => {
      await anotherPartnerOf(at);
      return at.partner;
    }),
    inside: deleted(async (at) => {
      const other = await anotherPartnerOf(at);
      await at.stage.done(end(other, at.customer).line, end(other, at.customer));
      return at.partner;
    }),
  },
];

async function unlinked(stage: Stage, provider: string, reseller: string): Promise<void> {
  const linkId = await stage.link(provider, reseller);
  await stage.done(`DELETE /v1/relationships/${linkId}`, { by: reseller });
}
