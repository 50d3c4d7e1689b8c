import { queueFunctions } from "../../functions/all.js";
import { nomination } from "../support/nomination.js";
import { ask } from "./client.js";
import { type Bench, sizeFrom } from "./measure.js";
import { distance, lanes, type Operation, oneRequest, printOperations, reach, read, write } from "./operations.js";
import { newAgreement, newCustomer } from "./story.js";
import { openWorld, partnerTenant, type Running } from "./world.js";

/** Reads and writes of customers, their people, their relationships and agreements, beside what storage takes for one request. */
export const partyOperations: Bench = {
  name: "parties",
  about: `customers, users, relationships and agreements over HTTP, ${reach}`,
  sizes: "BENCH_PARTY_CALLS (80)",
  run: async () => {
    const calls = sizeFrom("BENCH_PARTY_CALLS", 80);
    const world = await openWorld({ partners: 2 });
    try {
      const away = distance();
      // Nothing here sends a message: looking for some would only take the processor from what is measured.
      const disabled = queueFunctions.map(({ name }) => name);
      const running = await world.run({ over: away.over, disabled });
      const lots = await settle(running);
      const under = oneRequest(world, away, (lane) => lots[lane]?.customerId ?? "");
      await printOperations(operationsOf(running, lots), { world, running, distance: away, under, calls });
      await running.stop();
    } finally {
      await world.close();
    }
  },
};

/** What one lane works on, so that no two writers wait for each other. */
type Lot = { customerId: string; userId: string; groupId: string };

const reseller = partnerTenant(1);
const helpdeskRole = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

/** Enrols a provider and its reseller, and gives each lane a customer of its own with a user and a group. */
async function settle({ operator, partner }: Running): Promise<Lot[]> {
  const long = "2015-01-01T00:00:00Z";
  for (const [index, kind] of (["indirectProvider", "indirectReseller"] as const).entries()) {
    await operator.post("/v1/partners", {
      partnerId: partnerTenant(index),
      legalName: `Partner ${index}`,
      domain: `partner${index}.example`,
      countryCode: "US",
      mpnId: String(4_000_000 + index),
      kinds: [kind],
      ...(kind === "indirectProvider" ? { nomination } : {}),
      enrolledAt: long,
      agreementAcceptedAt: long,
    });
  }
  const invited = await partner(0).post("/v1/relationships", { resellerId: reseller });
  await partner(1).post(`/v1/relationships/${idOf(invited.body)}/accept`);
  const lots: Lot[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const customer = { ...newCustomer(`lane${lane}`), associatedPartnerId: reseller };
    const customerId = idOf((await partner(0).post("/v1/customers", customer)).body);
    const at = `/v1/customers/${customerId}`;
    const userId = idOf((await partner(0).post(`${at}/users`, newUser(`lane${lane}`, "kim"))).body);
    const groupId = idOf((await partner(0).post(`${at}/groups`, { displayName: "Everybody" })).body);
    await partner(0).post(`${at}/groups/${groupId}/members`, { id: userId });
    await partner(0).post(`${at}/agreements`, newAgreement("Kim", long));
    await partner(0).post(`${at}/qualifications`, { qualification: "StateOwnedEntity" });
    await operator.put(`${at}/validationStatus`, { status: "Allowed" });
    lots.push({ customerId, userId, groupId });
  }
  return lots;
}

const idOf = (body: unknown) => (body as { id: string }).id;

let made = 0;
const newName = () => {
  made += 1;
  return `made${made}`;
};
const newUser = (customer: string, name: string) => ({
  usageLocation: "US",
  userPrincipalName: `${name}@${customer}.onmicrosoft.example`,
  displayName: name,
  passwordProfile: { password: "correct horse", forceChangePassword: true },
});

function operationsOf({ partner }: Running, lots: readonly Lot[]): Operation[] {
  const client = partner(0);
  const lot = (lane: number) => lots[lane] ?? { customerId: "", userId: "", groupId: "" };
  const at = (lane: number, rest = "") => `/v1/customers/${lot(lane).customerId}${rest}`;
  const user = (lane: number, rest = "") => at(lane, `/users/${lot(lane).userId}${rest}`);
  const members = (lane: number, rest = "") => at(lane, `/groups/${lot(lane).groupId}/members${rest}`);
  const inRole = (lane: number, rest = "") => at(lane, `/directoryroles/${helpdeskRole}/usermembers${rest}`);
  const now = new Date().toISOString();

  const aUser = async (lane: number) =>
    idOf((await client.post(at(lane, "/users"), newUser(`lane${lane}`, newName()))).body);
  const aCustomer = async () => idOf((await client.post("/v1/customers", newCustomer(newName()))).body);
  const aMember = async (lane: number, path: (lane: number) => string) => {
    const id = await aUser(lane);
    await client.post(path(lane), { id });
    return id;
  };

  return [
    read("get-customer", (lane) => ask.get(at(lane))),
    read("list-customers", () => ask.get("/v1/customers?size=20")),
    read("get-customer-company-profile", (lane) => ask.get(at(lane, "/profiles/company"))),
    read("get-customer-billing-profile", (lane) => ask.get(at(lane, "/profiles/billing"))),
    read("get-customer-validation-status", (lane) => ask.get(at(lane, "/validationStatus?type=account"))),
    read("list-customer-qualifications", (lane) => ask.get(at(lane, "/qualifications"))),
    read("check-domain", (lane) => ask.head(`/v1/domains/lane${lane}.onmicrosoft.example`)),
    read("get-relationship-invitation", () => ask.get("/v1/customers/relationshiprequests")),
    read("list-relationships", () => ask.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf")),
    read("list-customer-relationships", (lane) => ask.get(at(lane, "/relationships"))),
    read("get-partner-agreement-status", () => ask.get("/v1/compliance/csp/agreementstatus?mpnId=4000001")),
    read("list-agreement-metadata", () => ask.get("/v1/agreements?agreementType=*")),
    read("list-agreements", (lane) => ask.get(at(lane, "/agreements?agreementType=*"))),
    read("get-direct-signed-agreement-status", (lane) =>
      ask.get(at(lane, "/directSignedMicrosoftCustomerAgreementStatus")),
    ),
    read("get-customer-user", (lane) => ask.get(user(lane))),
    read("list-customer-users", (lane) => ask.get(at(lane, "/users"))),
    read("list-directory-roles", (lane) => ask.get(at(lane, "/directoryroles"))),
    read("list-customer-user-roles", (lane) => ask.get(user(lane, "/directoryroles"))),
    read("list-directory-role-members", (lane) => ask.get(inRole(lane))),
    read("list-customer-groups", (lane) => ask.get(at(lane, "/groups"))),
    read("list-customer-group-members", (lane) => ask.get(members(lane))),
    read("list-audit-records", () => ask.get("/v1/auditrecords?size=1")),
    read("get-country-validation-rules", () => ask.get("/v1/countryvalidationrules/NL")),
    read("get-organization-profile", () => ask.get("/v1/profiles/organization")),
    read("get-mpn-profile", () => ask.get("/v1/profiles/mpn?mpnId=4000001")),

    write("create-customer", () => ask.post("/v1/customers", newCustomer(newName()))),
    write("end-customer-relationship", (_, id) => ask.patch(`/v1/customers/${id}`, { relationshipToPartner: "none" }), {
      before: aCustomer,
    }),
    write("change-customer-billing-profile", (lane) =>
      ask.put(at(lane, "/profiles/billing"), {
        ...newCustomer(newName()).billingProfile,
        firstName: newName(),
      }),
    ),
    write(
      "create-customer-qualification",
      (_, id) => ask.post(`/v1/customers/${id}/qualifications`, { qualification: "StateOwnedEntity" }),
      { before: aCustomer },
    ),
    write("record-agreement", (lane) => ask.post(at(lane, "/agreements"), newAgreement(newName(), now))),
    write("create-customer-user", (lane) => ask.post(at(lane, "/users"), newUser(`lane${lane}`, newName()))),
    write("change-customer-user", (lane) => ask.patch(user(lane), { displayName: newName() })),
    write("delete-customer-user", (lane, id) => ask.delete(at(lane, `/users/${id}`)), { before: aUser }),
    write("add-directory-role-member", (lane, id) => ask.post(inRole(lane), { id }), { before: aUser }),
    write("remove-directory-role-member", (lane, id) => ask.delete(inRole(lane, `/${id}`)), {
      before: (lane) => aMember(lane, inRole),
    }),
    write("create-customer-group", (lane) => ask.post(at(lane, "/groups"), { displayName: newName() })),
    write("add-customer-group-member", (lane, id) => ask.post(members(lane), { id }), { before: aUser }),
    write("remove-customer-group-member", (lane, id) => ask.delete(members(lane, `/${id}`)), {
      before: (lane) => aMember(lane, members),
    }),
  ];
}
