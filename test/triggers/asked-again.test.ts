import { expect, test } from "vitest";
import type { Caller } from "../../shared/auth/caller.js";
import { type Backend, openBackend } from "../../shared/backend.js";
import { makeCart } from "../../shared/carts/make-cart.js";
import { replaceCart } from "../../shared/carts/replace-cart.js";
import { findCart } from "../../shared/carts/see-cart.js";
import { declineRequest } from "../../shared/customers/answer-request.js";
import { createCustomer } from "../../shared/customers/create-customer.js";
import { relationshipsIn } from "../../shared/customers/customer-file.js";
import { endRelationship } from "../../shared/customers/end-relationship.js";
import { extendToProvider } from "../../shared/customers/extend-relationship.js";
import { requestRelationship } from "../../shared/customers/request-relationship.js";
import type { NewApplication } from "../../shared/partners/application.schema.js";
import { applyFor } from "../../shared/partners/apply.js";
import { answerApplication } from "../../shared/partners/decide-application.js";
import { changePartner, enrolPartner } from "../../shared/partners/enrol-partner.js";
import { findApplication } from "../../shared/partners/find-applications.js";
import { acceptLink, inviteReseller, removeLink } from "../../shared/partners/link-partners.js";
import { nominateProvider } from "../../shared/partners/nominate-provider.js";
import type { PartnerKind } from "../../shared/partners/partner.schema.js";
import { readProfile, replaceProfile } from "../../shared/profiles/partner-profiles.js";
import { createUser } from "../../shared/users/change-users.js";
import { createGroup, listGroupMembers, setGroupMember } from "../../shared/users/groups.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { settings } from "../simulation/world/tokens.js";
import { nomination } from "../support/nomination.js";

/**
 * A request whose answer was lost is sent again when somebody else has changed the record since: it has its own first
 * answer, what came after it stands, and it is told once.
 */
const tenant = (number: number) => `5a000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const [direct, provider, customersOwn] = [tenant(1), tenant(2), tenant(3)];
const callerOf = (tenantId: string, roles: Caller["roles"] = ["AdminAgent"]): Caller => ({
  tenantId,
  kind: "user",
  id: tenantId,
  roles,
  isOperator: false,
});
const caller = callerOf(direct);
const customer = {
  companyProfile: { domain: "customer.example" },
  billingProfile: {
    email: "a@customer.example",
    culture: "en-US",
    language: "en",
    companyName: "Customer",
    defaultAddress: { country: "US", city: "Town", state: "WA", postalCode: "98101", addressLine1: "Street 1" },
  },
};

/** A request is one by its name: the same name again is the same request. */
type Request = (name: string) => Backend;
async function open() {
  let instants = 0;
  const ports = memoryPorts({
    settings,
    clock: { now: () => new Date(Date.UTC(2021, 0, 10) + ++instants * 1_000) },
    ids: { next: () => `00000000-0000-4000-8000-${String(++instants).padStart(12, "0")}` },
  });
  const request: Request = (name) =>
    openBackend(ports, {
      now: ports.clock.now(),
      requestId: name,
      correlationId: name,
      actor: { tenantId: direct, kind: "user", id: direct },
      idSeed: name,
      tryOf: name,
    });
  const enrol = (partnerId: string, kinds: PartnerKind[]) =>
    enrolPartner(request(`enrol ${partnerId}`), {
      partnerId,
      legalName: "Partner",
      domain: `partner${partnerId.slice(-2)}.example`,
      countryCode: "US",
      mpnId: `10000${partnerId.slice(-2)}`,
      kinds,
      agreementAcceptedAt: "2020-01-01T00:00:00Z",
      ...(kinds.includes("indirectProvider") ? { nomination } : {}),
    });
  const enrolled = await enrol(direct, ["directBill", "indirectReseller"]);
  await enrol(provider, ["indirectProvider"]);
  const told = (kind: string) =>
    [...ports.storage.tables.values()]
      .flatMap((partitions) => [...partitions.values()])
      .flatMap(({ rows }) => [...rows].filter(([rowKey]) => rowKey.startsWith("~event_")))
      .filter(([, { body }]) => (JSON.parse(body) as { kind: string }).kind === kind).length;
  const linkNow = async () => (await request("read").partners.read()).links;
  return { request, enrol, enrolled, told, linkNow };
}
const aCustomer = async (request: Request) =>
  (await createCustomer(request("create"), { caller, customer })).customer.customerId;

test("an enrolment is not refused for the partner that it made and somebody changed", async () => {
  const { request, enrol, enrolled } = await open();
  await changePartner(request("rename"), direct, { legalName: "Renamed" });
  expect(await enrol(direct, ["directBill", "indirectReseller"])).toEqual(enrolled);
  expect(await request("read").partners.find(direct)).toMatchObject({ legalName: "Renamed" });
});
test("a partner's profile is not put back over a newer one", async () => {
  const { request, told } = await open();
  const put = (name: string, email: string) =>
    replaceProfile(request(name), { caller, kind: "support", sent: { email }, refuseUnlessCurrent: () => {} });
  const first = await put("first", "a@a.example");
  await put("second", "b@b.example");
  expect(await put("first", "a@a.example")).toEqual(first);
  expect((await readProfile(request("read"), caller, "support")).profile.values).toEqual({ email: "b@b.example" });
  expect(told("partner-profile-changed")).toBe(2);
});
test("an invitation does not bring back a link that was removed", async () => {
  const { request, linkNow } = await open();
  const first = await inviteReseller(request("invite"), provider, direct);
  await removeLink(request("remove"), direct, first.id);
  expect(await inviteReseller(request("invite"), provider, direct)).toEqual(first);
  expect(await linkNow()).toMatchObject([{ state: "removed" }]);
});
test("an acceptance is not refused for a link that was removed since", async () => {
  const { request, linkNow } = await open();
  const { id } = await inviteReseller(request("invite"), provider, direct);
  const first = await acceptLink(request("accept"), direct, id);
  await removeLink(request("remove"), provider, id);
  expect(await acceptLink(request("accept"), direct, id)).toEqual(first);
  expect(await linkNow()).toMatchObject([{ state: "removed" }]);
});
test("the removal of a link finds it done where the two were linked anew", async () => {
  const { request, linkNow } = await open();
  const { id } = await inviteReseller(request("invite"), provider, direct);
  await removeLink(request("remove"), provider, id);
  await inviteReseller(request("invite anew"), provider, direct);
  await removeLink(request("remove"), provider, id);
  expect(await linkNow()).toMatchObject([{ state: "invited" }]);
});
test("what an applicant said is not said again over what it said later", async () => {
  const { request, enrol, told } = await open();
  const partnerId = tenant(9);
  await enrol(partnerId, ["indirectReseller"]);
  const applicant = callerOf(partnerId);
  const wanted: NewApplication = {
    kind: "directBill",
    signingAuthority: true,
    revenueUsd: { cloudAsReseller: "300000", perpetualSoftware: "0", otherRoles: "0" },
    tenureMonths: 12,
    ownOffering: {},
  };
  const { applicationId } = await applyFor(request("apply"), { caller: applicant, partnerId, wanted });
  const where = { caller: applicant, partnerId, applicationId };
  const say = async (name: string, tenureMonths: number) =>
    (await answerApplication(request(name), { ...where, answer: { tenureMonths } })).application;
  const first = await say("first", 13);
  await say("second", 14);
  expect(await say("first", 13)).toEqual(first);
  expect(await findApplication(request("read"), where)).toMatchObject({ tenureMonths: 14 });
  expect(told("application-changed")).toBe(2);
});
test("a nomination is noted once, at its first instant", async () => {
  const { request, told } = await open();
  const nominate = () =>
    nominateProvider(request("nominate"), direct, { nominatedBy: "X", provenRecord: true, result: "granted" });
  expect(await nominate()).toEqual(await nominate());
  expect(told("provider-nominated")).toBe(1);
});
test("a member who left a group since does not join again, nor does one who joined again leave", async () => {
  const { request, told } = await open();
  const customerId = await aCustomer(request);
  const user = {
    userPrincipalName: "ann@customer.example",
    displayName: "Ann",
    usageLocation: "US",
    passwordProfile: { password: "Very-secret-1" },
  };
  const { userId } = await createUser(request("user"), { caller, customerId, user });
  const { groupId } = await createGroup(request("group"), { caller, customerId, group: { displayName: "Staff" } });
  const of = { caller, customerId, groupId };
  const set = (name: string, isMember: boolean) => setGroupMember(request(name), { ...of, userId, isMember });
  const members = async () => (await listGroupMembers(request("read"), { ...of, size: 10 })).items.length;
  await set("join", true);
  await set("leave", false);
  await set("join", true);
  expect(await members()).toBe(0);
  await set("join again", true);
  await set("leave", false);
  expect(await members()).toBe(1);
  expect(told("group-changed")).toBe(4);
});
test("a cart's lines are not put back over newer ones", async () => {
  const { request } = await open();
  const customerId = await aCustomer(request);
  const wanted = (quantity: number) => ({ lineItems: [{ catalogItemId: "A:0001", quantity }] });
  const made = await makeCart(request("make"), { caller, customerId, wanted: wanted(1) });
  const of = { caller, customerId, cartId: made.cart.cartId };
  const put = (name: string, quantity: number) =>
    replaceCart(request(name), { ...of, wanted: wanted(quantity), refuseStale: () => {} });
  const first = await put("first", 2);
  await put("second", 3);
  expect((await put("first", 2)).cart).toEqual(first.cart);
  expect((await makeCart(request("make"), { caller, customerId, wanted: wanted(1) })).cart).toEqual(made.cart);
  expect((await findCart(request("read"), of)).cart).toMatchObject({ revision: 3, lines: [{ quantity: 3 }] });
});
test("REL-02: a tenant that declined is not asked anew", async () => {
  const { request } = await open();
  const companyProfile = { tenantId: customersOwn, domain: "own.example" };
  const ask = () =>
    requestRelationship(request("ask"), { caller, tenantId: customersOwn, customer: { ...customer, companyProfile } });
  const { serving } = await ask();
  const requestId = serving.requestId ?? "";
  const administrator = callerOf(customersOwn, ["GlobalAdmin"]);
  await declineRequest(request("decline"), { caller: administrator, customerId: customersOwn, requestId });
  expect((await ask()).serving).toEqual(serving);
  expect(relationshipsIn(await request("read").customers.read(customersOwn))).toEqual([]);
  expect(await request("read").customers.domainHolder("own.example")).toBeUndefined();
});
test("a provider that has left does not come back to a customer that was handed on to it", async () => {
  const { request } = await open();
  const customerId = await aCustomer(request);
  const { id } = await inviteReseller(request("invite"), provider, direct);
  await acceptLink(request("accept"), direct, id);
  const extension = { providerId: provider, customerInformed: true, customerConsents: true };
  const extend = () => extendToProvider(request("extend"), { caller, customerId, extension });
  const first = await extend();
  await endRelationship(request("end"), { caller: callerOf(provider), customerId });
  expect(await extend()).toEqual(first);
  const relationships = relationshipsIn(await request("read").customers.read(customerId));
  expect(relationships.find(({ partnerId }) => partnerId === provider)).toMatchObject({ state: "ended" });
});
