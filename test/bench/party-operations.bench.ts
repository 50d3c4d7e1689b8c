import { queueFunctions } from "../../functions/all.js";
import { nomination } from "../support/nomination.js";
import { addedMilliseconds, withDistance } from "./distance.js";
import { type Bench, median, printTable, shown, sizeFrom, timed } from "./measure.js";
import { newAgreement, newCustomer } from "./story.js";
import { openWorld, partnerTenant, type Running, requestsIn } from "./world.js";

const lanes = 8;
/** The operation and what lies under it take turns, so that whatever else the machine does slows both. */
const rounds = 5;

/** Reads and writes of customers, their people, their relationships and agreements, beside what storage takes for one request. */
export const partyOperations: Bench = {
  name: "parties",
  about: `customers, users, relationships and agreements over HTTP, ${lanes} at a time, ${addedMilliseconds} ms added to each storage call (reach: read 1.5 × a point read, write 2 × the storage calls under it)`,
  sizes: "BENCH_PARTY_CALLS (80)",
  run: async () => {
    const calls = sizeFrom("BENCH_PARTY_CALLS", 80);
    const world = await openWorld({ partners: 2 });
    try {
      // Nothing here sends a message: looking for some would only take the processor from what is measured.
      const disabled = queueFunctions.map(({ name }) => name);
      const running = await world.run({ over: withDistance, disabled });
      const lots = await settle(running);
      const { tables } = withDistance(world.ports);
      let row = 0;
      const under: Record<Operation["kind"], (lane: number) => Promise<unknown>> = {
        read: (lane) => tables.open("customers").get(lots[lane]?.customerId ?? "", "!head"),
        write: () => {
          row += 1;
          return tables.open("benchrows").change(`row${row}`, [{ kind: "create", row: { rowKey: "row", body: "{}" } }]);
        },
      };

      const rows: string[][] = [];
      for (const { name, kind, before = async () => "", call } of operationsOf(running, lots)) {
        const taken: number[] = [];
        const base: number[] = [];
        await inLanes(lanes, async (lane) => call(lane, await before(lane)));
        world.takeLog();
        for (let round = 0; round < rounds; round++) {
          await inLanes(calls / rounds, async (lane) => base.push((await timed(() => under[kind](lane))).milliseconds));
          await inLanes(calls / rounds, async (lane) => {
            const made = await before(lane);
            taken.push((await timed(() => call(lane, made))).milliseconds);
          });
        }
        const { invocations, requests } = requestsIn(world.takeLog(), name);
        const perCall = requests / invocations;
        const [own, one] = [median(taken), median(base)];
        const ratios = [(own / one).toFixed(2), perCall === 0 ? "" : (own / (perCall * one)).toFixed(2)];
        rows.push([name, shown(perCall), shown(own), shown(one), ...ratios]);
      }
      await running.stop();
      printTable(["", "storage requests", "ms", "one request, ms", "÷ one request", "÷ its requests"], rows);
    } finally {
      await world.close();
    }
  },
};

/** Runs the work so often in all, in so many lanes at once as there are. */
async function inLanes(times: number, work: (lane: number) => Promise<unknown>): Promise<void> {
  const inLane = async (lane: number) => {
    for (let time = lane; time < times; time += lanes) await work(lane);
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => inLane(lane)));
}

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

/** `before` makes what the operation needs and is not measured; what it gives back is handed on. */
type Operation = {
  name: string;
  kind: "read" | "write";
  before?: (lane: number) => Promise<string>;
  call(lane: number, made: string): Promise<unknown>;
};

function operationsOf({ partner }: Running, lots: readonly Lot[]): Operation[] {
  const client = partner(0);
  const lot = (lane: number) => lots[lane] ?? { customerId: "", userId: "", groupId: "" };
  const at = (lane: number, rest = "") => `/v1/customers/${lot(lane).customerId}${rest}`;
  const user = (lane: number, rest = "") => at(lane, `/users/${lot(lane).userId}${rest}`);
  const members = (lane: number, rest = "") => at(lane, `/groups/${lot(lane).groupId}/members${rest}`);
  const inRole = (lane: number, rest = "") => at(lane, `/directoryroles/${helpdeskRole}/usermembers${rest}`);
  const now = new Date().toISOString();

  const read = (name: string, call: Operation["call"]): Operation => ({ name, kind: "read", call });
  const write = (name: string, call: Operation["call"], before?: Operation["before"]): Operation => ({
    name,
    kind: "write",
    call,
    ...(before === undefined ? {} : { before }),
  });
  const aUser = async (lane: number) =>
    idOf((await client.post(at(lane, "/users"), newUser(`lane${lane}`, newName()))).body);
  const aCustomer = async () => idOf((await client.post("/v1/customers", newCustomer(newName()))).body);
  const aMember = async (lane: number, path: (lane: number) => string) => {
    const id = await aUser(lane);
    await client.post(path(lane), { id });
    return id;
  };

  return [
    read("get-customer", (lane) => client.get(at(lane))),
    read("list-customers", () => client.get("/v1/customers?size=20")),
    read("get-customer-company-profile", (lane) => client.get(at(lane, "/profiles/company"))),
    read("get-customer-billing-profile", (lane) => client.get(at(lane, "/profiles/billing"))),
    read("get-customer-validation-status", (lane) => client.get(at(lane, "/validationStatus?type=account"))),
    read("list-customer-qualifications", (lane) => client.get(at(lane, "/qualifications"))),
    read("check-domain", (lane) => client.head(`/v1/domains/lane${lane}.onmicrosoft.example`)),
    read("get-relationship-invitation", () => client.get("/v1/customers/relationshiprequests")),
    read("list-relationships", () =>
      client.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf"),
    ),
    read("list-customer-relationships", (lane) => client.get(at(lane, "/relationships"))),
    read("get-partner-agreement-status", () => client.get("/v1/compliance/csp/agreementstatus?mpnId=4000001")),
    read("list-agreement-metadata", () => client.get("/v1/agreements?agreementType=*")),
    read("list-agreements", (lane) => client.get(at(lane, "/agreements?agreementType=*"))),
    read("get-direct-signed-agreement-status", (lane) =>
      client.get(at(lane, "/directSignedMicrosoftCustomerAgreementStatus")),
    ),
    read("get-customer-user", (lane) => client.get(user(lane))),
    read("list-customer-users", (lane) => client.get(at(lane, "/users"))),
    read("list-directory-roles", (lane) => client.get(at(lane, "/directoryroles"))),
    read("list-customer-user-roles", (lane) => client.get(user(lane, "/directoryroles"))),
    read("list-directory-role-members", (lane) => client.get(inRole(lane))),
    read("list-customer-groups", (lane) => client.get(at(lane, "/groups"))),
    read("list-customer-group-members", (lane) => client.get(members(lane))),
    read("list-audit-records", () => client.get("/v1/auditrecords?size=1")),
    read("get-country-validation-rules", () => client.get("/v1/countryvalidationrules/NL")),
    read("get-organization-profile", () => client.get("/v1/profiles/organization")),
    read("get-mpn-profile", () => client.get("/v1/profiles/mpn?mpnId=4000001")),

    write("create-customer", () => client.post("/v1/customers", newCustomer(newName()))),
    write(
      "end-customer-relationship",
      (_, id) => client.patch(`/v1/customers/${id}`, { relationshipToPartner: "none" }),
      aCustomer,
    ),
    write("change-customer-billing-profile", async (lane) =>
      client.put(at(lane, "/profiles/billing"), {
        ...newCustomer(newName()).billingProfile,
        firstName: newName(),
      }),
    ),
    write(
      "create-customer-qualification",
      (_, id) => client.post(`/v1/customers/${id}/qualifications`, { qualification: "StateOwnedEntity" }),
      aCustomer,
    ),
    write("record-agreement", (lane) => client.post(at(lane, "/agreements"), newAgreement(newName(), now))),
    write("create-customer-user", (lane) => client.post(at(lane, "/users"), newUser(`lane${lane}`, newName()))),
    write("change-customer-user", (lane) => client.patch(user(lane), { displayName: newName() })),
    write("delete-customer-user", (lane, id) => client.delete(at(lane, `/users/${id}`)), aUser),
    write("add-directory-role-member", (lane, id) => client.post(inRole(lane), { id }), aUser),
    write(
      "remove-directory-role-member",
      (lane, id) => client.delete(inRole(lane, `/${id}`)),
      (lane) => aMember(lane, inRole),
    ),
    write("create-customer-group", (lane) => client.post(at(lane, "/groups"), { displayName: newName() })),
    write("add-customer-group-member", (lane, id) => client.post(members(lane), { id }), aUser),
    write(
      "remove-customer-group-member",
      (lane, id) => client.delete(members(lane, `/${id}`)),
      (lane) => aMember(lane, members),
    ),
  ];
}
