import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressIn } from "../support/address.js";
import { openProgrammeWorld, type ProgrammeWorld, parties, type Sent } from "../support/programme-world.js";

let world: ProgrammeWorld;
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.enrol("direct", ["directBill"], { mpnId: "4200001" });
  await world.enrol("otherDirect", ["directBill"], { mpnId: "4200002", countryCode: "US" });
  await world.enrol("reseller", ["indirectReseller"], { mpnId: "4200003" });
  await world.enrol("provider", ["indirectProvider"], { mpnId: "4200004", agreementAcceptedAt: undefined });
});
afterAll(() => world.close());

const today = new Date().toISOString().slice(0, 10);
const get = async (name: string) => (await world.call(`GET /v1/profiles/${name}`)).body;
const put = (name: string, body: unknown, sent: Sent = {}) => world.call(`PUT /v1/profiles/${name}`, { body, ...sent });

test("28: the vetting that a legal profile is asked for is the current one or the last that was finalised", async () => {
  const ask = (query: string) => world.call(`GET /v1/profiles/legalbusiness${query}`);
  const plain = await ask("");
  for (const version of ["Current", "LastFinalized", "last_finalized"]) {
    const { status, body } = await ask(`?vettingVersion=${version}`);
    expect([status, body]).toEqual([200, plain.body]);
  }
  expect((await ask("?vettingVersion=Newest")).status).toBe(400);
});
test("each profile has the wire's name, the partner's own data and an ETag", async () => {
  expect(await get("legalbusiness")).toMatchObject({
    companyName: "direct Ltd",
    address: { country: "NL" },
    vettingStatus: "authorized",
    vettingSubStatus: "none",
    profileType: "LegalBusinessProfile",
    attributes: { etag: "0", objectType: "LegalBusinessProfile" },
  });
  expect(await get("billing")).toMatchObject({
    companyName: "direct Ltd",
    billingDay: 1,
    billingCurrency: "EUR",
    profileType: "BillingProfile",
  });
  expect(await get("organization")).toMatchObject({
    id: parties.direct,
    tenantId: parties.direct,
    domain: "direct.example",
    profileType: "OrganizationProfile",
  });
  expect(await get("support")).toMatchObject({ profileType: "SupportProfile", attributes: { etag: "0" } });
});
test("what a client read and changed is replaced; what it cannot change stays, whatever it sends", async () => {
  const read = await get("billing");
  const sent = { ...read, PurchaseOrderNumber: "PO-1", CompanyName: "Other", billingCurrency: "USD", taxId: null };
  const { status, body } = await put("billing", sent);
  expect(status).toBe(200);
  expect(body).toMatchObject({ purchaseOrderNumber: "PO-1", companyName: "direct Ltd", billingCurrency: "EUR" });
  expect(await get("billing")).toEqual(body);
});
test("a stale ETag in the body is 400 with 2055, in If-Match it is 412, and the current one is taken", async () => {
  const first = await get("organization");
  expect((await put("organization", { ...first, language: "nl" })).status).toBe(200);
  const stale = await put("organization", { ...first, language: "fr" });
  expect([stale.status, stale.body.code, stale.body.reasonCode]).toEqual([400, 2055, "CONFLICT"]);
  const byHeader = await put("organization", { language: "fr" }, { headers: { "If-Match": '"0"' } });
  expect(byHeader.status).toBe(412);
  expect((await get("organization")).language).toBe("nl");
  expect((await put("organization", { language: "fr" }, { headers: { "If-Match": '"1"' } })).status).toBe(200);
});
test("28: a PUT without a property clears it, a null leaves it, and an address keeps the rules of its country", async () => {
  const address = { ...addressIn("NL"), firstName: "Ada" };
  expect((await put("billing", { taxId: "NL1", purchaseOrderNumber: "PO-2", address })).status).toBe(200);
  const { body } = await put("billing", { TaxId: null, Address: { ...address, FirstName: null, City: null } });
  expect(body).toMatchObject({ taxId: "NL1", address: { firstName: "Ada", city: "Utrecht" } });
  expect(body).not.toHaveProperty("purchaseOrderNumber");
  const wrong = await put("billing", { ...body, address: { ...address, postalCode: "1" } });
  expect([wrong.status, wrong.body.reasonCode]).toEqual([400, "REQUEST_INVALID"]);
  expect(wrong.body.parameters).toMatchObject({ property: "address.postalCode", value: "1", countryCode: "NL" });
  const { body: cleared } = await put("billing", {});
  expect([cleared.address, cleared.taxId]).toEqual([{ country: "NL" }, undefined]);
});
test("27.5: culture and language are those of a customer there, and are kept as lists write them, as a state is", async () => {
  const american = {
    country: "us",
    city: "Springfield",
    addressLine1: "1 Main Street",
    state: "illinois",
    postalCode: "62701",
  };
  const sent = { defaultAddress: american, culture: "EN-us", language: "EN" };
  const { status, body } = await put("organization", sent);
  expect([status, body]).toMatchObject([200, { defaultAddress: { state: "IL" }, culture: "en-US", language: "en" }]);
  for (const wrong of [{ culture: "ja-JP" }, { language: "klingon" }]) {
    const [[property, value]] = Object.entries(wrong) as [[string, string]];
    const refused = await put("organization", { ...sent, ...wrong });
    expect([refused.status, refused.body.parameters]).toMatchObject([400, { property, value }]);
  }
  await put("organization", {});
});
test("28: an address that is now in another country keeps nothing of the one before", async () => {
  expect((await put("billing", { address: { ...addressIn("NL"), state: "Utrecht" } })).status).toBe(200);
  const irish = {
    country: "IE",
    city: "Dublin",
    addressLine1: "1 Grafton Street",
    state: null,
    postalCode: "D02 HX67",
  };
  const { status, body } = await put("billing", { address: irish });
  const { state: _none, ...kept } = irish;
  expect([status, body.address]).toEqual([200, kept]);
  const elsewhere = { ...irish, country: "DE", postalCode: null };
  expect((await put("billing", { address: elsewhere })).body.parameters).toMatchObject({ value: "missing" });
  await put("billing", {});
});
test.each(["billing", "support", "organization", "legalbusiness"])(
  "28: a PUT that changes nothing of the %s profile writes nothing and keeps the ETag",
  async (name) => {
    const email = name === "legalbusiness" ? "companyApproverEmail" : name === "billing" ? "taxId" : "email";
    await put(name, { [email]: "one@example.com" });
    const audit = async () => (await world.call(`GET /v1/auditrecords?startDate=${today}`)).items.length;
    const [read, told] = [await get(name), await audit()];
    const nulls = Object.fromEntries(Object.keys(read).map((property) => [property, null]));
    for (const same of [read, nulls, { [email]: "one@example.com" }]) {
      expect(await put(name, same, { headers: { "MS-RequestId": randomUUID() } })).toMatchObject({ body: read });
    }
    expect(await audit()).toBe(told);
  },
);
test("the support profile is written at both of its paths", async () => {
  expect((await put("supportprofile", { email: "help@example.com" })).status).toBe(200);
  const second = await put("support", { email: "help@example.com", telephone: "1" });
  expect(second.body).toMatchObject({ email: "help@example.com", telephone: "1" });
});
test("the same request twice writes once", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const first = await put("legalbusiness", { companyApproverEmail: "ceo@example.com" }, { headers });
  const second = await put("legalbusiness", { companyApproverEmail: "ceo@example.com" }, { headers });
  expect([second.status, second.body]).toEqual([200, first.body]);
});
test("a text over its limit and an address that is no e-mail are refused, the longest text is not", async () => {
  expect((await put("billing", { purchaseOrderNumber: "x".repeat(50) })).status).toBe(200);
  expect((await put("billing", { purchaseOrderNumber: "x".repeat(51) })).status).toBe(400);
  expect((await put("support", { email: "no address" })).status).toBe(400);
});
test("a sales agent reads profiles and changes none; app-only tokens have the legal profile alone", async () => {
  expect((await world.call("GET /v1/profiles/billing", { role: "SalesAgent" })).status).toBe(200);
  expect((await put("billing", {}, { role: "SalesAgent" })).status).toBe(403);
  expect((await world.call("GET /v1/profiles/legalbusiness", { appOnly: true })).status).toBe(200);
  expect((await world.call("GET /v1/profiles/billing", { appOnly: true })).body.code).toBe(900329);
});
test("the PartnerID is looked up: the caller's own by default, an unknown one is 404 with 3000", async () => {
  expect(await get("mpn")).toMatchObject({ partnerName: "direct Ltd", mpnId: "4200001", profileType: "MpnProfile" });
  expect(await get("mpn?mpnId=4200003")).toMatchObject({ partnerName: "reseller Ltd", mpnId: "4200003" });
  const unknown = await world.call("GET /v1/profiles/mpn?mpnId=999");
  expect([unknown.status, unknown.body.code]).toEqual([404, 3000]);
});

const agreement = async (query: string) => {
  const { status, body } = await world.call(`GET /v1/compliance/csp/agreementstatus${query}`);
  return status === 200 ? body : [status, body.code];
};
test("ELI-15: the partner agreement's status is told by PartnerID or tenant, and every no has its number", async () => {
  expect(await agreement("?mpnId=4200003")).toEqual({ isAgreementSigned: true });
  expect(await agreement(`?tenantId=${parties.reseller}`)).toEqual({ isAgreementSigned: true });
  expect(await agreement("")).toEqual([400, 2001]);
  expect(await agreement(`?mpnId=4200003&tenantId=${parties.reseller}`)).toEqual([400, 2000]);
  expect(await agreement("?mpnId=abc")).toEqual([400, 2000]);
  expect(await agreement("?tenantId=abc")).toEqual([400, 2000]);
  const dutch = await world.call("GET /v1/compliance/csp/agreementstatus?mpnId=abc", {
    headers: { "X-Locale": "nl_NL" },
  });
  expect(dutch.body.fact).toBe("mpnId is geen getal (eigenschap: mpnId, waarde: abc).");
  expect(await agreement("?mpnId=999")).toEqual([400, 2200]);
  expect(await agreement("?mpnId=4200002")).toEqual([400, 2204]);
  expect(await agreement(`?tenantId=${randomUUID()}`)).toEqual([400, 2205]);
  expect(await agreement(`?tenantId=${parties.provider}`)).toEqual([400, 2206]);
});
test("ELI-15: a reseller of another market is 2201, one that has not signed 2203", async () => {
  await world.done(`PATCH /v1/partners/${parties.otherDirect}`, {
    by: "operator",
    body: { kinds: ["directBill", "indirectReseller"] },
  });
  await world.done(`PATCH /v1/partners/${parties.provider}`, {
    by: "operator",
    body: { kinds: ["indirectProvider", "indirectReseller"] },
  });
  expect(await agreement("?mpnId=4200002")).toEqual([400, 2201]);
  expect(await agreement("?mpnId=4200004")).toEqual([400, 2203]);
});
