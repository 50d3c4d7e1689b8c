import { randomUUID } from "node:crypto";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { newCustomer, openProgrammeWorld } from "../support/programme-world.js";
import { type Scene, type SceneName, type Seller, scenes, sellers } from "./selling-scenes.data.js";

/** Offers by the names that section 4 gives them. */
export const offersByName: Readonly<Record<string, { offerId: string; family: string; cloud?: string }>> = {
  "MS-AZR-0145P": { offerId: "MS-AZR-0145P", family: "azureLegacy" },
  "Azure plan": { offerId: "DZH318Z0BPS6:0001", family: "azurePlan" },
  "MS-AZR-0159P": { offerId: "MS-AZR-0159P", family: "apss" },
  "MS-AZR-DE-0145P": { offerId: "MS-AZR-DE-0145P", family: "azureNational", cloud: "germany" },
  "Office 365": { offerId: "OFFICE-365-E3", family: "licence" },
  "Office 365 Germany": { offerId: "OFFICE-365-DE", family: "licence", cloud: "germany" },
  "Dynamics 365": { offerId: "DYNAMICS-365", family: "licence" },
  EMS: { offerId: "EMS-E3", family: "licence" },
};
export const offerIdOf = (name: string): string => offersByName[name]?.offerId ?? name;

const postalCodes: Readonly<Record<string, string>> = {
  ...{ DE: "10115", FR: "75001", PL: "00-001", GB: "SW1A 1AA", US: "98052", NL: "3511 AA", KR: "03045", TR: "06010" },
  ...{ JP: "100-0001", BR: "01310-100" },
};
const names = Object.keys(sellers) as Seller[];
const tenantIdOf = (name: Seller) => `5e000000-0000-4000-8000-${String(names.indexOf(name)).padStart(12, "0")}`;
const mpnIdOf = (name: Seller) => String(7_000_001 + names.indexOf(name));

type Act = { at: string; run(): Promise<unknown> };

/**
 * The years of section 4, played once: partners enrol, customers come, agree and buy, each at its time; whoever asks on
 * a day (`on`) is asked when business time has come to it.
 */
export async function openStage(
  settings: Record<string, string> = {},
  played: readonly SceneName[] = Object.keys(scenes) as SceneName[],
) {
  const world = await openProgrammeWorld(settings);
  for (const name of names) world.addTenant(tenantIdOf(name));
  const customers = new Map<SceneName, string>();
  const acts: Act[] = [];
  const on = (day: string, time: string, run: Act["run"]) => acts.push({ at: `${day}T${time}:00Z`, run });
  const customerOf = (scene: SceneName): string => customers.get(scene) ?? "";
  const by = (name: Seller) => ({ by: tenantIdOf(name) });

  function enrolment(name: Seller) {
    const differs: { enrolledOn?: string } & Record<string, unknown> = sellers[name];
    const { enrolledOn = "2018-05-01", ...more } = differs;
    const body = {
      partnerId: tenantIdOf(name),
      legalName: `${name} Ltd`,
      domain: `${name.toLowerCase()}.example`,
      countryCode: "NL",
      mpnId: mpnIdOf(name),
      kinds: ["directBill"],
      agreementAcceptedAt: `${enrolledOn}T00:00:00Z`,
      ...more,
    };
    on(enrolledOn, "06:00", () => world.done("POST /v1/partners", { by: "operator", body }));
  }

  async function link(reseller: Seller) {
    const body = { resellerId: tenantIdOf(reseller) };
    const { id } = await world.done("POST /v1/relationships", { ...by("provider"), body });
    await world.done(`POST /v1/relationships/${id}/accept`, by(reseller));
  }

  const bodyOf = (scene: SceneName, country: string) => {
    const { billingProfile } = newCustomer();
    const defaultAddress = { ...billingProfile.defaultAddress, country, postalCode: postalCodes[country], state: "WA" };
    return {
      companyProfile: { domain: `${scene.toLowerCase()}.onmicrosoft.example` },
      billingProfile: { ...billingProfile, culture: "en-US", language: "en", defaultAddress },
    };
  };

  function play(name: SceneName) {
    const scene: Scene = scenes[name];
    const { by: seller, country = "DE", since = "2019-03-01", relationship = "created", sold = [] } = scene;
    const maker = scene.firstBy ?? seller;
    const madeOn = scene.firstBy === undefined ? since : "2018-05-10";
    const body = bodyOf(name, country);
    const path = () => `/v1/customers/${customerOf(name)}`;
    const agrees = async (who: Seller) =>
      world.done(`POST ${path()}/agreements`, {
        ...by(who),
        body: {
          primaryContact: { firstName: "Ada", lastName: randomUUID(), email: "ada@customer.example" },
          dateAgreed: await today(),
          templateId: customerAgreementTemplateId,
          type: "MicrosoftCustomerAgreement",
        },
      });

    const asAdministrator = () => ({ by: customerOf(name), role: "GlobalAdmin" });
    const asks = (who: Seller, tenantId: string, from: string) => {
      const { companyProfile, ...rest } = bodyOf(name, from);
      const sent = { companyProfile: { tenantId, ...companyProfile }, ...rest };
      return world.done("POST /v1/customers", { ...by(who), body: sent });
    };
    const saysYes = async (who: Seller) => {
      const { items } = await world.call(`GET ${path()}/relationshiprequests`, asAdministrator());
      const request = items.find(({ partnerId }) => partnerId === tenantIdOf(who));
      await world.done(`POST ${path()}/relationshiprequests/${request?.id}/accept`, asAdministrator());
    };

    on(madeOn, "08:00", async () => {
      if (scene.takenFor !== undefined) {
        const tenantId = randomUUID();
        customers.set(name, tenantId);
        world.addTenant(tenantId);
        await asks(seller, tenantId, scene.takenFor);
        await asks(maker, tenantId, country);
        return saysYes(maker);
      }
      const through = scene.throughReseller;
      const brought = through === undefined ? {} : { associatedPartnerId: tenantIdOf(through) };
      const made = await world.done("POST /v1/customers", { ...by(maker), body: { ...body, ...brought } });
      customers.set(name, String(made.id));
      world.addTenant(String(made.id));
      if (scene.firstBy !== undefined) await agrees(maker);
    });
    if (relationship !== "created" || scene.takenFor !== undefined) {
      on(since, "08:30", async () => {
        if (scene.takenFor === undefined) await asks(seller, customerOf(name), country);
        if (relationship !== "pending") await saysYes(seller);
      });
    }
    const agreedOn = scene.agreedOn ?? (since === "2019-03-01" ? "2019-03-02" : since);
    if (agreedOn !== "never" && relationship !== "pending") on(agreedOn, "09:00", () => agrees(seller));
    if (scene.gcc) {
      on(since, "08:10", async () => {
        const asked = { qualification: "GovernmentCommunityCloud", validationCode: "code" };
        await world.done(`POST ${path()}/qualifications`, { ...by(seller), body: asked });
        const approved = { by: "operator", body: { vettingStatus: "Approved" } };
        await world.done(`PUT ${path()}/qualifications/GovernmentCommunityCloud`, approved);
      });
    }
    if (scene.owner !== undefined) {
      const { tenantKind, ownedBy } = scene.owner;
      const owner = { tenantKind, ownedByPartnerId: tenantIdOf(ownedBy) };
      on(since, "08:20", () => world.done(`PUT ${path()}/owner`, { by: "operator", body: owner }));
    }
    if (scene.restrictedOn !== undefined) {
      const line = `PATCH /v1/partners/${tenantIdOf(seller)}`;
      on(scene.restrictedOn, "06:00", () => world.done(line, { by: "operator", body: { status: "restricted" } }));
    }
    if (scene.endsOn !== undefined) {
      const body = { relationshipToPartner: "none" };
      on(scene.endsOn, "08:00", () => world.done(`PATCH ${path()}`, { ...by(seller), body }));
    }
    if (scene.enrolledOn !== undefined) {
      const domain = `${name.toLowerCase()}.example`;
      const differs = { legalName: name, domain, mpnId: "7999999", countryCode: country, kinds: ["directBill"] };
      on(scene.enrolledOn, "06:00", () =>
        world.done("POST /v1/partners", { by: "operator", body: { partnerId: customerOf(name), ...differs } }),
      );
    }
    if (scene.extendedOn !== undefined) {
      on(scene.extendedOn, "08:00", async () => {
        const extension = { providerId: tenantIdOf("provider"), customerInformed: true, customerConsents: true };
        await world.done(`POST ${path()}/relationships`, { ...by(seller), body: extension });
        await agrees("provider");
      });
    }
    for (const { on: day, offer, by: who = seller, ends, endsOn } of sold) {
      let subscriptionId = "";
      on(day, "10:00", async () => {
        const order = { lineItems: [{ lineItemNumber: 0, offerId: offerIdOf(offer), quantity: 1 }] };
        const { lineItems } = await world.done(`POST ${path()}/orders`, { ...by(who), body: order });
        subscriptionId = (lineItems as { subscriptionId: string }[])[0]?.subscriptionId ?? "";
      });
      if (ends === undefined || endsOn === undefined) continue;
      on(endsOn, "10:00", () =>
        world.done(`PATCH ${path()}/subscriptions/${subscriptionId}`, { ...by(who), body: { status: ends } }),
      );
    }
  }
  const today = async () => String((await world.done("GET /v1/sandbox/clock", { by: "operator" })).now);

  on("2015-01-01", "00:00", async () => {
    for (const [name, { offerId, ...offer }] of Object.entries(offersByName)) {
      await world.done(`PUT /v1/offers/${offerId}`, { by: "operator", body: { name, ...offer } });
    }
  });
  for (const name of names) enrolment(name);
  on("2018-05-02", "06:00", () => link("reseller"));
  on("2018-05-02", "06:30", () => link("unsigned"));
  on("2021-09-01", "06:00", () => link("moving"));
  for (const name of played) play(name);

  return {
    world,
    on,
    customerOf,
    tenantIdOf,
    mpnIdOf,
    /** Plays everything in the order of time. */
    play: async () => {
      let held = "";
      for (const { at, run } of acts.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
        if (at !== held) await world.holdClock(at);
        held = at;
        await run();
      }
    },
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;
