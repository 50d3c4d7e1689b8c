import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CartWorld, catalogue, openCartWorld } from "../carts/cart-world.js";
import type { Json, Sent } from "../support/programme-world.js";
import { newCustomer, parties } from "../support/programme-world.js";

let world: CartWorld;
let customer: string;
beforeAll(async () => {
  world = await openCartWorld();
});
beforeEach(async () => {
  await world.holdClock("2021-05-03T09:00:00Z");
  customer = await world.aBuyer();
});
afterAll(() => world.close());

const decide = (offerId: string, query: Json = {}, sent: Sent = {}) =>
  world.call(
    `GET /v1/customers/${customer}/offers/${offerId}/decision?${new URLSearchParams(query as Record<string, string>)}`,
    sent,
  );
const reasonOf = async (offerId: string, date?: string, sent: Sent = {}) =>
  (await decide(offerId, date === undefined ? {} : { date }, sent)).body.reason;
const buys = (offerId: string) =>
  world.done(`POST /v1/customers/${customer}/orders`, {
    body: { lineItems: [{ lineItemNumber: 0, offerId, quantity: 1 }] },
  });

describe("a partner that is not linked", () => {
  test("is told to nobody beyond what was sent: neither by the decision nor by an order", async () => {
    const partnerId = randomUUID();
    world.addTenant(partnerId);
    const mpnId = "2000009";
    const body = {
      ...{ partnerId, legalName: "Elsewhere", domain: `${partnerId}.example`, countryCode: "NL", mpnId },
      ...{ kinds: ["indirectReseller"], agreementAcceptedAt: "2021-02-03T00:00:00Z" },
    };
    await world.done("POST /v1/partners", { by: "operator", body });
    customer = await world.aBuyer("provider");
    const decided = await decide(catalogue.plan, { resellerId: mpnId }, { by: "provider" });
    expect(decided.body).toMatchObject({ reason: "RESELLER_NOT_LINKED", resellerId: mpnId });
    const lineItems = [{ lineItemNumber: 0, offerId: catalogue.plan, quantity: 1, partnerIdOnRecord: mpnId }];
    const ordered = await world.call(`POST /v1/customers/${customer}/orders`, {
      ...{ by: "provider", body: { lineItems, partnerOnRecordAttestationAccepted: true } },
    });
    expect(ordered).toMatchObject({ status: 400, body: { code: 800016, reasonCode: "RESELLER_NOT_LINKED" } });
    for (const { body: told } of [decided, ordered]) {
      expect(JSON.stringify(told)).not.toMatch(new RegExp(`${partnerId}|2021-02-03`));
      expect(told.fact).toContain("partner agreement accepted on: not looked at");
    }
  });
});

describe("the facts of a day (AMB-73)", () => {
  test("what was bought on a day counts on that day once it is over, before its instant not, and the day before never", async () => {
    await world.holdClock("2021-05-04T09:00:00Z");
    expect(await reasonOf(catalogue.plan)).toBe("ALLOW_AZURE_PLAN");
    await buys(catalogue.plan);
    expect(await reasonOf(catalogue.plan)).toBe("AZURE_PLAN_EXISTS");
    await world.holdClock("2022-01-01T00:00:00Z");
    expect(await reasonOf(catalogue.plan, "2021-05-03")).toBe("ALLOW_AZURE_PLAN");
    expect(await reasonOf(catalogue.plan, "2021-05-04")).toBe("AZURE_PLAN_EXISTS");
  });

  test("the partner's standing is that of the day: restricted from the day on which it was, until it is lifted", async () => {
    const line = `PATCH /v1/partners/${parties.direct}`;
    const becomes = async (at: string, status: string) => {
      await world.holdClock(at);
      await world.done(line, { by: "operator", body: { status } });
    };
    await becomes("2022-03-01T09:00:00Z", "restricted");
    await becomes("2022-04-01T09:00:00Z", "active");
    const reasons = await Promise.all(
      ["2022-02-28", "2022-03-01", "2022-03-31", "2022-04-01"].map((date) => reasonOf(catalogue.suite, date)),
    );
    expect(reasons).toEqual(["ALLOW_STANDARD", "PARTNER_RESTRICTED", "PARTNER_RESTRICTED", "ALLOW_STANDARD"]);
  });

  test("before its first enrolment a partner is not active, and enrolled for nothing", async () => {
    expect(await reasonOf(catalogue.suite, "2021-05-02")).toBe("PARTNER_NOT_ACTIVE");
  });

  test("REL-03 REL-09: a relationship that ended and was made again counts in each of its times, and between them not", async () => {
    const administrator = { by: customer, role: "GlobalAdmin" };
    world.addTenant(customer);
    await world.holdClock("2021-06-01T09:00:00Z");
    await world.done(`PATCH /v1/customers/${customer}`, { body: { relationshipToPartner: "none" } });
    await world.holdClock("2021-08-01T09:00:00Z");
    const { billingProfile } = newCustomer();
    const asks = () =>
      world.done("POST /v1/customers", { body: { companyProfile: { tenantId: customer }, billingProfile } });
    const answers = async (answer: "accept" | "decline") => {
      const { items } = await world.call(`GET /v1/customers/${customer}/relationshiprequests`, administrator);
      await world.done(`POST /v1/customers/${customer}/relationshiprequests/${items[0]?.id}/${answer}`, administrator);
    };
    await asks();
    expect(await reasonOf(catalogue.suite)).toBe("NO_RELATIONSHIP");
    await answers("decline");
    expect(await reasonOf(catalogue.suite, "2021-05-31")).toBe("ALLOW_STANDARD");
    await asks();
    await answers("accept");
    await world.holdClock("2021-09-01T09:00:00Z");
    const days = ["2021-05-31", "2021-06-01", "2021-07-31", "2021-08-01"];
    const reasons = await Promise.all(days.map((date) => reasonOf(catalogue.suite, date)));
    expect(reasons).toEqual(["ALLOW_STANDARD", "NO_RELATIONSHIP", "NO_RELATIONSHIP", "ALLOW_STANDARD"]);
    expect(await reasonOf(catalogue.legacy, "2021-08-02")).toBe("LEGACY_NEW_RELATIONSHIP");
  });

  test("SUB-08: what time has ended is over on its day, also before the timer has been there", async () => {
    await buys(catalogue.legacy);
    const { items } = await world.call(`GET /v1/customers/${customer}/subscriptions`);
    await world.done(`PATCH /v1/customers/${customer}/subscriptions/${items[0]?.id}`, {
      body: { status: "suspended" },
    });
    await world.holdClock("2021-08-05T00:00:00Z");
    const factOn = async (date: string) => (await decide(catalogue.legacy, { date })).body.fact;
    expect(await factOn("2021-07-31")).toContain("this customer: suspended.");
    expect(await factOn("2021-08-01")).toContain("this customer: cancelled.");
    expect(await factOn("2021-08-05")).toContain("this customer: cancelled.");
  });

  test("CUS-06: the segment is that of the day", async () => {
    await world.done("PUT /v1/offers/SCHOOLS", {
      ...{ by: "operator", body: { name: "For schools", family: "licence", segments: ["education"] } },
    });
    const asked = { qualification: "Education", educationSegment: "K12", website: "https://school.example" };
    await world.done(`POST /v1/customers/${customer}/qualifications`, { body: asked });
    await world.holdClock("2021-06-01T09:00:00Z");
    const approved = { by: "operator", body: { vettingStatus: "Approved" } };
    await world.done(`PUT /v1/customers/${customer}/qualifications/Education`, approved);
    await world.holdClock("2021-07-01T09:00:00Z");
    expect(await reasonOf("SCHOOLS", "2021-05-31")).toBe("SEGMENT_NOT_QUALIFIED");
    expect(await reasonOf("SCHOOLS", "2021-06-01")).toBe("ALLOW_STANDARD");
  });

  test("REL-10: a partnership counts from its acceptance until its removal", async () => {
    customer = await world.aBuyer("provider");
    await world.holdClock("2021-06-01T09:00:00Z");
    const { items } = await world.call("GET /v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf", {
      by: "provider",
    });
    expect(items.length).toBeGreaterThan(0);
    const invited = await world.done("POST /v1/relationships", {
      by: "provider",
      body: { resellerId: parties.reseller },
    });
    await world.done(`DELETE /v1/relationships/${invited.id}`, { by: "provider" });
    const through = async (date: string) =>
      (await decide(catalogue.suite, { date, resellerId: parties.reseller }, { by: "provider" })).body.reason;
    expect([await through("2021-05-31"), await through("2021-06-01")]).toEqual([
      "ALLOW_STANDARD",
      "RESELLER_NOT_LINKED",
    ]);
    expect((await decide(catalogue.suite, { resellerId: "1000003" }, { by: "provider" })).body).toMatchObject({
      ...{ decision: "DENY", reason: "RESELLER_NOT_LINKED", resellerId: "1000003" },
    });
  });

  test("a day to come is decided by what stands now and the programme's own dates", async () => {
    expect(await reasonOf(catalogue.legacy, "2021-07-20")).toBe("ALLOW_PRE_PHASE1");
    expect(await reasonOf(catalogue.legacy, "2021-07-21")).toBe("LEGACY_NO_ACTIVE_SUBSCRIPTION");
  });
});

describe("what an order asks besides section 4 is told too, as the order would refuse it", () => {
  const refusalOf = async (offerId: string) => {
    const { body } = await world.call(`POST /v1/customers/${customer}/orders`, {
      body: { lineItems: [{ lineItemNumber: 0, offerId, quantity: 1 }] },
    });
    const fact = String(body.fact).replace(/^Line 0[^:]*: /, "");
    return { reason: body.reasonCode, fact, remedy: body.remedy };
  };
  const deniedAs = async (offerId: string, told: Json) => {
    const { body } = await decide(offerId);
    expect(body).toMatchObject({ decision: "DENY", ...told });
    const checks = body.checks as { passed: boolean }[];
    expect(checks.map(({ passed }) => passed)).toEqual([...checks.slice(1).map(() => true), false]);
  };

  test("the account's standing (800073, 800075), on days that are over not", async () => {
    const say = (status: string) =>
      world.done(`PUT /v1/customers/${customer}/validationStatus`, { by: "operator", body: { status } });
    for (const status of ["UnderReview", "NotAllowed"]) {
      await say(status);
      const told = await refusalOf(catalogue.plan);
      expect(told).toMatchObject({ reason: "FORBIDDEN", fact: expect.stringContaining(status) });
      await deniedAs(catalogue.plan, told);
    }
    await world.holdClock("2021-05-05T09:00:00Z");
    expect(await reasonOf(catalogue.plan, "2021-05-04")).toBe("ALLOW_AZURE_PLAN");
    await say("Allowed");
    const { body } = await decide(catalogue.plan);
    expect(body).toMatchObject({ decision: "ALLOW", reason: "ALLOW_AZURE_PLAN" });
    const steps = (body.checks as { step: string }[]).map(({ step }) => step);
    expect(steps.slice(-3)).toEqual(["SUB-12", "27006", "800075"]);
  });

  test("the offer's limit (27006), by what the customer had on the day", async () => {
    const body = { name: "Trial", family: "licence", isTrial: true, limit: 1, availableFrom: "2021-05-01" };
    await world.done("PUT /v1/offers/TRIAL", { by: "operator", body });
    await world.holdClock("2021-05-04T09:00:00Z");
    expect(await reasonOf("TRIAL")).toBe("ALLOW_STANDARD");
    await buys("TRIAL");
    const told = await refusalOf("TRIAL");
    expect(told).toMatchObject({ reason: "REQUEST_INVALID", fact: expect.stringContaining("1 subscriptions") });
    await deniedAs("TRIAL", told);
    await world.holdClock("2021-05-05T09:00:00Z");
    expect(await reasonOf("TRIAL", "2021-05-03")).toBe("ALLOW_STANDARD");
  });

  test("the country and segment for which a catalogue item was issued (7.2); the customer's own is one check more", async () => {
    const [product, sku] = catalogue.suite.split(":");
    const itemOf = async (country: string) => {
      const { items } = await world.call(`GET /v1/products/${product}/skus/${sku}/availabilities?country=${country}`);
      return String(items[0]?.catalogItemId);
    };
    const foreign = await itemOf("FR");
    const told = await refusalOf(foreign);
    expect(told).toMatchObject({ reason: "COUNTRY_NOT_SUPPORTED", fact: expect.stringContaining("FR") });
    await deniedAs(foreign, told);
    const german = await decide(foreign, {}, { headers: { "x-locale": "de-DE" } });
    expect(german.body).toMatchObject({
      ...{ reason: "COUNTRY_NOT_SUPPORTED", fact: expect.stringMatching(/FR.*NL/) },
      remedy: "Lesen Sie die Verfügbarkeiten für das Land des Kunden und nennen Sie die catalogItemId, die dort steht.",
    });
    const { body } = await decide(await itemOf("NL"));
    expect(body).toMatchObject({ decision: "ALLOW", reason: "ALLOW_STANDARD" });
    expect((body.checks as { step: string }[]).map(({ step }) => step)).toContain("7.2");
  });
});

describe("the explanation", () => {
  test("tells every check in its order with the fact that it saw, the first that failed, and what would make it pass", async () => {
    const { body } = await decide(catalogue.legacy, { date: "2021-07-21" });
    expect(body).toMatchObject({
      ...{ decision: "DENY", reason: "LEGACY_NO_ACTIVE_SUBSCRIPTION", date: "2021-07-21", offerId: catalogue.legacy },
      fact: "Legacy subscriptions of this partner and this customer: none.",
      // Nothing is suspended: nothing is said of it.
      remedy: "Order the Azure plan.",
    });
    const checks = body.checks as { step: string; passed: boolean; fact: string; remedy?: string }[];
    expect(checks.map(({ step }) => step)).toEqual(
      ["1", "2", "2", "3", "3", "3", "3", "3", "4", "5", "6", "6", "7", "7", "7", "7", "8", "8", "8", "9", "10"].concat(
        ["11a", "11b", "11c", "11d", "11e", "11f", "11g", "11h"],
      ),
    );
    expect(checks.filter(({ passed }) => !passed)).toEqual([checks.at(-1)]);
    expect(checks.every(({ fact }) => fact.endsWith("."))).toBe(true);
  });

  test("of an offer that no catalogue had, or not on that day, is that it is unknown (OFR-12)", async () => {
    expect((await decide("MS-AZR-9999P")).body).toMatchObject({ decision: "DENY", reason: "OFFER_UNKNOWN" });
    const body = { name: "Summer", family: "licence", availableFrom: "2021-06-01", availableTo: "2021-09-01" };
    await world.done("PUT /v1/offers/SUMMER", { by: "operator", body });
    const days = ["2021-05-31", "2021-06-01", "2021-08-31", "2021-09-01"];
    const reasons = await Promise.all(days.map((date) => reasonOf("SUMMER", date)));
    expect(reasons).toEqual(["OFFER_UNKNOWN", "ALLOW_STANDARD", "ALLOW_STANDARD", "OFFER_UNKNOWN"]);
  });

  test("OFR-12: of a catalogue item whose availability is none, is over or is not issued yet is that it is unknown, with that fact", async () => {
    const [product, sku] = catalogue.suite.split(":");
    const { items } = await world.call(`GET /v1/products/${product}/skus/${sku}/availabilities?country=NL`);
    const item = String(items[0]?.catalogItemId);
    for (const [named, date, fact] of [
      [`${catalogue.suite}:NLX`, undefined, /^NLX is no availability of CFQ7TTC0LF8R:0001\.$/],
      [item, "2021-01-31", /is of 2021-05 and not issued yet on 2021-01-31\.$/],
      [item, "2022-12-31", /was issued in 2021-05 and is over\.$/],
    ] as const) {
      const told = { fact: expect.stringMatching(fact), remedy: expect.stringContaining("availabilities again") };
      expect(await decide(named, date === undefined ? {} : { date })).toMatchObject({
        status: 200,
        body: {
          ...{ decision: "DENY", reason: "OFFER_UNKNOWN", code: 800004, ...told },
          checks: [{ step: "1", passed: false, ...told }],
        },
      });
    }
    expect((await decide(`${catalogue.suite}:NLX`, {}, { by: "otherDirect" })).status).toBe(404);
  });

  test.each(["2014-12-31", "2023-01-01", "2021-02-30", "soon"])("is not given for %s", async (date) => {
    const answer = await decide(catalogue.plan, { date });
    expect(answer).toMatchObject({
      status: 400,
      body: { reasonCode: "REQUEST_INVALID", parameters: { property: "date" } },
    });
  });

  test.each(["2015-01-01", "2022-12-31", "2021-05-03T10:00:00Z", "05/03/2021 00:00:00"])(
    "is given for %s",
    async (date) => {
      expect((await decide(catalogue.plan, { date })).status).toBe(200);
    },
  );

  test("names a reseller that there is, by tenant or PartnerID", async () => {
    for (const resellerId of [randomUUID(), "999999999"]) {
      const told = { status: 404, body: { code: 800015, reasonCode: "RESELLER_NOT_LINKED" } };
      expect(await decide(catalogue.plan, { resellerId })).toMatchObject(told);
    }
    const told = { status: 400, body: { reasonCode: "REQUEST_INVALID", parameters: { property: "resellerId" } } };
    expect(await decide(catalogue.plan, { resellerId: "the one" })).toMatchObject(told);
  });

  test("of another partner's customer there is none", async () => {
    expect((await decide(catalogue.plan, {}, { by: "otherDirect" })).status).toBe(404);
    expect((await decide(catalogue.plan, {}, { by: "reseller" })).status).toBe(404);
  });
});
