import { newCustomer } from "../../customers/customer-world.js";
import { newAgreement } from "../../support/business.js";
import type { Json, Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const dateInFuture = { code: "DATE_IN_FUTURE", status: 400, wireCode: 800002 } as const;
const exists = { code: "AGREEMENT_EXISTS", status: 400, wireCode: 600061 } as const;
const notAccepted = { code: "AGREEMENT_NOT_ACCEPTED", status: 403, wireCode: 13605 } as const;

const licence = "796B6B5F-613C-4E24-A17C-EBA730D49C02";
const { primaryContact } = newAgreement;

/** A partner attests at this instant; `before` was attested already. */
const attested =
  (more: Json, { now, before }: { now?: string; before?: Json } = {}): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    const customer = await stage.aCustomer(partner);
    if (before !== undefined) await stage.agree(partner, customer, before);
    if (now !== undefined) await stage.at(now);
    const line = `POST /v1/customers/${customer}/agreements`;
    return { line, by: partner, body: { ...newAgreement, ...more } };
  };

/** The customer's own administrator signs on the first of March. */
const signed =
  (dateAgreed: string): Scene =>
  async (stage) => {
    const customer = await stage.aCustomer(await stage.aPartner());
    const line = `POST /v1/customers/${customer}/directsignedagreements`;
    return { line, by: customer, role: "GlobalAdmin", body: { ...newAgreement, dateAgreed } };
  };

/** A provider and its reseller serve one customer, and one of them attests. */
const attestedBy =
  (who: "provider" | "reseller"): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    const by = who === "provider" ? provider : reseller;
    return { line: `POST /v1/customers/${customer}/agreements`, by, body: newAgreement };
  };

type Served = { stage: Stage; partner: string; customer: string };
/** A partner orders for its customer after this was agreed. */
const ordered =
  (agreed: (at: Served) => Promise<unknown>): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    const customer = await stage.aCustomer(partner);
    await agreed({ stage, partner, customer });
    const lineItems = [{ lineItemNumber: 0, offerId: licence, quantity: 1 }];
    return { line: `POST /v1/customers/${customer}/orders`, by: partner, body: { lineItems } };
  };
const byPartner = ({ stage, partner, customer }: Served) => stage.agree(partner, customer);
const byCustomer = ({ stage, customer }: Served) =>
  stage.done(`POST /v1/customers/${customer}/directsignedagreements`, {
    by: customer,
    role: "GlobalAdmin",
    body: newAgreement,
  });

/** Another partner of the same customer has its word. */
async function byAnother({ stage, customer }: Served): Promise<void> {
  const other = await stage.aPartner();
  const body = { ...newCustomer(), companyProfile: { tenantId: customer } };
  const { relationshipRequestId } = await stage.done("POST /v1/customers", { by: other, body });
  await stage.accept(customer, String(relationshipRequestId));
  await stage.agree(other, customer);
}

/** A direct partner hands its customer to a provider, which then orders (PHS-11). */
const orderedByProvider =
  (agreed: (at: Served) => Promise<unknown>): Scene =>
  async (stage) => {
    const [provider, partner] = [
      await stage.aProvider(),
      await stage.aPartner({ kinds: ["directBill", "indirectReseller"] }),
    ];
    const customer = await stage.aCustomer(partner);
    await agreed({ stage, partner, customer });
    await stage.link(provider, partner);
    const body = { providerId: provider, customerInformed: true, customerConsents: true };
    await stage.done(`POST /v1/customers/${customer}/relationships`, { by: partner, body });
    const lineItems = [
      { lineItemNumber: 0, offerId: licence, quantity: 1, partnerIdOnRecord: await stage.mpnIdOf(partner) },
    ];
    return {
      line: `POST /v1/customers/${customer}/orders`,
      by: provider,
      body: { lineItems, partnerOnRecordAttestationAccepted: true },
    };
  };

/** Who accepts the customer agreement for whom, and from when on it counts. */
export const ofAgreements: readonly Row[] = [
  {
    ...dateInFuture,
    says: "AGR-03: nobody accepts tomorrow; a later hour of today is today",
    provoke: attested({ dateAgreed: "2021-03-02T00:00:00Z" }),
    inside: attested({ dateAgreed: "2021-03-01T23:59:59Z" }),
  },
  {
    ...dateInFuture,
    says: "AGR-03: what is tomorrow in the last millisecond of today is today in the next",
    provoke: attested({ dateAgreed: "2021-03-02" }, { now: "2021-03-01T23:59:59.999Z" }),
    inside: attested({ dateAgreed: "2021-03-02" }, { now: "2021-03-02T00:00:00Z" }),
  },
  {
    ...dateInFuture,
    says: "AGR-03: a customer's own signature is of today too",
    provoke: signed("2021-03-02"),
    inside: signed("2021-03-01"),
  },
  {
    ...exists,
    says: "AGR-05: the same person is attested once, another phone number is another record",
    provoke: attested({}, { before: {} }),
    inside: attested({ primaryContact: { ...primaryContact, phoneNumber: "5550101" } }, { before: {} }),
  },
  {
    ...exists,
    says: "AGR-05: the case of a name makes no other person, one letter does",
    provoke: attested({ primaryContact: { ...primaryContact, lastName: "BYRON" } }, { before: {} }),
    inside: attested({ primaryContact: { ...primaryContact, lastName: "Byrons" } }, { before: {} }),
  },
  {
    code: "RESELLER_CANNOT_ATTEST",
    status: 403,
    wireCode: 2032,
    says: "AGR-04: an indirect reseller does not attest, its provider does",
    provoke: attestedBy("reseller"),
    inside: attestedBy("provider"),
  },
  {
    ...notAccepted,
    says: "AGR-01: nothing is ordered before the customer has accepted",
    provoke: ordered(async () => undefined),
    inside: ordered(byPartner),
  },
  {
    ...notAccepted,
    says: "AGR-07: what one partner attested counts for no other, what the customer signed counts for all",
    provoke: ordered(byAnother),
    inside: ordered(byCustomer),
  },
  {
    ...notAccepted,
    says: "AGR-08: an attestation is not carried over to a provider, a customer's own acceptance is",
    provoke: orderedByProvider(byPartner),
    inside: orderedByProvider(byCustomer),
  },
];
