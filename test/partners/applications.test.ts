import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capabilities } from "../../shared/partners/direct-bill-application.rules.js";
import { type ApplicationRow, applicationRows } from "../decisions/direct-bill-application.data.js";
import { type Answer, openProgrammeWorld, type ProgrammeWorld, parties } from "../support/programme-world.js";

let world: ProgrammeWorld;
let enrolled = 0;
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.holdClock("2021-06-15T10:00:00Z");
  await world.enrol("provider", ["indirectProvider"]);
});
afterAll(() => world.close());

/** A partner of its own for each test. */
async function aPartner(kinds: string[] = ["indirectReseller"], more: Record<string, unknown> = {}): Promise<string> {
  const partnerId = randomUUID();
  enrolled++;
  world.addTenant(partnerId);
  await world.done("POST /v1/partners", {
    by: "operator",
    body: {
      partnerId,
      legalName: "Applicant BV",
      domain: `applicant-${enrolled}.example`,
      countryCode: "NL",
      mpnId: `700${enrolled}`,
      kinds,
      ...more,
    },
  });
  return partnerId;
}
const statement = (differs: Record<string, unknown> = {}) => ({
  kind: "directBill",
  signingAuthority: true,
  revenueUsd: { cloudAsReseller: "300000.00", perpetualSoftware: 0, otherRoles: "0" },
  tenureMonths: 12,
  supportPlan: "advanced",
  ownOffering: { managedService: true },
  ...differs,
});
const apply = (partnerId: string, body: unknown, by = partnerId) =>
  world.call(`POST /v1/partners/${partnerId}/applications`, {
    by,
    role: by === "operator" ? "Operator" : "GlobalAdmin",
    body,
  });
const passed = (...failed: readonly string[]) =>
  Object.fromEntries(capabilities.map((one) => [one, !failed.includes(one)]));

type Case = { partnerId: string; path: string };
async function aCase(body: unknown = statement()): Promise<Case> {
  const partnerId = await aPartner();
  const { body: application } = await apply(partnerId, body);
  return { partnerId, path: `/v1/partners/${partnerId}/applications/${application.id}` };
}
const review = ({ path }: Case, body: unknown) => world.call(`POST ${path}/review`, { by: "operator", body });
const decide = ({ path }: Case) => world.call(`POST ${path}/decision`, { by: "operator" });
const read = async ({ path }: Case) => (await world.call(`GET ${path}`, { by: "operator" })).body;
const kindsOf = async (partnerId: string) =>
  Object.keys((await world.done(`GET /v1/partners/${partnerId}`, { by: "operator" })).kinds as object).sort();
const told = ({ status, body }: Answer) => [status, body.reasonCode];

async function walked(row: ApplicationRow): Promise<Case> {
  const { cloudAsReseller, perpetualSoftware, otherRoles, tenureMonths, supportPlan, failed } = row;
  const revenueUsd = { cloudAsReseller, perpetualSoftware, otherRoles };
  const made = await aCase(statement({ revenueUsd, tenureMonths, supportPlan }));
  await review(made, { confirmed: { revenue: true, tenure: true } });
  await review(made, { assessmentOn: "2021-06-15", capabilitiesPassed: passed(...failed) });
  return made;
}
for (const row of applicationRows) {
  test(`${row.row} over HTTP: the decision is ${row.result}, and it stays`, async () => {
    const made = await walked(row);
    const answer = await decide(made);
    if (row.result === "approved") {
      expect([answer.status, answer.body.state]).toEqual([200, "approved"]);
      expect(await kindsOf(made.partnerId)).toEqual(["directBill", "indirectReseller"]);
    } else {
      expect(told(answer)).toEqual([409, row.result]);
      expect(await read(made)).toMatchObject({ state: "refused", reasonCode: row.result });
      expect(await kindsOf(made.partnerId)).toEqual(["indirectReseller"]);
    }
    expect(told(await decide(made))).toEqual([409, "INVALID_STATE"]);
  });
}

test("ELI-12, MKT-06, the order of section 1.2: membership, PartnerID, signing authority, then what was stated", async () => {
  const refusedFor = async (differs: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    const partnerId = await aPartner(["indirectReseller"], more);
    const { body } = await apply(partnerId, statement({ supportPlan: null, ...differs }));
    return told(await decide({ partnerId, path: `/v1/partners/${partnerId}/applications/${body.id}` }));
  };
  const wrong = { signingAuthority: false, partnerIdCountry: "DE", tenureMonths: 11 };
  expect(await refusedFor(wrong, { membershipActive: false })).toEqual([409, "MEMBERSHIP_INACTIVE"]);
  expect(await refusedFor(wrong)).toEqual([404, "PARTNER_ID_MISSING"]);
  expect(await refusedFor({ ...wrong, partnerIdCountry: "nl" })).toEqual([409, "SIGNING_AUTHORITY_MISSING"]);
  expect(await refusedFor({ tenureMonths: 11 })).toEqual([409, "TENURE_TOO_SHORT"]);
});
test("ELI-17: from October 2020 on who is new begins as indirect reseller: it has no tenure, whatever it states", async () => {
  const decidedFor = async (appliedOn: string) => {
    await world.holdClock(`${appliedOn}T00:00:00Z`);
    const partnerId = await aPartner([]);
    const { body } = await apply(partnerId, statement({ tenureMonths: 36, supportPlan: null }));
    const path = `/v1/partners/${partnerId}/applications/${body.id}`;
    await review({ partnerId, path }, { confirmed: { revenue: true, tenure: true } });
    await review({ partnerId, path }, { assessmentOn: appliedOn, capabilitiesPassed: passed() });
    return told(await decide({ partnerId, path }));
  };
  expect(await decidedFor("2020-09-30")).toEqual([409, "SUPPORT_PLAN_MISSING"]);
  expect(await decidedFor("2020-10-01")).toEqual([409, "TENURE_TOO_SHORT"]);
  await world.holdClock("2021-06-15T00:00:00Z");
});
const assessed = {
  confirmed: { revenue: true, tenure: true },
  assessmentOn: "2021-06-15",
  capabilitiesPassed: passed(),
};
test("ELI-11: without an own offering the application is refused, one of the three suffices", async () => {
  const made = await aCase(statement({ ownOffering: {} }));
  await review(made, assessed);
  expect(told(await decide(made))).toEqual([409, "MANAGED_SERVICE_MISSING"]);
  const other = await aCase(statement({ ownOffering: { customerApplication: true } }));
  await review(other, assessed);
  expect((await decide(other)).status).toBe(200);
});
test("ELI-10: no interview before revenue and tenure are both confirmed", async () => {
  const made = await aCase();
  const scheduled = { assessmentOn: "2021-06-20" };
  expect(told(await review(made, scheduled))).toEqual([409, "ASSESSMENT_TOO_EARLY"]);
  await review(made, { confirmed: { revenue: true, tenure: false } });
  expect(told(await review(made, scheduled))).toEqual([409, "ASSESSMENT_TOO_EARLY"]);
  await review(made, { confirmed: { revenue: true, tenure: true } });
  expect((await review(made, scheduled)).body.state).toBe("assessmentScheduled");
});
test("ELI-09, ELI-10: capabilities are told of an interview that was held, after revenue and tenure were confirmed", async () => {
  const { confirmed, assessmentOn, capabilitiesPassed } = assessed;
  const made = await aCase();
  for (const early of [
    { capabilitiesPassed },
    { capabilitiesPassed, confirmed },
    { ...assessed, assessmentOn: "2021-06-16" },
  ]) {
    expect(told(await review(made, early))).toEqual([409, "ASSESSMENT_TOO_EARLY"]);
  }
  expect(await read(made)).toMatchObject({ state: "submitted", confirmed: { revenue: false, tenure: false } });
  await review(made, { confirmed });
  await review(made, { assessmentOn });
  expect((await review(made, { capabilitiesPassed })).status).toBe(200);
});
test("ELI-10: an interview that is put off to a later day has no result yet, so nothing is approved by it", async () => {
  const made = await aCase();
  await review(made, assessed);
  await review(made, { assessmentOn: "2021-06-16" });
  expect(told(await decide(made))).toEqual([409, "INVALID_STATE"]);
  await review(made, { assessmentOn: "2021-06-15" });
  expect((await decide(made)).status).toBe(200);
});
test("nothing is approved before the assessment has a result", async () => {
  const made = await aCase();
  expect(told(await decide(made))).toEqual([409, "INVALID_STATE"]);
  expect((await read(made)).state).toBe("submitted");
});
test("ELI-05 AMB-81: an application of the 7th waits for the figure of the 8th, over the twelve months before", async () => {
  await world.holdClock("2021-07-07T23:59:59Z");
  const made = await aCase();
  expect(await read(made)).toMatchObject({ revenueFrom: "2020-07", revenueTo: "2021-07", figureOn: "2021-07-08" });
  const confirm = { confirmed: { revenue: true, tenure: true } };
  expect(told(await review(made, confirm))).toEqual([409, "INVALID_STATE"]);
  await world.holdClock("2021-07-08T00:00:00Z");
  expect((await review(made, confirm)).body.state).toBe("revenueConfirmed");
});
test("ELI-06: the operator asks for more, the applicant answers, and other figures must be confirmed anew", async () => {
  const made = await aCase();
  await review(made, { confirmed: { revenue: true, tenure: true } });
  const asked = await review(made, { informationRequested: "Which invoices?" });
  expect([asked.body.state, asked.body.informationRequested]).toEqual(["informationRequested", "Which invoices?"]);
  const answer = await world.call(`PATCH ${made.path}`, {
    by: made.partnerId,
    role: "GlobalAdmin",
    body: { revenueUsd: { cloudAsReseller: 299999.99, perpetualSoftware: "0", otherRoles: "0" }, remarks: "These." },
  });
  expect(answer.body).toMatchObject({ state: "submitted", confirmed: { revenue: false, tenure: false } });
  expect(told(await decide(made))).toEqual([409, "REVENUE_BELOW_THRESHOLD"]);
});
test("an application is its partner's: strangers do not see it, the partner does not review or decide it", async () => {
  const made = await aCase();
  const stranger = await aPartner();
  expect((await world.call(`GET ${made.path}`, { by: stranger })).status).toBe(404);
  expect((await apply(made.partnerId, statement(), stranger)).status).toBe(404);
  expect((await world.call(`POST ${made.path}/decision`, { by: made.partnerId })).status).toBe(403);
  expect((await world.call(`GET ${made.path}`, { by: made.partnerId })).status).toBe(200);
  const { items } = await world.call(`GET /v1/partners/${made.partnerId}/applications`, { by: made.partnerId });
  expect(items).toHaveLength(1);
});
test("amounts that are no decimals and months below zero are refused", async () => {
  const partnerId = await aPartner();
  expect((await apply(partnerId, statement({ tenureMonths: -1 }))).status).toBe(400);
  const revenueUsd = { cloudAsReseller: "much", perpetualSoftware: "0", otherRoles: "0" };
  expect((await apply(partnerId, statement({ revenueUsd }))).status).toBe(400);
  expect((await apply(partnerId, { kind: "other" })).status).toBe(400);
});

const asReseller = { kind: "indirectReseller", signingAuthority: true };
test("ELI-01: an applicant becomes an indirect reseller by a provider's invitation, which is accepted with it", async () => {
  const partnerId = await aPartner([]);
  expect(told(await apply(partnerId, asReseller))).toEqual([400, "RESELLER_NOT_LINKED"]);
  const link = await world.done("POST /v1/relationships", { by: "provider", body: { resellerId: partnerId } });
  expect(told(await world.call(`POST /v1/relationships/${link.id}/accept`, { by: partnerId }))).toEqual([
    409,
    "INVALID_STATE",
  ]);
  expect((await apply(partnerId, asReseller)).body).toMatchObject({ kind: "indirectReseller", state: "approved" });
  expect(await world.done(`GET /v1/partners/${partnerId}`, { by: "operator" })).toMatchObject({ status: "active" });
  expect(await kindsOf(partnerId)).toEqual(["indirectReseller"]);
  const accepted = await world.call(`POST /v1/relationships/${link.id}/accept`, { by: partnerId });
  expect([accepted.status, String(accepted.body.state).toLowerCase()]).toEqual([200, "active"]);
});
test("ELI-01: a partner that is suspended or deauthorised is neither invited nor accepts, and nobody whom no record knows is", async () => {
  const invite = (resellerId: string) => world.call("POST /v1/relationships", { by: "provider", body: { resellerId } });
  const setStatus = (partnerId: string, status: string) =>
    world.done(`PATCH /v1/partners/${partnerId}`, { by: "operator", body: { status } });
  expect(told(await invite(randomUUID()))).toEqual([404, "NOT_FOUND"]);
  for (const status of ["suspended", "deauthorised"]) {
    const partnerId = await aPartner(["indirectReseller"]);
    await setStatus(partnerId, status);
    expect(told(await invite(partnerId))).toEqual([403, "PARTNER_NOT_ACTIVE"]);
    await setStatus(partnerId, "restricted");
    const invited = await invite(partnerId);
    expect(invited.status).toBe(201);
    await setStatus(partnerId, status);
    const accept = () => world.call(`POST /v1/relationships/${invited.body.id}/accept`, { by: partnerId });
    expect(told(await accept())).toEqual([403, "PARTNER_NOT_ACTIVE"]);
    await setStatus(partnerId, "active");
    await setStatus(parties.provider, status);
    expect(told(await invite(await aPartner(["indirectReseller"])))).toEqual([403, "PARTNER_NOT_ACTIVE"]);
    expect(told(await accept())).toEqual([403, "PARTNER_NOT_ACTIVE"]);
    await setStatus(parties.provider, "active");
    expect((await accept()).status).toBe(200);
  }
});
test("one application for direct bill is open at a time; when it is decided the next may come", async () => {
  const made = await aCase(statement({ tenureMonths: 11 }));
  const [, partnerId = ""] = /partners\/([^/]+)/.exec(made.path) ?? [];
  expect(told(await apply(partnerId, statement()))).toEqual([409, "INVALID_STATE"]);
  await world.call(`POST ${made.path}/decision`, { by: "operator" });
  expect((await apply(partnerId, statement())).status).toBe(201);
});
test("AMB-71: nobody applies for a kind that it has, however it came to it", async () => {
  const partnerId = await aPartner(["directBill", "indirectReseller"]);
  expect(told(await apply(partnerId, statement()))).toEqual([409, "INVALID_STATE"]);
  expect(told(await apply(partnerId, asReseller))).toEqual([409, "INVALID_STATE"]);
  const { items } = await world.call(`GET /v1/partners/${partnerId}/applications`, { by: partnerId });
  expect(items).toEqual([]);
});
test("ELI-14: of three applications to be a provider that come at once, one is approved and kept", async () => {
  const partnerId = await aPartner();
  const nomination = { nominatedBy: "The programme", provenRecord: true, result: "granted" };
  await world.done(`POST /v1/partners/${partnerId}/nominations`, { by: "operator", body: nomination });
  const answers = await Promise.all([1, 2, 3].map(() => apply(partnerId, { kind: "indirectProvider" })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const { items } = await world.call(`GET /v1/partners/${partnerId}/applications`, { by: partnerId });
  expect(items.map(({ kind, state }) => [kind, state])).toEqual([["indirectProvider", "approved"]]);
});
test("AMB-82: a reseller's enrolment is refused for membership, PartnerID and authority before the link", async () => {
  expect(told(await apply(await aPartner([], { membershipActive: false }), asReseller))).toEqual([
    409,
    "MEMBERSHIP_INACTIVE",
  ]);
  const partnerId = await aPartner([]);
  expect(told(await apply(partnerId, { ...asReseller, partnerIdCountry: "DE" }))).toEqual([404, "PARTNER_ID_MISSING"]);
  expect(told(await apply(partnerId, { ...asReseller, signingAuthority: false }))).toEqual([
    409,
    "SIGNING_AUTHORITY_MISSING",
  ]);
});
test("MKT-05: a company in a country of no market group cannot be enrolled", async () => {
  const body = {
    partnerId: randomUUID(),
    legalName: "X",
    domain: "x.example",
    countryCode: "RU",
    mpnId: "9999",
    kinds: [],
  };
  expect(told(await world.call("POST /v1/partners", { by: "operator", body }))).toEqual([400, "COUNTRY_NOT_SUPPORTED"]);
});
test("ELI-14: nobody enrols itself as provider; the latest nomination, by somebody else for a proven record, granted, makes one", async () => {
  const partnerId = await aPartner(["directBill"]);
  const asProvider = () => apply(partnerId, { kind: "indirectProvider" });
  const nominate = (nominatedBy: string, provenRecord: boolean, result: string) =>
    world.done(`POST /v1/partners/${partnerId}/nominations`, {
      by: "operator",
      body: { nominatedBy, provenRecord, result },
    });
  expect(told(await asProvider())).toEqual([403, "NOMINATION_REQUIRED"]);
  for (const [by, proven, result] of [
    [partnerId, true, "granted"],
    [parties.operator, false, "granted"],
    [parties.operator, true, "open"],
  ] as const) {
    await nominate(by, proven, result);
    expect(told(await asProvider())).toEqual([403, "NOMINATION_REQUIRED"]);
  }
  await nominate(parties.operator, true, "granted");
  expect((await asProvider()).status).toBe(201);
  expect(await kindsOf(partnerId)).toEqual(["directBill", "indirectProvider"]);
});
test("ELI-14: the operator enrols no provider either without a granted nomination for a proven record, at first or later", async () => {
  const partnerId = randomUUID();
  enrolled++;
  const enrolAs = (nomination?: unknown) =>
    world.call("POST /v1/partners", {
      by: "operator",
      body: {
        ...{ partnerId, legalName: "Distributor BV", domain: `distributor-${enrolled}.example`, countryCode: "NL" },
        ...{ mpnId: `700${enrolled}`, kinds: ["indirectProvider"], nomination },
      },
    });
  const granted = { nominatedBy: "The distributor office", provenRecord: true, result: "granted" };
  for (const lacking of [
    undefined,
    { ...granted, nominatedBy: partnerId.toUpperCase() },
    { ...granted, provenRecord: false },
    { ...granted, result: "open" },
  ]) {
    expect(told(await enrolAs(lacking))).toEqual([403, "NOMINATION_REQUIRED"]);
  }
  expect((await enrolAs(granted)).status).toBe(201);
  expect(await kindsOf(partnerId)).toEqual(["indirectProvider"]);

  const reseller = await aPartner(["indirectReseller"]);
  const widen = () =>
    world.call(`PATCH /v1/partners/${reseller}`, {
      by: "operator",
      body: { kinds: ["indirectReseller", "indirectProvider"] },
    });
  expect(told(await widen())).toEqual([403, "NOMINATION_REQUIRED"]);
  await world.done(`POST /v1/partners/${reseller}/nominations`, { by: "operator", body: granted });
  expect((await widen()).status).toBe(200);
});
test("a repeated decision of one request has the first answer, and an application sent twice is one", async () => {
  const made = await aCase(statement({ tenureMonths: 11 }));
  const headers = { "MS-RequestId": randomUUID() };
  const first = await world.call(`POST ${made.path}/decision`, { by: "operator", headers });
  const second = await world.call(`POST ${made.path}/decision`, { by: "operator", headers });
  expect([second.status, second.body]).toEqual([409, first.body]);
  const partnerId = await aPartner();
  const sent = { by: partnerId, body: statement(), headers };
  const one = await world.done(`POST /v1/partners/${partnerId}/applications`, sent);
  expect((await world.done(`POST /v1/partners/${partnerId}/applications`, sent)).id).toBe(one.id);
});
