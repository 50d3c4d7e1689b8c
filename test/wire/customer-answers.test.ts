import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, openCustomerWorld, tenants, type Who } from "../customers/customer-world.js";
import { type Watched, watchedPorts } from "../support/watched-ports.js";
import { repeating } from "./repeats.js";
import { toldOfCustomers } from "./told-elsewhere.js";

let world: CustomerWorld;
let watched: Watched;
const known = { customer: "", domain: "", user: "", group: "", request: "", link: "", second: "", etag: "" };
beforeAll(async () => {
  world = await openCustomerWorld();
  watched = watchedPorts(world.ports);
  await world.setClock("2026-03-01T00:00:00Z");
  known.link = await world.link("reseller");
  const made = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  known.customer = made.body.id;
  known.domain = made.body.companyProfile.domain;
  known.second = (await world.call("POST /v1/customers", { as: "direct", body: newCustomer() })).body.id;
  await askAgain();
});
afterAll(() => world.close());

/** The direct partner asks the tenant `customer`; its request's id is known from then on. */
async function askAgain(as: Who = "direct") {
  const company = { tenantId: tenants.customer, domain: "told.example" };
  const asked = await world.call("POST /v1/customers", { as, body: newCustomer({}, company) });
  known.request = asked.body.relationshipRequestId;
}

type Step = {
  name: string;
  ask: () => string;
  sent?: () => { as?: Who; role?: "GlobalAdmin" | "Operator"; body?: unknown };
  before?: () => Promise<unknown>;
  status?: number;
  shape?: () => unknown;
  keep?: (body: { id: string }) => void;
};
const of = (objectType: string) => ({ attributes: { objectType } });
const page = (items: unknown[]) => ({ totalCount: items.length, items, ...of("Collection") });
const customer = (path = "") => `/v1/customers/${known.customer}${path}`;
const tenant = (path: string) => `/v1/customers/${tenants.customer}${path}`;
const asAdministrator = () => ({ as: "customer", role: "GlobalAdmin" }) as const;
const asOperator = (body: unknown) => () => ({ as: "operator", role: "Operator", body }) as const;
const role = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
const user = () => ({ userPrincipalName: `jane@${known.domain}`, usageLocation: "US", displayName: "Jane" });
const member = () => ({
  id: known.user,
  displayName: "Jane",
  userPrincipalName: user().userPrincipalName,
  ...of("UserMember"),
});
const request = (state: string) => ({
  partnerId: tenants.direct,
  kind: "direct",
  state,
  ...of("CustomerRelationship"),
});

const story: Step[] = [
  {
    name: "get-relationship-invitation",
    ask: () => "GET /v1/customers/relationshiprequests",
    shape: () => ({ url: expect.stringContaining(`partnerId=${tenants.direct}`), ...of("RelationshipRequest") }),
  },
  {
    name: "list-customer-users",
    ask: () => `GET ${customer("/users")}`,
    shape: () => page([{ userPrincipalName: `admin@${known.domain}`, state: "active", ...of("CustomerUser") }]),
  },
  {
    name: "create-customer-user",
    ask: () => `POST ${customer("/users")}`,
    sent: () => ({ body: { ...user(), passwordProfile: { password: "Passw0rd!" } } }),
    status: 201,
    shape: () => ({ ...user(), userDomainType: "managed", state: "active", ...of("CustomerUser") }),
    keep: ({ id }) => {
      known.user = id;
    },
  },
  { name: "get-customer-user", ask: () => `GET ${customer(`/users/${known.user}`)}`, shape: user },
  {
    name: "change-customer-user",
    ask: () => `PATCH ${customer(`/users/${known.user}`)}`,
    sent: () => ({ body: { usageLocation: "us" } }),
    shape: user,
  },
  {
    name: "list-directory-roles",
    ask: () => `GET ${customer("/directoryroles")}`,
    shape: () => ({
      items: expect.arrayContaining([{ id: role, name: "Helpdesk Administrator", ...of("DirectoryRole") }]),
    }),
  },
  {
    name: "add-directory-role-member",
    ask: () => `POST ${customer(`/directoryroles/${role}/usermembers`)}`,
    sent: () => ({ body: { id: known.user } }),
    status: 201,
    shape: () => ({ ...member(), roleId: role }),
  },
  {
    name: "list-directory-role-members",
    ask: () => `GET ${customer(`/directoryroles/${role}/usermembers`)}`,
    shape: () => page([{ ...member(), roleId: role }]),
  },
  {
    name: "list-customer-user-roles",
    ask: () => `GET ${customer(`/users/${known.user}/directoryroles`)}`,
    shape: () => page([{ id: role, name: "Helpdesk Administrator", ...of("DirectoryRole") }]),
  },
  {
    name: "remove-directory-role-member",
    ask: () => `DELETE ${customer(`/directoryroles/${role}/usermembers/${known.user}`)}`,
    status: 204,
  },
  {
    name: "create-customer-group",
    ask: () => `POST ${customer("/groups")}`,
    sent: () => ({ body: { displayName: "Staff" } }),
    status: 201,
    shape: () => ({ displayName: "Staff", ...of("Group") }),
    keep: ({ id }) => {
      known.group = id;
    },
  },
  {
    name: "list-customer-groups",
    ask: () => `GET ${customer("/groups")}`,
    shape: () => page([{ id: known.group, displayName: "Staff" }]),
  },
  {
    name: "add-customer-group-member",
    ask: () => `POST ${customer(`/groups/${known.group}/members`)}`,
    sent: () => ({ body: { id: known.user } }),
    status: 201,
    shape: member,
  },
  {
    name: "list-customer-group-members",
    ask: () => `GET ${customer(`/groups/${known.group}/members`)}`,
    shape: () => page([member()]),
  },
  {
    name: "remove-customer-group-member",
    ask: () => `DELETE ${customer(`/groups/${known.group}/members/${known.user}`)}`,
    status: 204,
  },
  { name: "delete-customer-user", ask: () => `DELETE ${customer(`/users/${known.user}`)}`, status: 204 },
  {
    name: "get-customer-company-profile",
    ask: () => `GET ${customer("/profiles/company")}`,
    shape: () => ({ tenantId: known.customer, domain: known.domain, ...of("CustomerCompanyProfile") }),
  },
  {
    name: "get-customer-billing-profile",
    ask: () => `GET ${customer("/profiles/billing")}`,
    shape: () => ({ culture: "en-US", attributes: { etag: "1", objectType: "CustomerBillingProfile" } }),
  },
  {
    name: "change-customer-billing-profile",
    ask: () => `PUT ${customer("/profiles/billing")}`,
    sent: () => ({ body: { ...newCustomer({ firstName: "Ada" }).billingProfile, attributes: { etag: "1" } } }),
    shape: () => ({ culture: "en-US", attributes: { etag: "2", objectType: "CustomerBillingProfile" } }),
  },
  {
    name: "set-customer-validation-status",
    ask: () => `PUT ${customer("/validationStatus")}`,
    sent: asOperator({ status: "Allowed" }),
    shape: () => ({ type: "account", status: "Allowed" }),
  },
  {
    name: "get-customer-validation-status",
    ask: () => `GET ${customer("/validationStatus?type=account")}`,
    shape: () => ({ type: "account", status: "Allowed", lastUpdateDateTime: "2026-03-01T00:00:00" }),
  },
  {
    name: "set-customer-owner",
    ask: () => `PUT ${customer("/owner")}`,
    sent: asOperator({ tenantKind: "customer" }),
    shape: () => ({ tenantKind: "customer", attributes: { objectType: "TenantOwner" } }),
  },
  {
    name: "create-customer-qualification",
    ask: () => `POST ${customer("/qualifications")}`,
    sent: () => ({ body: { qualification: "StateOwnedEntity" } }),
    status: 201,
    shape: () => ({ qualification: "StateOwnedEntity", vettingStatus: "InReview" }),
  },
  {
    name: "decide-customer-qualification",
    ask: () => `PUT ${customer("/qualifications/StateOwnedEntity")}`,
    sent: asOperator({ vettingStatus: "Denied", vettingReason: "No state." }),
    shape: () => ({ qualification: "StateOwnedEntity", vettingStatus: "Denied", vettingReason: "No state." }),
  },
  {
    name: "list-customer-qualifications",
    ask: () => `GET ${customer("/qualifications")}`,
    shape: () => [{ qualification: "StateOwnedEntity", vettingStatus: "Denied" }],
  },
  { name: "get-customer-qualification", ask: () => `GET ${customer("/qualification")}`, shape: () => "none" },
  { name: "check-domain", ask: () => `HEAD /v1/domains/${known.domain}` },
  {
    name: "list-relationship-requests",
    ask: () => `GET ${tenant("/relationshiprequests")}`,
    sent: asAdministrator,
    shape: () => page([{ id: known.request, ...request("requested") }]),
  },
  {
    name: "accept-relationship-request",
    ask: () => `POST ${tenant(`/relationshiprequests/${known.request}/accept`)}`,
    sent: asAdministrator,
    shape: () => ({ ...request("active"), delegatedAdmin: true, activeSince: "2026-03-01T00:00:00.000Z" }),
  },
  {
    name: "remove-delegated-administration",
    ask: () => `DELETE ${tenant(`/relationships/${tenants.direct}/delegatedadmin`)}`,
    sent: asAdministrator,
    shape: () => ({ ...request("active"), delegatedAdmin: false }),
  },
  {
    name: "decline-relationship-request",
    before: () => askAgain("otherDirect"),
    ask: () => `POST ${tenant(`/relationshiprequests/${known.request}/decline`)}`,
    sent: asAdministrator,
    status: 204,
  },
  {
    name: "withdraw-relationship-request",
    before: () => askAgain("otherDirect"),
    ask: () => `DELETE ${tenant(`/relationshiprequests/${known.request}`)}`,
    sent: () => ({ as: "otherDirect" }),
    status: 204,
  },
  {
    name: "list-relationships",
    ask: () => "GET /v1/relationships?relationship_type=IsIndirectResellerOf",
    sent: () => ({ as: "reseller" }),
    shape: () => page([{ id: tenants.provider, state: "Active", location: "US", ...of("PartnerRelationship") }]),
  },
  { name: "list-customer-relationships", ask: () => `GET ${customer("/relationships")}`, shape: () => page([]) },
  {
    name: "extend-customer-relationship",
    before: async () => {
      const enrolment = asOperator({ kinds: ["directBill", "indirectReseller"] })();
      await world.call(`PATCH /v1/partners/${tenants.direct}`, enrolment);
      await world.link("direct");
    },
    ask: () => `POST ${customer("/relationships")}`,
    sent: () => ({ body: { providerId: tenants.provider, customerInformed: true, customerConsents: true } }),
    status: 201,
    shape: () => ({
      id: tenants.provider,
      relationshipType: "is_indirect_cloud_solution_provider_of",
      state: "active",
      activeSince: "2026-03-01T00:00:00.000Z",
      formerDirectPartnerId: tenants.direct,
      ...of("PartnerRelationship"),
    }),
  },
  {
    name: "remove-reseller-link",
    ask: () => `DELETE /v1/relationships/${known.link}`,
    sent: () => ({ as: "provider" }),
    status: 204,
  },
  {
    name: "end-customer-relationship",
    ask: () => `PATCH ${customer("/")}`,
    sent: () => ({ body: { relationshipToPartner: "none" } }),
    shape: () => ({ relationshipToPartner: "none", ...of("Customer") }),
  },
  { name: "delete-customer", ask: () => `DELETE /v1/customers/${known.second}`, status: 204 },
];

/** Every property name in an answer, and every place that holds null. */
function* properties(value: unknown): Generator<{ name: string; isNull: boolean }> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inside] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { name, isNull: inside === null };
    yield* properties(inside);
  }
}

test.each(story.map((step) => [step.name, step] as const))("%s answers in the wire's shape", async (_, step) => {
  await step.before?.();
  const answer = await tell(step.name, step.ask(), { as: "direct", ...step.sent?.() });
  expect(answer.status, answer.text).toBe(step.status ?? 200);
  if (step.shape === undefined) expect(answer.text).toBe("");
  else expect([answer.body]).toMatchObject([step.shape()]);
  const wrong = [...properties(answer.body)].filter(({ name, isNull }) => isNull || !/^[a-z][A-Za-z0-9]*$/.test(name));
  expect(wrong).toEqual([]);
  if (answer.text !== "") expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  step.keep?.(answer.body);
});

test("the story tells of every route that it is said to", () => {
  expect(story.map(({ name }) => name)).toEqual(toldOfCustomers);
});

type Sent = NonNullable<Parameters<CustomerWorld["call"]>[1]>;
const { tell } = repeating(
  {
    call: (line, sent: Sent) => world.call(line, { ...sent, on: watched.ports }),
    watched: () => watched,
  },
  toldOfCustomers,
);
