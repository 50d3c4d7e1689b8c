import { beforeEach, describe, expect, test } from "vitest";
import { findOffer } from "../../shared/catalogue/find-offer.js";
import { publishOffer } from "../../shared/catalogue/publish-offer.js";
import { continueConversion } from "../../shared/conversion/continue-conversion.js";
import { conversionEligibility, findUpgrade } from "../../shared/conversion/see-conversion.js";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import { reasons } from "../../shared/kernel/reason-codes.js";
import { Refusal } from "../../shared/kernel/refusal.js";
import { ordersIn } from "../../shared/orders/order-rows.js";
import { placeOrder } from "../../shared/orders/place-order.js";
import { commitSubscriptions } from "../../shared/subscriptions/commit-subscriptions.js";
import { cancelEntitlement } from "../../shared/subscriptions/entitlements.js";
import { expireSubscriptions, startExpiry } from "../../shared/subscriptions/expiry/expire-subscriptions.js";
import { newSubscription } from "../../shared/subscriptions/new-subscription.js";
import { refuseDuringConversion } from "../../shared/subscriptions/product-upgrade-rows.js";
import { rangeFor } from "../../shared/subscriptions/subscription-list-keys.js";
import { azureSubscriptionsIn, grantsIn, subscriptionsIn } from "../../shared/subscriptions/subscription-rows.js";
import type { MemoryPorts } from "../simulation/twins/memory-ports.js";
import { offers } from "../support/business.js";
import { mpnIdOf, type Partner, tenantOf } from "../support/parties.js";
import {
  aCustomer,
  agree,
  callerOf,
  convert,
  cutOver,
  openShop,
  portsOn,
  requestOn,
  sellLegacy,
  setStatus,
  soldAt,
} from "./conversion-world.js";

let ports: MemoryPorts;
beforeEach(async () => {
  ports = portsOn();
  await openShop(ports);
});

const fileOf = (customerId: string) => requestOn(ports).customers.read(customerId);
const heldBy = async (customerId: string) => {
  const file = await fileOf(customerId);
  return {
    subscriptions: subscriptionsIn(file),
    azure: azureSubscriptionsIn(file),
    orders: ordersIn(file),
    grants: grantsIn(file),
  };
};
/** The reason and its number on the wire. */
const told = ({ code, wireCode }: Refusal): string => {
  const usual: { status: number; wireCode?: number } = reasons[code];
  return `${code} ${wireCode ?? usual.wireCode ?? ""}`;
};
const refusedWith = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Refusal ? told(error) : `not refused: ${error}`;
};
/** A legacy subscription that nobody could order beside the plan, as a direct-to-indirect move leaves it. */
async function moveIn(customerId: string): Promise<string> {
  const backend = requestOn(ports, { now: "2021-10-20T00:00:00.000Z" });
  const partner = await backend.partners.find(tenantOf("contoso"));
  const offer = await findOffer(backend, offers.legacy.offerId);
  const file = await fileOf(customerId);
  if (partner === undefined || offer === undefined) throw new Error("the shop is not open");
  const made = newSubscription({
    ids: (name) => derivedGuid("moved", name),
    now: "2021-10-20T00:00:00.000Z",
    grantedBy: "the move",
    orderId: derivedGuid("moved order"),
    customerId,
    partner,
    reseller: undefined,
    offer,
    line: { quantity: 1, billingCycle: "monthly" },
  });
  const happened = { kind: "order-placed", subject: customerId, by: backend.actor } as const;
  await commitSubscriptions(backend, customerId, file, made.changes, happened);
  return made.subscriptionId;
}
const eligibility = (customerId: string, as: Partner = "contoso") =>
  conversionEligibility(requestOn(ports, { as }), { caller: callerOf(as), customerId });

describe("SUB-12: a conversion", () => {
  test("leaves the Azure subscription its id, state and roles, and makes it the plan's from one instant on; the commercial legacy subscription is suspended with its reason", async () => {
    const customerId = await aCustomer(ports, "one");
    const [legacyId = ""] = await sellLegacy(ports, customerId, 1);
    const before = await heldBy(customerId);

    const upgrade = await convert(ports, customerId);

    const after = await heldBy(customerId);
    const plan = after.subscriptions.find(({ family }) => family === "azurePlan");
    expect(plan).toMatchObject({ state: "active", offerId: offers.plan.offerId, createdAt: cutOver, quantity: 1 });
    expect(after.subscriptions.find(({ subscriptionId }) => subscriptionId === legacyId)).toMatchObject({
      state: "suspended",
      states: [
        { state: "active", from: soldAt, to: cutOver },
        { state: "suspended", from: cutOver },
      ],
      suspensionReasons: ["converted"],
      convertedTo: plan?.subscriptionId,
    });
    expect(after.azure).toMatchObject([
      {
        azureSubscriptionId: legacyId,
        state: "active",
        states: [{ state: "active", from: soldAt }],
        owners: [
          { offerId: offers.legacy.offerId, subscriptionId: legacyId, from: soldAt, to: cutOver },
          {
            offerId: offers.plan.offerId,
            family: "azurePlan",
            subscriptionId: plan?.subscriptionId,
            orderId: plan?.orderId,
            from: cutOver,
          },
        ],
      },
    ]);
    expect(after.grants).toEqual(before.grants);
    expect(after.orders.find(({ orderId }) => orderId === plan?.orderId)).toMatchObject({
      lineItems: [{ offerId: offers.plan.offerId, subscriptionId: plan?.subscriptionId }],
    });
    expect(upgrade).toMatchObject({
      status: "Completed",
      cutOverAt: cutOver,
      items: [{ subscriptionId: legacyId, status: "Completed" }],
    });
  });

  test("converts all of the pair at once, with one plan for each reseller of record (AMB-64), and nothing of another partner", async () => {
    const customerId = await aCustomer(ports, "two tiers", { of: "fabrikam", reseller: "wingtip" });
    const resold = await sellLegacy(ports, customerId, 2, { of: "fabrikam", reseller: "wingtip" });
    const direct = await sellLegacy(ports, customerId, 1, { of: "fabrikam" });
    const others = await aCustomer(ports, "of others");
    const [ofOthers] = await sellLegacy(ports, others, 1);

    const { items } = await convert(ports, customerId, { as: "fabrikam" });

    const { subscriptions, azure } = await heldBy(customerId);
    const plans = subscriptions.filter(({ family }) => family === "azurePlan");
    expect(plans.map(({ resellerMpnId }) => resellerMpnId).sort()).toEqual([mpnIdOf("wingtip"), undefined]);
    const planOf = (id: string) => items.find((item) => item.subscriptionId === id)?.planSubscriptionId;
    const withWingtip = plans.find(({ resellerId }) => resellerId === tenantOf("wingtip"))?.subscriptionId;
    expect(resold.map(planOf)).toEqual([withWingtip, withWingtip]);
    expect(direct.map(planOf)).not.toEqual([withWingtip]);
    for (const one of azure) {
      expect(one.owners.at(-1)?.resellerId, one.azureSubscriptionId).toBe(
        resold.includes(one.azureSubscriptionId) ? tenantOf("wingtip") : undefined,
      );
    }
    const untouched = (await heldBy(others)).subscriptions;
    expect(untouched).toMatchObject([{ subscriptionId: ofOthers, state: "active" }]);
  });

  test("uses the plan that the pair holds already, where a legacy subscription came beside it by a move (AMB-72)", async () => {
    const customerId = await aCustomer(ports, "moved");
    await sellLegacy(ports, customerId, 1);
    await convert(ports, customerId);
    const [plan] = (await heldBy(customerId)).subscriptions.filter(({ family }) => family === "azurePlan");
    const moved = await moveIn(customerId);

    const { items } = await convert(ports, customerId, { now: "2021-11-01T00:00:00.000Z" });

    expect(items).toMatchObject([
      { subscriptionId: moved, planSubscriptionId: plan?.subscriptionId, status: "Completed" },
    ]);
    const { subscriptions, orders } = await heldBy(customerId);
    expect(subscriptions.filter(({ family }) => family === "azurePlan")).toHaveLength(1);
    expect(orders).toHaveLength(2);
  });

  test("is on the partner's list over all customers when it answers", async () => {
    const customerId = await aCustomer(ports, "listed");
    await sellLegacy(ports, customerId, 2);
    await convert(ports, customerId);
    const listed = await requestOn(ports).subscriptionLists.page(tenantOf("contoso"), rangeFor({ customerId }), {
      size: 10,
      after: undefined,
    });
    expect(listed.listed.map(({ listing }) => `${listing.family} ${listing.state}`).sort()).toEqual([
      "azureLegacy suspended",
      "azureLegacy suspended",
      "azurePlan active",
    ]);
  });

  test("asked for again under the same id answers the same upgrade and changes nothing, also after a later one was refused", async () => {
    const customerId = await aCustomer(ports, "repeated");
    await sellLegacy(ports, customerId, 1);
    const first = await convert(ports, customerId, { id: "same" });
    const { version } = await fileOf(customerId);
    expect(await refusedWith(convert(ports, customerId))).toBe("INVALID_STATE 900110");
    expect(await convert(ports, customerId, { id: "same", now: "2021-10-06T00:00:00.000Z" })).toEqual(first);
    expect((await fileOf(customerId)).version).toEqual(version);
  });

  test("leaves a legacy subscription that never comes back, also when the plan is gone: its Azure subscription is no longer its own", async () => {
    const customerId = await aCustomer(ports, "left");
    const [id = ""] = await sellLegacy(ports, customerId, 1);
    const { items } = await convert(ports, customerId);
    const plan = items[0]?.planSubscriptionId ?? "";
    const now = "2021-10-06T00:00:00.000Z";
    const of = { caller: callerOf("contoso"), customerId, subscriptionId: plan, entitlementId: id };
    await cancelEntitlement(requestOn(ports, { now }), { ...of, reason: "compromise" });
    await setStatus(ports, customerId, plan, "deleted", { now });
    expect(await refusedWith(setStatus(ports, customerId, id, "active", { now }))).toBe(
      "LEGACY_BLOCKED_BY_AZURE_PLAN 2085",
    );
  });

  test("leaves the suspended legacy subscription to be deleted after its 90 days (SUB-08), while the Azure subscription goes on", async () => {
    const customerId = await aCustomer(ports, "ninety days");
    await sellLegacy(ports, customerId, 1);
    await convert(ports, customerId);
    const later = "2022-01-03T14:30:00.000Z";
    const backend = requestOn(ports, { now: later });
    await startExpiry(backend);
    for (const { due } of [await backend.expiries.dueBy(later)])
      for (const { customerId: of, dueAt } of due)
        await expireSubscriptions(backend, { customerId: of, instants: [dueAt] });
    const { subscriptions, azure } = await heldBy(customerId);
    expect(subscriptions.map(({ family, state }) => `${family} ${state}`).sort()).toEqual([
      "azureLegacy cancelled",
      "azurePlan active",
    ]);
    expect(azure).toMatchObject([{ state: "active", states: [{ state: "active", from: soldAt }] }]);
  });
});

describe("a conversion is refused with the wire's number and changes nothing", () => {
  const refused = async (customerId: string, as: Partner = "contoso") => {
    const { version } = await fileOf(customerId);
    const said = await refusedWith(convert(ports, customerId, { as }));
    expect((await fileOf(customerId)).version).toEqual(version);
    const { refusal } = await eligibility(customerId, as);
    expect(refusal && told(refusal), "eligibility says the same").toBe(said);
    expect(await requestOn(ports).unfinished.list("productUpgrade")).toEqual([]);
    return said;
  };

  test("900108: nothing is there to convert; one legacy subscription is enough", async () => {
    const customerId = await aCustomer(ports, "empty");
    expect(await refused(customerId)).toBe("LEGACY_NO_ACTIVE_SUBSCRIPTION 900108");
    await sellLegacy(ports, customerId, 1);
    expect(await eligibility(customerId)).toEqual({});
  });
  test("900108: a legacy subscription that is deleted is none", async () => {
    const customerId = await aCustomer(ports, "deleted");
    const [id = ""] = await sellLegacy(ports, customerId, 1);
    await setStatus(ports, customerId, id, "deleted");
    expect(await refused(customerId)).toBe("LEGACY_NO_ACTIVE_SUBSCRIPTION 900108");
  });
  test("900105: one of the pair's legacy subscriptions is suspended; when it is active again, all can be converted", async () => {
    const customerId = await aCustomer(ports, "suspended");
    const [id = ""] = await sellLegacy(ports, customerId, 2);
    await setStatus(ports, customerId, id, "suspended");
    expect(await refused(customerId)).toBe("SUSPENDED_CANNOT_CONVERT 900105");
    await setStatus(ports, customerId, id, "active", { now: "2021-10-05T14:31:00.000Z" });
    expect(await eligibility(customerId)).toEqual({});
  });
  test("900110: all is converted; and a second conversion finds no more of it", async () => {
    const customerId = await aCustomer(ports, "done");
    await sellLegacy(ports, customerId, 1);
    const { upgradeId } = await convert(ports, customerId);
    expect(await refused(customerId)).toBe("INVALID_STATE 900110");
    expect((await eligibility(customerId)).upgradeId).toBe(upgradeId);
  });
  test("900120: the reseller of record does not convert what its provider is billed for (NOT_BILLING_OWNER); the provider does", async () => {
    const customerId = await aCustomer(ports, "resold", { of: "fabrikam", reseller: "wingtip" });
    await sellLegacy(ports, customerId, 1, { of: "fabrikam", reseller: "wingtip" });
    expect(await refused(customerId, "wingtip")).toBe("NOT_BILLING_OWNER 900120");
    expect(await eligibility(customerId, "fabrikam")).toEqual({});
  });
  test("13605: the customer agreement is needed, and is enough once it is recorded", async () => {
    const customerId = await aCustomer(ports, "not agreed", { of: "contoso" });
    await sellLegacy(ports, customerId, 1);
    // An order asks for the agreement too: only behind its back there is legacy without one.
    const table = ports.tables.open("customers");
    const { rows } = await table.page(customerId, { from: "agreement_", to: "agreement`" });
    await table.change(
      customerId,
      rows.map(({ rowKey }) => ({ kind: "delete", rowKey })),
    );
    expect(await refused(customerId)).toBe("AGREEMENT_NOT_ACCEPTED 13605");
    await agree(ports, customerId);
    expect(await eligibility(customerId)).toEqual({});
  });
  test("900130: bought after the instant of the cut-over; bought at that instant it can be converted, and has no legacy time", async () => {
    const customerId = await aCustomer(ports, "too recent");
    await sellLegacy(ports, customerId, 1, { now: "2021-03-01T10:00:00.001Z" });
    expect(await refusedWith(convert(ports, customerId, { now: soldAt }))).toBe("INVALID_STATE 900130");
    await convert(ports, customerId, { now: "2021-03-01T10:00:00.001Z" });
    const { azure } = await heldBy(customerId);
    expect(azure[0]?.owners).toMatchObject([{ family: "azurePlan", from: "2021-03-01T10:00:00.001Z" }]);
  });
  test("NO_RELATIONSHIP, or no such customer at all: a conversion is the serving partner's", async () => {
    const customerId = await aCustomer(ports, "foreign");
    await sellLegacy(ports, customerId, 1);
    expect(await refusedWith(convert(ports, customerId, { as: "litware" }))).toBe("NOT_FOUND 60003");
    expect(await refusedWith(eligibility(customerId, "litware"))).toBe("NOT_FOUND 60003");
  });
});

describe("an upgrade's status", () => {
  test("is told to its partner for its customer alone: 900111 for another customer, 900106 for another partner or an id that is none", async () => {
    const customerId = await aCustomer(ports, "asked");
    await sellLegacy(ports, customerId, 1);
    const upgrade = await convert(ports, customerId);
    const { upgradeId } = upgrade;
    const ask = (as: Partner, of: string, id = upgradeId) =>
      findUpgrade(requestOn(ports, { as }), { caller: callerOf(as), upgradeId: id, customerId: of });
    expect(await ask("contoso", customerId)).toEqual(upgrade);
    const other = await aCustomer(ports, "other");
    expect(await refusedWith(ask("contoso", other))).toBe("REQUEST_INVALID 900111");
    expect(await refusedWith(ask("litware", customerId))).toBe("NOT_FOUND 900106");
    expect(await refusedWith(ask("contoso", customerId, customerId))).toBe("NOT_FOUND 900106");
  });
});

describe("more subscriptions than fit one transaction", () => {
  const many = 60;
  const begun = async (name: string) => {
    const customerId = await aCustomer(ports, name);
    const sold = await sellLegacy(ports, customerId, many);
    const upgrade = await convert(ports, customerId);
    const [message] = ports.messages("product-upgrades");
    const { body } = JSON.parse(message?.text ?? "{}") as { body: Parameters<typeof continueConversion>[1] };
    return {
      customerId,
      sold,
      upgrade,
      goOn: (now = "2021-10-05T15:00:00.000Z") => continueConversion(requestOn(ports, { now }), body),
    };
  };

  test("are converted in parts by the queue, all as of the one cut-over; the message again changes nothing", async () => {
    const { customerId, upgrade, goOn } = await begun("many");
    expect(upgrade.status).toBe("InProgress");
    expect(upgrade.items.filter(({ status }) => status === "Completed").length).toBeGreaterThan(30);
    await goOn();
    const { subscriptions, azure } = await heldBy(customerId);
    expect(subscriptions.filter(({ family }) => family === "azurePlan")).toHaveLength(1);
    expect(subscriptions.filter(({ state }) => state === "suspended")).toHaveLength(many);
    expect(new Set(azure.map(({ owners }) => owners.map(({ family, from }) => `${family} ${from}`).join()))).toEqual(
      new Set([`azureLegacy ${soldAt},azurePlan ${cutOver}`]),
    );
    const { version } = await fileOf(customerId);
    await goOn();
    expect((await fileOf(customerId)).version).toEqual(version);
  });

  test("take their add-ons along, which end with them: a part has fewer of those that have some", async () => {
    const customerId = await aCustomer(ports, "add-ons");
    const addOn = { offerId: "CFQ7TTC0BB10:0001", quantity: 1, lineItemNumber: 1 };
    const about = { name: "Insight", family: "licence" as const, isAddOn: true };
    await publishOffer(requestOn(ports, { now: soldAt }), addOn.offerId, {
      ...about,
      prerequisiteOffers: [offers.legacy.offerId],
    });
    const bases = 35;
    for (let count = 0; count < bases; count++) {
      const lineItems = [{ lineItemNumber: 0, offerId: offers.legacy.offerId, quantity: 1 }, addOn];
      await placeOrder(requestOn(ports, { now: soldAt }), {
        caller: callerOf("contoso"),
        customerId,
        order: { lineItems },
      });
    }
    const upgrade = await convert(ports, customerId);
    expect(upgrade.status).toBe("InProgress");
    const [message] = ports.messages("product-upgrades").slice(-1);
    await continueConversion(requestOn(ports), JSON.parse(message?.text ?? "{}").body);
    const { subscriptions } = await heldBy(customerId);
    const said = subscriptions.map(({ family, state, suspensionReasons }) => `${family} ${state} ${suspensionReasons}`);
    const counts = [...new Set(said)].sort().map((one) => [one, said.filter((other) => other === one).length]);
    expect(counts).toEqual([
      ["azureLegacy suspended converted", bases],
      ["azurePlan active ", 1],
      ["licence suspended parent", bases],
    ]);
  });

  test("refuse another conversion (900109) and a purchase of Azure (900113) while they are on their way, and not after", async () => {
    const { customerId, goOn } = await begun("running");
    expect(await refusedWith(convert(ports, customerId))).toBe("INVALID_STATE 900109");
    const purchase = async () => refuseDuringConversion(await fileOf(customerId), tenantOf("contoso"));
    expect(await refusedWith(purchase())).toBe("INVALID_STATE 900113");
    await goOn();
    expect(await refusedWith(purchase())).toMatch(/^not refused/);
  });

  test("one that is suspended meanwhile fails alone: purchases are refused (900114) until it is cancelled", async () => {
    const { customerId, sold, upgrade, goOn } = await begun("failing");
    const [waiting = ""] = upgrade.items
      .filter(({ status }) => status === "InProgress")
      .map((item) => item.subscriptionId);
    await setStatus(ports, customerId, waiting, "suspended", { now: "2021-10-05T14:40:00.000Z" });
    await goOn();
    const after = await findUpgrade(requestOn(ports), {
      caller: callerOf("contoso"),
      upgradeId: upgrade.upgradeId,
      customerId,
    });
    expect(after.status).toBe("Failed");
    expect(after.items.filter(({ status }) => status === "Failed").map((item) => item.subscriptionId)).toEqual([
      waiting,
    ]);
    expect(after.items.filter(({ status }) => status === "Completed")).toHaveLength(sold.length - 1);
    const purchase = async () => refuseDuringConversion(await fileOf(customerId), tenantOf("contoso"));
    expect(await refusedWith(purchase())).toBe("INVALID_STATE 900114");
    expect(await refusedWith(convert(ports, customerId))).toBe("SUSPENDED_CANNOT_CONVERT 900105");
    await setStatus(ports, customerId, waiting, "deleted", { now: "2021-10-06T00:00:00.000Z" });
    expect(await refusedWith(purchase())).toMatch(/^not refused/);
  });
});

describe("at once", () => {
  test("two conversions make one upgrade and one plan, and the other is refused", async () => {
    for (let round = 0; round < 5; round++) {
      const customerId = await aCustomer(ports, `twice ${round}`);
      await sellLegacy(ports, customerId, 2);
      const said = await Promise.all([1, 2, 3].map(() => refusedWith(convert(ports, customerId))));
      expect(said.sort()).toEqual(["INVALID_STATE 900110", "INVALID_STATE 900110", "not refused: undefined"]);
      const { subscriptions } = await heldBy(customerId);
      expect(subscriptions.filter(({ family }) => family === "azurePlan")).toHaveLength(1);
    }
  });

  test("of a conversion and a suspension one wins, and the other is refused by what that left", async () => {
    for (let round = 0; round < 5; round++) {
      const customerId = await aCustomer(ports, `suspended ${round}`);
      const [id = ""] = await sellLegacy(ports, customerId, 1);
      const asked = [() => convert(ports, customerId), () => setStatus(ports, customerId, id, "suspended")];
      const [first, second] = round % 2 === 0 ? asked : asked.reverse();
      const said = await Promise.all([first?.(), second?.()].map((work) => refusedWith(Promise.resolve(work))));
      const { subscriptions, azure } = await heldBy(customerId);
      const legacy = subscriptions.find(({ subscriptionId }) => subscriptionId === id);
      if (legacy?.convertedTo === undefined) {
        expect(said).toContain("SUSPENDED_CANNOT_CONVERT 900105");
        expect(azure[0]?.state).toBe("suspended");
      } else {
        expect(azure[0]?.state).toBe("active");
        expect(legacy.state).toBe("suspended");
        expect(legacy.suspensionReasons).toContain("converted");
      }
    }
  });
});
