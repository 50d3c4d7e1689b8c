import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptancesFor } from "../../shared/agreements/acceptance.rules.js";
import type { AgreementAcceptance } from "../../shared/agreements/agreement.schema.js";
import { openProgrammeWorld, type ProgrammeWorld, parties, type Sent } from "../support/programme-world.js";

const customerAgreement = "117a77b0-9360-443b-8795-c6dedc750cf9";
const cloudAgreement = "998b88de-aa99-4388-a42c-1b3517d49490";
const agreement = (person: Record<string, unknown> = {}, differs: Record<string, unknown> = {}) => ({
  primaryContact: { firstName: "Ann", lastName: "Smith", email: "ann@example.com", ...person },
  dateAgreed: "2026-11-14T00:00:00Z",
  templateId: customerAgreement,
  type: "MicrosoftCustomerAgreement",
  ...differs,
});

let world: ProgrammeWorld;
let customer: string;
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.holdClock("2026-11-14T10:00:00Z");
  await world.enrol("direct", ["directBill"]);
  await world.enrol("otherDirect", ["directBill"]);
  await world.enrol("provider", ["indirectProvider"]);
  await world.enrol("reseller", ["indirectReseller"]);
  customer = await world.aCustomer();
});
afterAll(() => world.close());

const attest = (body: unknown, sent: Sent = {}, to = customer) =>
  world.call(`POST /v1/customers/${to}/agreements`, { body, ...sent });
const told = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  body.code,
  body.reasonCode,
];

test("metadata is that of the cloud agreement when no type is named, of the named one, and of all for *", async () => {
  const templates = async (query: string) =>
    (await world.call(`GET /v1/agreements${query}`)).items.map((one) => one.templateId);
  expect(await templates("")).toEqual([cloudAgreement]);
  expect(await templates("?agreementType=microsoftcustomeragreement")).toEqual([customerAgreement]);
  expect(await templates("?AgreementType=*")).toEqual([customerAgreement, cloudAgreement]);
  expect(told(await world.call("GET /v1/agreements?agreementType=Other"))).toEqual([400, 3000, "REQUEST_INVALID"]);
  const { items } = await world.call("GET /v1/agreements?agreementType=*");
  expect(items[0]).toEqual({
    templateId: customerAgreement,
    agreementType: "MicrosoftCustomerAgreement",
    agreementLink: expect.stringMatching(/^https:/),
    versionRank: 1,
    attributes: { objectType: "AgreementMetaData" },
  });
});

const document = (query: string, template = customerAgreement) =>
  world.call(`GET /v1/agreementtemplates/${template}/document${query}`);
test("AGR-02: the text is the one for the customer's country and language, in English where it has none", async () => {
  const languageOf = async (query: string) => {
    const { country, language } = (await document(query)).body;
    return [country, language];
  };
  expect(await languageOf("?country=NL&language=nl-NL")).toEqual(["NL", "nl-NL"]);
  expect(await languageOf("?country=NL&language=NL-nl")).toEqual(["NL", "nl-NL"]);
  expect(await languageOf("?country=NL&language=fr-FR")).toEqual(["NL", "en-US"]);
  expect(await languageOf("?country=BE&language=fr-BE")).toEqual(["BE", "fr-BE"]);
  expect(await languageOf("")).toEqual(["US", "en-US"]);
  expect((await document("?country=NL")).body.displayUri).toMatch(/^https:/);
});
test("template and country are taken letter by letter, and only the customer agreement has texts", async () => {
  expect((await document("?country=nl")).status).toBe(404);
  expect((await document("?country=NL", customerAgreement.toUpperCase())).status).toBe(404);
  expect((await document("?country=NL", cloudAgreement)).status).toBe(404);
});

test("AGR-03: an acceptance is kept with its person, date, template, type and who recorded it", async () => {
  const { status, body } = await attest(agreement());
  expect(status).toBe(201);
  expect(body).toEqual({
    primaryContact: { firstName: "Ann", lastName: "Smith", email: "ann@example.com" },
    dateAgreed: "2026-11-14T00:00:00.000Z",
    templateId: customerAgreement,
    type: "MicrosoftCustomerAgreement",
    agreementLink: expect.any(String),
    userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    attributes: { objectType: "Agreement" },
  });
});
test("AGR-03: a date after today is refused, a later hour of today is not", async () => {
  const dated = (dateAgreed: string) => attest(agreement({ email: `${randomUUID()}@example.com` }, { dateAgreed }));
  expect(told(await dated("2026-11-15T00:00:00Z"))).toEqual([400, 800002, "DATE_IN_FUTURE"]);
  expect((await dated("2026-11-14T23:59:59Z")).status).toBe(201);
  expect((await dated("2026-11-14")).status).toBe(201);
  expect(told(await dated("yesterday"))).toEqual([400, 3000, "REQUEST_INVALID"]);
});
test("AGR-03: a date that nobody set, as .NET writes it, is no date of acceptance", async () => {
  expect(told(await attest(agreement({}, { dateAgreed: "0001-01-01T00:00:00" })))).toEqual([
    400,
    3000,
    "REQUEST_INVALID",
  ]);
});
test("AGR-05: the same person again is a conflict, whatever the case; another phone number makes another record", async () => {
  const again = await attest(agreement());
  expect(told(again)).toEqual([400, 600061, "AGREEMENT_EXISTS"]);
  expect(again.body).toMatchObject({
    message: again.body.description,
    errorName: "PartnerConfirmedAgreementAlreadyExists",
    isRetryable: false,
    errorMessageExtended: "InternalErrorCode=600061",
  });
  expect(told(await attest(agreement({ firstName: "ANN" })))).toEqual([400, 600061, "AGREEMENT_EXISTS"]);
  expect((await attest(agreement({ phoneNumber: "1" }))).status).toBe(201);
});
test("a repeat of the same request has the first answer, not the conflict", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = agreement({ lastName: "Repeated" });
  const first = await attest(body, { headers });
  expect([first.status, (await attest(body, { headers })).body]).toEqual([201, first.body]);
});
test("an unknown template, another type and a missing person are refused", async () => {
  expect(told(await attest(agreement({}, { templateId: cloudAgreement })))).toEqual([400, 3000, "REQUEST_INVALID"]);
  expect((await attest(agreement({}, { type: "MicrosoftCloudAgreement" }))).status).toBe(400);
  expect((await attest(agreement({ lastName: null }))).status).toBe(400);
});
test("AGR-04: an indirect reseller cannot attest, its provider can", async () => {
  const link = await world.done("POST /v1/relationships", { by: "provider", body: { resellerId: parties.reseller } });
  await world.done(`POST /v1/relationships/${link.id}/accept`, { by: "reseller" });
  const served = await world.aCustomer("provider", { associatedPartnerId: parties.reseller });
  expect(told(await attest(agreement(), { by: "reseller" }, served))).toEqual([403, 2032, "RESELLER_CANNOT_ATTEST"]);
  expect((await attest(agreement(), { by: "provider" }, served)).status).toBe(201);
});
test("an app-only token is refused with 900329, a helpdesk agent with 900150", async () => {
  expect(told(await attest(agreement(), { appOnly: true }))).toEqual([403, 900329, "FORBIDDEN"]);
  expect(told(await attest(agreement(), { role: "HelpdeskAgent" }))).toEqual([403, 900150, "NO_ROLE"]);
});
test("another partner's customer is not there", async () => {
  expect((await attest(agreement(), { by: "otherDirect" })).status).toBe(404);
  expect((await world.call(`GET /v1/customers/${customer}/agreements`, { by: "otherDirect" })).status).toBe(404);
});

test("AGR-04 AGR-07: the customer's own signature is told as direct, and is given by its global admin alone", async () => {
  const own = await world.aCustomer();
  world.addTenant(own);
  const sign = (sent: Sent) =>
    world.call(`POST /v1/customers/${own}/directsignedagreements`, { body: agreement(), ...sent });
  const status = async () =>
    (await world.call(`GET /v1/customers/${own}/directSignedMicrosoftCustomerAgreementStatus`)).body;
  expect(await status()).toEqual({ isSigned: false });
  expect((await sign({ by: own, role: "AdminAgent" })).status).toBe(403);
  expect((await sign({ by: "direct", role: "GlobalAdmin" })).status).toBe(404);
  expect((await sign({ by: own, role: "GlobalAdmin" })).status).toBe(201);
  expect(await status()).toEqual({ isSigned: true });
});
test("the list has the cloud agreement's type by default, so the customer agreement must be asked for", async () => {
  const list = async (query: string) => (await world.call(`GET /v1/customers/${customer}/agreements${query}`)).items;
  expect(await list("")).toEqual([]);
  expect((await list("?agreementType=MicrosoftCustomerAgreement")).length).toBeGreaterThan(0);
  expect(await list("?agreementType=*")).toEqual(await list("?agreementType=MicrosoftCustomerAgreement"));
});

test("AGR-07 AGR-08: an attestation counts for the partner that made it, a direct acceptance for every partner", () => {
  const by = (method: AgreementAcceptance["method"], recordedByPartnerId?: string): AgreementAcceptance => ({
    ...agreement(),
    type: "MicrosoftCustomerAgreement",
    primaryContact: { firstName: "Ann", lastName: "Smith", email: "ann@example.com" },
    id: method,
    method,
    recordedBy: "user",
    recordedUnder: parties.operator,
    recordedAt: "2026-11-14T10:00:00Z",
    ...(recordedByPartnerId === undefined ? {} : { recordedByPartnerId }),
  });
  const accepted = [by("attested", parties.direct), by("direct")];
  const countFor = (partnerId: string) => acceptancesFor(partnerId, accepted).map((one) => one.method);
  expect(countFor(parties.direct)).toEqual(["attested", "direct"]);
  expect(countFor(parties.provider)).toEqual(["direct"]);
});
