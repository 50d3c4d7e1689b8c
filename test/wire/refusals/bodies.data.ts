import { gzipSync } from "node:zlib";
import { newCustomer } from "../../customers/customer-world.js";
import { newAgreement } from "../../support/business.js";
import { anApplication, aUser, castOf, operator } from "./cast.js";
import type { Asked, Json, Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const invalid = { code: "REQUEST_INVALID", status: 400, wireCode: 3000 } as const;
const tooLarge = { code: "PAYLOAD_TOO_LARGE", status: 413, wireCode: 800002 } as const;

/** Writes with a body that nothing is wrong with; what is sent beside it is another one of its kind each time. */
const writes = {
  customer: async (stage) => {
    const { partner } = await castOf(stage);
    return { line: "POST /v1/customers", by: partner, body: newCustomer({ firstName: "Ada", lastName: "Byron" }) };
  },
  qualification: async (stage) => {
    const { partner, customer } = await castOf(stage);
    const body = { qualification: "Education", educationSegment: "K12", website: "https://school.example" };
    return { line: `POST /v1/customers/${customer}/qualifications`, by: partner, body };
  },
  standing: async (stage) => {
    const { customer } = await castOf(stage);
    return { line: `PUT /v1/customers/${customer}/validationStatus`, ...operator, body: { status: "Allowed" } };
  },
  owner: async (stage) => {
    const { customer } = await castOf(stage);
    return { line: `PUT /v1/customers/${customer}/owner`, ...operator, body: { tenantKind: "customer" } };
  },
  user: async (stage) => {
    const { partner, customer, domain } = await castOf(stage);
    return { line: `POST /v1/customers/${customer}/users`, by: partner, body: aUser(domain) };
  },
  userChange: async (stage) => {
    const { partner, customer, user } = await castOf(stage);
    const body = { displayName: "Kim Lee", phoneNumber: "5550100" };
    return { line: `PATCH /v1/customers/${customer}/users/${user}`, by: partner, body };
  },
  group: async (stage) => {
    const { partner, customer } = await castOf(stage);
    const body = { displayName: "All", description: "Everybody" };
    return { line: `POST /v1/customers/${customer}/groups`, by: partner, body };
  },
  agreement: async (stage) => {
    const { partner } = await castOf(stage);
    const line = `POST /v1/customers/${await stage.aCustomer(partner)}/agreements`;
    return { line, by: partner, body: newAgreement };
  },
  partner: async (stage) => ({ line: "POST /v1/partners", ...operator, body: stage.enrolment() }),
  partnerChange: async (stage) => {
    const { other } = await castOf(stage);
    return { line: `PATCH /v1/partners/${other}`, ...operator, body: { legalName: "Other Inc." } };
  },
  application: async (stage) => {
    const by = await stage.aReseller();
    return { line: `POST /v1/partners/${by}/applications`, by, role: "GlobalAdmin", body: anApplication };
  },
  nomination: async (stage) => {
    const { other } = await castOf(stage);
    const body = { nominatedBy: "The programme", provenRecord: false, result: "refused" };
    return { line: `POST /v1/partners/${other}/nominations`, ...operator, body };
  },
  supportProfile: async (stage) => {
    const { partner: by } = await castOf(stage);
    return { line: "PUT /v1/profiles/support", by, body: { email: "help@partner.example", telephone: "5550100" } };
  },
  invitation: async (stage) => {
    const { reseller } = await castOf(stage);
    return { line: "POST /v1/relationships", by: await stage.aProvider(), body: { resellerId: reseller } };
  },
} satisfies Record<string, (stage: Stage) => Promise<Asked & { body: Json }>>;
type Write = keyof typeof writes;

const withValue = (body: Json, [name = "", ...rest]: readonly string[], value: unknown): Json => ({
  ...body,
  [name]: rest.length === 0 ? value : withValue((body[name] ?? {}) as Json, rest, value),
});
const sent =
  (write: Write, property: string, value: unknown): Scene =>
  async (stage) => {
    const asked = await writes[write](stage);
    return { ...asked, body: withValue(asked.body, property.split("."), value) };
  };
const asText =
  (text: (body: Json) => string | Uint8Array, headers?: Record<string, string>): Scene =>
  async (stage) => {
    const asked = await writes.customer(stage);
    return { ...asked, body: text(asked.body), ...(headers === undefined ? {} : { headers }) };
  };

const letters = (length: number) => "x".repeat(length);
/** A domain of so many letters. */
const domainOf = (length: number) => {
  const labels = Array.from({ length: 8 }, (_, index) => `${String(Math.random()).slice(2, 8)}${letters(40)}${index}`);
  return `${labels
    .join(".")
    .slice(0, length - 8)
    .replace(/\.$/, "x")}.example`;
};

/** In which property of which write the line lies, and on which side of it what value is. */
type Edge = [write: Write, property: string, outside: unknown, inside: unknown];

/** API reference 3, 4.2: texts and numbers with a limit, one beyond it and at it. */
const limited: readonly Edge[] = [
  ["customer", "companyProfile.domain", domainOf(254), domainOf(253)],
  ["customer", "companyProfile.domain", `${letters(64)}.example`, `${letters(63)}.example`],
  ["customer", "billingProfile.companyName", letters(201), letters(200)],
  ["customer", "billingProfile.companyName", "", "x"],
  ["customer", "billingProfile.firstName", letters(51), letters(50)],
  ["customer", "billingProfile.lastName", letters(51), letters(50)],
  ["customer", "billingProfile.defaultAddress.addressLine1", letters(201), letters(200)],
  ["customer", "billingProfile.defaultAddress.addressLine1", "", "1"],
  ["customer", "billingProfile.defaultAddress.addressLine2", letters(201), letters(200)],
  ["customer", "billingProfile.defaultAddress.city", letters(101), letters(100)],
  ["customer", "billingProfile.defaultAddress.firstName", letters(51), letters(50)],
  ["customer", "billingProfile.defaultAddress.phoneNumber", "5".repeat(31), "5".repeat(30)],
  ["user", "displayName", letters(257), letters(256)],
  ["user", "displayName", "", "x"],
  ["user", "firstName", letters(65), letters(64)],
  ["user", "passwordProfile.password", letters(7), letters(8)],
  ["user", "passwordProfile.password", letters(257), letters(256)],
  ["userChange", "phoneNumber", "5".repeat(65), "5".repeat(64)],
  ["group", "displayName", letters(257), letters(256)],
  ["group", "description", letters(1_025), letters(1_024)],
  ["agreement", "primaryContact.firstName", letters(51), letters(50)],
  ["agreement", "primaryContact.firstName", "", "x"],
  ["agreement", "primaryContact.phoneNumber", "5".repeat(31), "5".repeat(30)],
  ["partner", "legalName", letters(201), letters(200)],
  ["partner", "mpnId", "123", "9998"],
  ["partner", "mpnId", "1234567890123", "999999999999"],
  ["partner", "legacyBillingDay", 29, 28],
  ["partner", "legacyBillingDay", 0, 1],
  ["application", "tenureMonths", -1, 0],
  ["application", "tenureMonths", 1_201, 1_200],
  ["application", "tenureMonths", 11.5, 12],
  ["application", "remarks", letters(1_025), letters(1_024)],
  ["nomination", "nominatedBy", letters(201), letters(200)],
  ["supportProfile", "telephone", "5".repeat(31), "5".repeat(30)],
  ["supportProfile", "website", letters(201), letters(200)],
];

/** Words that are none of the list, beside the nearest that is. */
const words: readonly Edge[] = [
  ["customer", "servesAs", "friend", "direct"],
  ["qualification", "qualification", "Educated", "education"],
  ["qualification", "educationSegment", "K13", "K12"],
  ["standing", "status", "Maybe", "allowed"],
  ["owner", "tenantKind", "customers", "customer"],
  ["userChange", "state", "inactive", "none"],
  ["agreement", "type", "MicrosoftCloudAgreement", "MicrosoftCustomerAgreement"],
  ["partner", "kinds", ["directBuy"], ["direct_bill"]],
  ["partner", "clouds", ["china"], ["US_Gov"]],
  ["partnerChange", "status", "retired", "Active"],
  ["application", "kind", "reseller", "DirectBill"],
  ["application", "supportPlan", "basic", "Premier"],
  ["nomination", "result", "maybe", "OPEN"],
];

/** Values of another type, or written otherwise than their kind is. */
const types: readonly Edge[] = [
  ["customer", "billingProfile.companyName", 7, "7"],
  ["customer", "billingProfile", [], newCustomer().billingProfile],
  ["customer", "billingProfile.companyName", "a\u0007b", "a b"],
  ["customer", "billingProfile.companyName", "a\ud800b", "a\u{1f600}b"],
  ["customer", "billingProfile.email", "ada", "ada@company.example"],
  ["customer", "billingProfile.defaultAddress.country", "USA", "us"],
  ["customer", "companyProfile.domain", "no_domain.example", "a-domain.example"],
  ["customer", "enableGDAPByDefault", "true", true],
  ["user", "userPrincipalName", "kim", undefined],
  ["user", "usageLocation", "USA", "US"],
  ["agreement", "dateAgreed", "2021-02-29", "2021-02-28"],
  ["agreement", "dateAgreed", "yesterday", "2021-02-28T00:00:00+01:00"],
  ["agreement", "templateId", "mca", "117A77B0-9360-443B-8795-C6DEDC750CF9"],
  ["agreement", "templateId", "998b88de-aa99-4388-a42c-1b3517d49490", "117a77b0-9360-443b-8795-c6dedc750cf9"],
  ["partner", "partnerId", "seven", undefined],
  ["partner", "billingCurrency", "usd", "USD"],
  ["partner", "billingCurrency", "XXX", "EUR"],
  ["partner", "agreementAcceptedAt", "2020-02-30T00:00:00Z", "2020-02-29T00:00:00Z"],
  ["application", "revenueUsd.cloudAsReseller", "300,000", "300000"],
  ["application", "signingAuthority", "yes", true],
  ["nomination", "provenRecord", 1, true],
  ["invitation", "resellerId", "somebody", undefined],
];

const shown = (value: unknown) => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${typeof value === "string" ? value.length : text.length} characters` : text;
};
const edge = (rule: string, [write, property, outside, inside]: Edge): Row => ({
  ...invalid,
  says: `${rule}: ${shown(outside)} is no ${property} of a ${write}, ${inside === undefined ? "what it has is" : `${shown(inside)} is`}`,
  provoke: sent(write, property, outside),
  inside: inside === undefined ? writes[write] : sent(write, property, inside),
});

/** Own part of every body, unpacked; the routes that import say more. */
const bytesMax = 4_000_000;
const ofBytes = (bytes: number) => (body: Json) => {
  const text = JSON.stringify(body);
  return text + " ".repeat(bytes - Buffer.byteLength(text));
};
const gzip = { "content-encoding": "gzip" };

/** The body with a property that nobody reads, so that it has so many values in all. */
const ofValues = (count: number) => (body: Json) => {
  const has = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? Object.values(value).reduce((sum: number, one) => sum + 1 + has(one), 0)
      : 0;
  return JSON.stringify({ ...body, other: Array(count - has(body) - 1).fill(0) });
};

/** Bodies that are no JSON, too large, or not what a route takes. */
export const ofBodies: readonly Row[] = [
  {
    ...tooLarge,
    says: `2.7: a body has at most ${bytesMax} bytes`,
    provoke: asText(ofBytes(bytesMax + 1)),
    inside: asText(ofBytes(bytesMax)),
  },
  {
    ...tooLarge,
    says: "2.7: packed it counts as what it unpacks to",
    provoke: asText((body) => gzipSync(ofBytes(bytesMax + 1)(body)), gzip),
    inside: asText((body) => gzipSync(ofBytes(bytesMax)(body)), gzip),
  },
  {
    ...tooLarge,
    says: "2.7: a body has at most one value for each 16 bytes that it may have",
    provoke: asText(ofValues(bytesMax / 16 + 1)),
    inside: asText(ofValues(bytesMax / 16)),
  },
  ...["{", "", "[]", "7", '"customer"', "null", "{}{}", "\ufeff{"].map(
    (text): Row => ({
      ...invalid,
      says: `2.8: a body that is ${JSON.stringify(text)} is no customer`,
      provoke: asText(() => text),
      inside: asText((body) => JSON.stringify(body)),
    }),
  ),
  {
    ...invalid,
    says: "2.8: a body is UTF-8",
    provoke: asText((body) => Buffer.from(JSON.stringify(body).replace("Company", "Companý"), "latin1")),
    inside: asText((body) => Buffer.from(JSON.stringify(body).replace("Company", "Companý"), "utf8")),
  },
  {
    ...invalid,
    says: "2.8: packed as gzip or not at all",
    provoke: asText((body) => JSON.stringify(body), { "content-encoding": "br" }),
    inside: asText((body) => gzipSync(JSON.stringify(body)), gzip),
  },
  {
    ...invalid,
    says: "2.8: what says that it is gzip is gzip",
    provoke: asText((body) => JSON.stringify(body), gzip),
    inside: asText((body) => gzipSync(JSON.stringify(body)), gzip),
  },
  {
    ...invalid,
    says: "CUS-09: a body that says nothing takes no owner away; saying that the tenant is a customer like any other does",
    provoke: async (stage) => ({ ...(await writes.owner(stage)), body: {} }),
    inside: writes.owner,
  },
  ...limited.map((one) => edge("API reference 3", one)),
  ...words.map((one) => edge("API reference 3", one)),
  ...types.map((one) => edge("API reference 2.8", one)),
];
