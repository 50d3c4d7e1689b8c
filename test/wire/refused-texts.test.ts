import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { agreementRoutes } from "../../functions/agreements.http.js";
import { applicationRoutes } from "../../functions/applications.http.js";
import { countryRoutes } from "../../functions/countries.http.js";
import { customerStandingRoutes } from "../../functions/customer-standing.http.js";
import { customerUserRoutes } from "../../functions/customer-users.http.js";
import { customerRoutes } from "../../functions/customers.http.js";
import { partnerRoutes } from "../../functions/partners.http.js";
import { profileRoutes } from "../../functions/profiles.http.js";
import { relationshipRoutes } from "../../functions/relationships.http.js";
import type { Role } from "../../shared/auth/caller.js";
import { type CustomerWorld, newCustomer, openCustomerWorld, tenants, type Who } from "../customers/customer-world.js";
import { newAgreement } from "../support/business.js";

let world: CustomerWorld;
let customer: string;
beforeAll(async () => {
  world = await openCustomerWorld();
  customer = (await world.call("POST /v1/customers", { as: "direct", body: newCustomer() })).body.id;
});
afterAll(() => world.close());

type Line = { ask: () => string; body: Record<string, unknown>; as?: Who; role?: Role };
const ofCustomer = (method: string, path: string) => () => `${method} /v1/customers/${customer}${path}`;
const operator = { as: "operator", role: "Operator" } as const;
const member = { id: randomUUID() };
const address = { country: "US", city: "Redmond", addressLine1: "One Way 1", state: "WA", postalCode: "98052" };
const person = { firstName: "Ada", lastName: "Byron", phoneNumber: "5550100", email: "ada@example.com" };

/** Every write of customers, people, agreements and partners that takes a body, with one whose every text is looked at: the first test says which is missing. */
const lines: Record<string, Line> = {
  "create-customer": {
    ask: () => "POST /v1/customers",
    body: newCustomer({ firstName: "Ada", lastName: "Byron" }, { domain: "texts.example", tenantId: tenants.stranger }),
  },
  "end-customer-relationship": { ask: ofCustomer("PATCH", ""), body: { relationshipToPartner: "none" } },
  "change-customer-billing-profile": {
    ask: ofCustomer("PUT", "/profiles/billing"),
    body: newCustomer({ firstName: "Ada" }).billingProfile,
  },
  "set-customer-validation-status": {
    ask: ofCustomer("PUT", "/validationStatus"),
    body: { status: "Allowed" },
    ...operator,
  },
  "set-customer-owner": {
    ask: ofCustomer("PUT", "/owner"),
    body: { tenantKind: "customer", ownedByPartnerId: tenants.direct },
    ...operator,
  },
  "decide-customer-qualification": {
    ask: ofCustomer("PUT", "/qualifications/Education"),
    body: { vettingStatus: "Approved", vettingReason: "Seen" },
    ...operator,
  },
  "create-customer-qualification": {
    ask: ofCustomer("POST", "/qualifications"),
    body: { qualification: "Education", educationSegment: "K12", website: "https://school.example" },
  },
  "extend-customer-relationship": { ask: ofCustomer("POST", "/relationships"), body: { providerId: tenants.provider } },
  "record-agreement": { ask: ofCustomer("POST", "/agreements"), body: { ...newAgreement, primaryContact: person } },
  "sign-agreement": {
    ask: ofCustomer("POST", "/directsignedagreements"),
    body: { ...newAgreement, primaryContact: person },
    as: "customer",
    role: "GlobalAdmin",
  },
  "create-customer-user": {
    ask: ofCustomer("POST", "/users"),
    body: {
      usageLocation: "US",
      userPrincipalName: "kim@texts.example",
      displayName: "Kim",
      firstName: "Kim",
      lastName: "Lee",
    },
  },
  "change-customer-user": {
    ask: ofCustomer("PATCH", `/users/${randomUUID()}`),
    body: { displayName: "Kim", phoneNumber: "5550100", immutableId: "kim" },
  },
  "create-customer-group": {
    ask: ofCustomer("POST", "/groups"),
    body: { displayName: "All", description: "Everybody" },
  },
  "add-customer-group-member": { ask: ofCustomer("POST", `/groups/${randomUUID()}/members`), body: member },
  "add-directory-role-member": {
    ask: ofCustomer("POST", "/directoryroles/729827e3-9c14-49f7-bb1b-9608f156bbb8/usermembers"),
    body: member,
  },
  "put-billing-profile": {
    ask: () => "PUT /v1/profiles/billing",
    body: { address, primaryContact: person, purchaseOrderNumber: "PO-1", taxId: "1" },
  },
  "put-legal-business-profile": {
    ask: () => "PUT /v1/profiles/legalbusiness",
    body: { address, primaryContact: person, companyApproverEmail: "ada@example.com" },
  },
  "put-organization-profile": {
    ask: () => "PUT /v1/profiles/organization",
    body: { defaultAddress: address, email: "ada@example.com", language: "en", culture: "en-US" },
  },
  "put-support-profile": {
    ask: () => "PUT /v1/profiles/support",
    body: { email: "ada@example.com", telephone: "5550100", website: "https://help.example" },
  },
  "put-support-profile-as-documented": {
    ask: () => "PUT /v1/profiles/supportprofile",
    body: { email: "ada@example.com", telephone: "5550100", website: "https://help.example" },
  },
  "validate-address": { ask: () => "POST /v1/validations/address", body: address },
  "invite-reseller": { ask: () => "POST /v1/relationships", body: { resellerId: tenants.reseller }, as: "provider" },
  "enrol-partner": {
    ask: () => "POST /v1/partners",
    body: {
      partnerId: tenants.stranger,
      legalName: "Stranger",
      domain: "stranger.example",
      countryCode: "US",
      mpnId: "5009999",
    },
    ...operator,
  },
  "change-partner": {
    ask: () => `PATCH /v1/partners/${tenants.direct}`,
    body: {
      legalName: "Direct",
      domain: "direct.example",
      status: "active",
      agreementAcceptedAt: "2020-01-01T00:00:00Z",
    },
    ...operator,
  },
  "apply-for-partner-kind": {
    ask: () => `POST /v1/partners/${tenants.direct}/applications`,
    body: {
      kind: "directBill",
      partnerIdCountry: "US",
      supportPlan: "advanced",
      remarks: "Please",
    },
  },
  "answer-application": {
    ask: () => `PATCH /v1/partners/${tenants.direct}/applications/${randomUUID()}`,
    body: { remarks: "Please", supportPlan: "advanced", partnerIdCountry: "US" },
  },
  "review-application": {
    ask: () => `POST /v1/partners/${tenants.direct}/applications/${randomUUID()}/review`,
    body: { informationRequested: "More", assessmentOn: "2026-03-01" },
    ...operator,
  },
  "nominate-provider": {
    ask: () => `POST /v1/partners/${tenants.direct}/nominations`,
    body: { nominatedBy: "The programme", result: "granted" },
    ...operator,
  },
};

const looked = [
  ...[...customerRoutes, ...customerStandingRoutes, ...customerUserRoutes, ...relationshipRoutes, ...agreementRoutes],
  ...[...partnerRoutes, ...applicationRoutes, ...profileRoutes, ...countryRoutes],
];
/** Writes of theirs that take none, each about something that is not there. */
const withoutBody: Record<string, Omit<Line, "body">> = {
  "accept-reseller-link": { ask: () => `POST /v1/relationships/${randomUUID()}/accept`, as: "reseller" },
  "accept-relationship-request": {
    ask: ofCustomer("POST", `/relationshiprequests/${randomUUID()}/accept`),
    as: "customer",
    role: "GlobalAdmin",
  },
  "decline-relationship-request": {
    ask: ofCustomer("POST", `/relationshiprequests/${randomUUID()}/decline`),
    as: "customer",
    role: "GlobalAdmin",
  },
  "decide-application": {
    ask: () => `POST /v1/partners/${tenants.direct}/applications/${randomUUID()}/decision`,
    ...operator,
  },
};

test("every write of customers, people, agreements and partners has its line here, or takes no body", () => {
  const writes = looked.filter(({ methods }) => methods.some((one) => ["POST", "PUT", "PATCH"].includes(one)));
  expect(Object.keys({ ...lines, ...withoutBody }).sort()).toEqual(writes.map(({ name }) => name).sort());
});

test.each(Object.entries(withoutBody))(
  "%s takes no body: what is no JSON keeps it from nothing",
  async (_name, line) => {
    expect(await send(line, "{")).toMatchObject({ status: 404, body: { reasonCode: "NOT_FOUND" } });
  },
);

const send = ({ ask, as = "direct", role = "AdminAgent" }: Omit<Line, "body">, body: unknown) =>
  world.call(ask(), { as, role, body });
const isRefused = { status: 400, body: { code: 3000, reasonCode: "REQUEST_INVALID" } };

/** Every text in a body, by its path. */
function* texts(body: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof body === "string") yield path;
  if (typeof body !== "object" || body === null) return;
  for (const [name, inside] of Object.entries(body)) yield* texts(inside, [...path, name]);
}
const withText = (body: Record<string, unknown>, [name = "", ...rest]: readonly string[], text: unknown): unknown => ({
  ...body,
  [name]: rest.length === 0 ? text : withText(body[name] as Record<string, unknown>, rest, text),
});

const routes = Object.entries(lines);
test.each(routes)("%s refuses what is no JSON, and JSON that is no object", async (_name, line) => {
  for (const body of ["{", "", "[]", "7", '"none"'])
    expect([body, await send(line, body)]).toMatchObject([body, isRefused]);
});

const everyText = routes.flatMap(([name, line]) =>
  [...texts(line.body)].map((path) => [name, path.join("."), line, path] as const),
);
test.each(everyText)(
  "%s refuses in %s a control character, a text over every limit and what is no text",
  async (_name, property, line, path) => {
    for (const text of ["a\u0007b", "x".repeat(1_025), {}, 7]) {
      const answer = await send(line, withText(line.body, path, text));
      expect([text, answer]).toMatchObject([text, isRefused]);
      expect(JSON.stringify(answer.body)).toContain(property.split(".").at(-1));
    }
  },
);
