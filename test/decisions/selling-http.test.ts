import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sellingRows } from "./selling.data.js";
import { type Place, places, type Seller, scenes } from "./selling-scenes.data.js";
import { offerIdOf, openStage, type Stage } from "./selling-stage.js";

type Reachable = Exclude<Place, { unreachable: string }>;
type Told = { status: number; decision?: unknown; reason?: unknown; reasonCode?: unknown };

const placed = sellingRows.map((row) => ({ ...row, place: places[row.row] }));
const reachable = placed.flatMap(({ place, ...row }) =>
  place === undefined || "unreachable" in place ? [] : [{ ...row, place }],
);

let stage: Stage;
/** The same years in a deployment that sets the day of phase 3 (PHS-18). */
let retiring: Stage;
const stageOf = ({ legacyRetiredFrom }: Reachable) => (legacyRetiredFrom === undefined ? stage : retiring);
/** What was answered on the day itself, by row. */
const decidedThen = new Map<string, Told>();
const orderedThen = new Map<string, Told>();
const decidedLater = new Map<string, Told>();

function askerOf(place: Reachable, by: Seller): string {
  if (place.asks === "customer") return stageOf(place).customerOf(place.scene);
  return stageOf(place).tenantIdOf(place.asks ?? by);
}

async function told(line: string, sent: { by: string; body?: unknown }, on = stage): Promise<Told> {
  const { status, body } = await on.world.call(line, sent);
  return { ...body, status };
}

beforeAll(async () => {
  stage = await openStage();
  retiring = await openStage({ CSP_LEGACY_RETIRED_FROM: "2022-07-31" }, ["withLegacy"]);

  const asked = reachable.map(({ row, place, offer, date }) => {
    const its = stageOf(place);
    const by = () => askerOf(place, scenes[place.scene].by);
    const decision = (query: Record<string, string>) => {
      const named = place.reseller === undefined ? {} : { resellerId: its.tenantIdOf(place.reseller) };
      const path = `/v1/customers/${its.customerOf(place.scene)}/offers/${offerIdOf(offer)}/decision`;
      return told(`GET ${path}?${new URLSearchParams({ ...query, ...named })}`, { by: by() }, its);
    };
    its.on(date, "12:00", async () => {
      decidedThen.set(row, await decision({}));
      const record = place.reseller === undefined ? {} : { partnerIdOnRecord: its.mpnIdOf(place.reseller) };
      const lineItems = [{ lineItemNumber: 0, offerId: offerIdOf(offer), quantity: 1, ...record }];
      const body = { lineItems, partnerOnRecordAttestationAccepted: true };
      const line = `POST /v1/customers/${its.customerOf(place.scene)}/orders?dryRun=true`;
      orderedThen.set(row, await told(line, { by: by(), body }, its));
    });
    return async () => decidedLater.set(row, await decision({ date }));
  });
  for (const its of [stage, retiring]) {
    await its.play();
    await its.world.holdClock("2024-02-01T00:00:00Z");
  }
  for (const ask of asked) await ask();
}, 300_000);
afterAll(() => Promise.all([stage.world.close(), retiring.world.close()]));

test("every row of section 4 has a place on the stage, or a reason why no request can make it", () => {
  expect(placed.filter(({ place }) => place === undefined).map(({ row }) => row)).toEqual([]);
  expect(placed.length - reachable.length).toBe(2);
});

/** Somebody who may not order at all is told so instead of a decision. */
const answerOf = ({ decision, reason }: { decision: string; reason: string }, { asks }: Reachable) =>
  asks === "customer" ? { status: 403, reasonCode: reason } : { status: 200, decision, reason };

describe.each(reachable.map((row) => [row.row, row] as const))(
  "%s",
  (_, { row, says, offer, date, place, ...answer }) => {
    test(`${says}: ${offer} on ${date} is ${answer.reason}, asked on the day`, () => {
      expect(decidedThen.get(row)).toMatchObject(answerOf(answer, place));
    });

    test(`the order itself, sent on ${date} and only rehearsed, is decided alike (ORD-03)`, () => {
      const expected = answer.decision === "ALLOW" ? { status: 201 } : { reasonCode: answer.reason };
      expect(orderedThen.get(row)).toMatchObject(expected);
    });

    test(`asked years later for ${date}, it is decided by the facts of that day (AMB-73)`, () => {
      expect(decidedLater.get(row)).toMatchObject(answerOf(answer, place));
    });
  },
);

test("SD-30: while the tenant is a customer, it is not enrolled as a partner's (CUS-07)", async () => {
  const partnerId = stage.customerOf("plain");
  const body = { partnerId, legalName: "Plain", domain: "itself.example", countryCode: "DE", mpnId: "7999998" };
  const sent = { by: "operator", body: { ...body, kinds: ["directBill"] } };
  expect(await told("POST /v1/partners", sent)).toMatchObject({ status: 409, reasonCode: "INVALID_STATE" });
});

describe("SD-23 and SD-24 without the moved subscription: the customer is the provider's, its subscription still the former direct partner's", () => {
  const asked = (reseller: Record<string, string>) => {
    const query = new URLSearchParams({ date: "2021-10-01", ...reseller });
    const line = `GET /v1/customers/${stage.customerOf("handedOver")}/offers/MS-AZR-0145P/decision?${query}`;
    return stage.world.call(line, { by: stage.tenantIdOf("provider") });
  };

  test("through the former direct partner step 11(e) misses a moved one (PHS-11, AMB-03)", async () => {
    const { body } = await asked({ resellerId: stage.tenantIdOf("moving") });
    expect(body).toMatchObject({ decision: "DENY", reason: "LEGACY_NO_ACTIVE_SUBSCRIPTION" });
    expect((body.checks as { step: string }[]).at(-1)).toMatchObject({ step: "11e", passed: false });
  });

  test("through nobody it is a new relationship like any other (AMB-72)", async () => {
    const { body } = await asked({});
    expect(body).toMatchObject({ decision: "DENY", reason: "LEGACY_NEW_RELATIONSHIP" });
  });
});

test("SD-06: on the eve of the day that the deployment sets for phase 3 the offer is sold, and in the catalogue (PHS-18)", async () => {
  const { world, customerOf, tenantIdOf } = retiring;
  const line = `GET /v1/customers/${customerOf("withLegacy")}/offers/MS-AZR-0145P/decision?date=2022-07-30`;
  expect(await told(line, { by: tenantIdOf("direct") }, retiring)).toMatchObject({ reason: "ALLOW_LEGACY_EXISTING" });
  const listed: unknown[] = [];
  for (const now of ["2022-07-30T23:59:59Z", "2022-07-31T00:00:00Z"]) {
    await world.holdClock(now);
    const { isAvailableForPurchase } = await world.done("GET /v1/offers/MS-AZR-0145P?country=NL", {
      by: tenantIdOf("direct"),
    });
    listed.push(isAvailableForPurchase);
  }
  expect(listed).toEqual([true, false]);
});
