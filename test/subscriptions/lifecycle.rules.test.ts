import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attribute } from "../../shared/rating/judge-records.rules.js";
import {
  broughtForward,
  deletion,
  deletionDue,
  type Holdings,
  taking,
} from "../../shared/subscriptions/lifecycle.rules.js";
import type { ScheduledNextTerm, Subscription } from "../../shared/subscriptions/subscription.schema.js";
import { aLicence, azureBelow, suspendedLegacy } from "./a-subscription.js";

const holding = (...subscriptions: Subscription[]): Holdings => ({
  subscriptions,
  azure: subscriptions.filter(({ family }) => family === "azureLegacy").map(azureBelow),
});
const atNoonOf = (day: string) => `${day}T12:00:00.000Z`;
const inTime = (holdings: Holdings, now: string) => broughtForward(holdings, now).subscriptions[0];

describe("SUB-08: a legacy subscription that is suspended for 90 days is deleted", () => {
  const suspended = holding(suspendedLegacy());

  test("is still suspended a moment before the 90 days are over", () => {
    expect(broughtForward(suspended, "2021-05-29T23:59:59.999Z")).toBe(suspended);
  });
  test("is cancelled, with its Azure subscription, as of the 90th day, however late somebody looks", () => {
    for (const now of ["2021-05-30T00:00:00.000Z", "2022-11-11T11:11:11.111Z"]) {
      const { subscriptions, azure } = broughtForward(suspended, now);
      for (const one of [subscriptions[0], azure[0]]) {
        expect(one?.state).toBe("cancelled");
        expect(one?.states.slice(-2)).toEqual([
          { state: "suspended", from: "2021-03-01T00:00:00.000Z", to: "2021-05-30T00:00:00.000Z" },
          { state: "cancelled", from: "2021-05-30T00:00:00.000Z" },
        ]);
      }
    }
  });
  test("leaves the Azure subscription alone that a conversion moved to a plan (SUB-12)", () => {
    const azure = azureBelow(suspendedLegacy());
    const [owner] = azure.owners;
    const plan = "3c000000-0000-4000-8000-00000000000f";
    const moved = { ...azure, owners: [...azure.owners, { ...owner, subscriptionId: plan }] } as typeof azure;
    const before = { subscriptions: [suspendedLegacy()], azure: [moved] };
    const done = broughtForward(before, "2022-01-01T00:00:00.000Z");
    expect([done.subscriptions[0]?.state, done.azure[0]]).toEqual(["cancelled", moved]);
  });
});

describe("3.3, SUB-05: what is cancelled when it has just begun", () => {
  const begun = "2021-01-15T10:00:00.000Z";
  const active = suspendedLegacy({
    state: "active",
    states: [{ state: "active", from: begun }],
    suspensionReasons: [],
  });
  const cancelledAt = (at: string) => {
    const after = taking(holding(active), active, { state: "cancelled", at });
    const [subscription = active] = after.subscriptions;
    const [azure = azureBelow(active)] = after.azure;
    return { subscription, azure };
  };
  const usageAt = (usageStart: string) => ({
    ...{ id: "1", subscriptionId: active.subscriptionId, meterId: "vm", quantity: "1", unit: "Hours" },
    ...{ usageStart, usageEnd: "2021-01-15T11:00:00.000Z" },
  });

  test.each([begun, "2021-01-15T09:59:57.000Z"])(
    "was never active when a clock said %s then: it is cancelled since its creation, and no usage counts",
    (at) => {
      const { subscription, azure } = cancelledAt(at);
      for (const one of [subscription, azure]) {
        expect(one).toMatchObject({ state: "cancelled", states: [{ state: "cancelled", from: begun }] });
      }
      expect(attribute(usageAt(begun), azure)).toMatchObject({ kind: "refused", reason: "SUBSCRIPTION_NOT_ACTIVE" });
    },
  );
  test("was active for the moment between, when there is one: usage of that moment counts", () => {
    const { azure } = cancelledAt("2021-01-15T10:00:00.001Z");
    expect(azure.states).toEqual([
      { state: "active", from: begun, to: "2021-01-15T10:00:00.001Z" },
      { state: "cancelled", from: "2021-01-15T10:00:00.001Z" },
    ]);
    expect(attribute(usageAt(begun), azure)).toMatchObject({ kind: "billable" });
  });
});

describe("10.4: the term of a licence", () => {
  test("is renewed at its end, with seven new days in which seats may be given back", () => {
    expect(inTime(holding(aLicence()), "2022-01-14T23:59:59.999Z")).toEqual(aLicence());
    expect(inTime(holding(aLicence()), "2022-01-15T00:00:00.000Z")).toEqual(
      aLicence({ termEndsAt: "2023-01-15T00:00:00.000Z", cancellationAllowedUntil: "2022-01-22T00:00:00.000Z" }),
    );
  });
  test("is renewed as often as it ended, when nobody looked for years", () => {
    expect(inTime(holding(aLicence()), atNoonOf("2025-06-01"))?.termEndsAt).toBe("2026-01-15T00:00:00.000Z");
  });
  test("begins with what was scheduled for it, once", () => {
    const scheduledNextTerm: ScheduledNextTerm = {
      offerId: "CFQ7TTC0LH18:0002",
      offerName: "Larger suite",
      quantity: 9,
      billingCycle: "annual",
      termDuration: "P3Y",
    };
    const renewed = inTime(holding(aLicence({ scheduledNextTerm })), atNoonOf("2022-01-15"));
    expect(renewed).toMatchObject({
      offerId: "CFQ7TTC0LH18:0002",
      offerName: "Larger suite",
      quantity: 9,
      quantities: [{ quantity: 5 }, { quantity: 9, from: "2022-01-15T00:00:00.000Z" }],
      billingCycle: "annual",
      termDuration: "P3Y",
      termEndsAt: "2025-01-15T00:00:00.000Z",
    });
    expect(renewed).not.toHaveProperty("scheduledNextTerm");
  });

  const ending = holding(aLicence({ autoRenew: false }));
  test("that is not renewed suspends the subscription as of its end", () => {
    expect(inTime(ending, atNoonOf("2022-02-20"))).toMatchObject({
      state: "suspended",
      suspensionReasons: ["term_ended"],
      states: [{ state: "active", to: "2022-01-15T00:00:00.000Z" }, { from: "2022-01-15T00:00:00.000Z" }],
    });
  });
  test("and deletes it 30 days expired and 90 disabled after it", () => {
    expect(inTime(ending, "2022-05-14T23:59:59.999Z")?.state).toBe("suspended");
    expect(inTime(ending, "2022-05-15T00:00:00.000Z")).toMatchObject({ state: "cancelled", suspensionReasons: [] });
  });

  const suspension = {
    state: "suspended",
    states: [
      { state: "active", from: "2021-01-15T10:00:00.000Z", to: "2022-01-01T00:00:00.000Z" },
      { state: "suspended", from: "2022-01-01T00:00:00.000Z" },
    ],
    suspensionReasons: ["partner"],
  } satisfies Partial<Subscription>;
  test("of new commerce is not renewed while the partner suspends it", () => {
    expect(inTime(holding(aLicence(suspension)), atNoonOf("2022-01-15"))).toMatchObject({
      state: "suspended",
      suspensionReasons: ["partner", "term_ended"],
      termEndsAt: "2022-01-15T00:00:00.000Z",
    });
  });
  test("of a legacy licence goes on while the partner suspends it, until the 90 days are over", () => {
    const { cancellationAllowedUntil: _, ...legacy } = aLicence({ ...suspension, isNewCommerce: false });
    expect(inTime(holding(legacy), atNoonOf("2022-01-15"))?.termEndsAt).toBe("2023-01-15T00:00:00.000Z");
    expect(inTime(holding(legacy), "2022-04-01T00:00:00.000Z")?.state).toBe("cancelled");
  });
});

describe("SUB-08, 10.4: the day on which a suspended subscription is deleted is known", () => {
  const { termEndsAt: _, ...usage } = aLicence({ state: "suspended", family: "azurePlan" });
  test.each<[string, Subscription, string | undefined]>([
    ["of a legacy one it is the 90th of its suspension", suspendedLegacy(), "2021-05-30T00:00:00.000Z"],
    ["of a licence it is the 120th after its term", aLicence({ state: "suspended" }), "2022-05-15T00:00:00.000Z"],
    ["of an Azure plan there is none", usage, undefined],
    ["of what is active there is none", aLicence({ autoRenew: false }), undefined],
    ["of what is gone there is none any more", aLicence({ state: "cancelled" }), undefined],
  ])("%s", (_told, subscription, due) => {
    expect(deletionDue(subscription)).toBe(due);
    const gone = due === undefined ? undefined : inTime(holding(subscription), due);
    if (gone !== undefined) expect([gone.state, deletion(gone)]).toEqual(["cancelled", due]);
  });
});

test("an add-on ends with its base subscription, at the same instant", () => {
  const base = aLicence({ autoRenew: false });
  const addOn = aLicence({
    subscriptionId: "3c000000-0000-4000-8000-000000000002",
    parentSubscriptionId: base.subscriptionId,
    termEndsAt: "2023-01-15T00:00:00.000Z",
  });
  const [, expired] = broughtForward(holding(base, addOn), atNoonOf("2022-01-20")).subscriptions;
  expect(expired).toMatchObject({ state: "suspended", suspensionReasons: ["parent"] });
  expect(expired?.states.at(-1)?.from).toBe("2022-01-15T00:00:00.000Z");
});

test("time does to one subscription with its base and add-ons, or to all, and again it changes nothing", () => {
  const other = aLicence({ subscriptionId: "3c000000-0000-4000-8000-000000000003" });
  const both = holding(aLicence({ autoRenew: false }), other);
  const one = broughtForward(both, atNoonOf("2022-01-20"), { related: other.subscriptionId });
  expect(one.subscriptions.map(({ state, termEndsAt }) => [state, termEndsAt?.slice(0, 4)])).toEqual([
    ["active", "2022"],
    ["active", "2023"],
  ]);
  const all = broughtForward(one, atNoonOf("2022-01-20"));
  expect(all).toEqual(broughtForward(both, atNoonOf("2022-01-20")));
  expect(broughtForward(all, atNoonOf("2022-01-20"))).toBe(all);
});

test("it makes no difference when and how often somebody looks: what time has done is the same", () => {
  const instant = fc.date({ min: new Date("2021-03-02"), max: new Date("2026-01-01"), noInvalidDate: true });
  const addOn = aLicence({
    ...{ subscriptionId: "3c000000-0000-4000-8000-000000000002", termDuration: "P1M" },
    ...{ parentSubscriptionId: aLicence().subscriptionId, termEndsAt: "2021-04-15T00:00:00.000Z" },
  });
  const legacy = suspendedLegacy({ subscriptionId: "3c000000-0000-4000-8000-000000000003" });
  const held = fc
    .tuple(fc.boolean(), fc.boolean())
    .map(([base, extra]) => holding(aLicence({ autoRenew: base }), { ...addOn, autoRenew: extra }, legacy));
  fc.assert(
    fc.property(held, fc.array(instant, { minLength: 1, maxLength: 6 }), (holdings, looks) => {
      const instants = looks.map((one) => one.toISOString()).sort();
      const often = instants.reduce((reached, now) => broughtForward(reached, now), holdings);
      expect(often).toEqual(broughtForward(holdings, instants.at(-1) ?? ""));
    }),
  );
});
