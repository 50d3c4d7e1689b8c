import { expect, test } from "vitest";
import { type CreditQuestion, earnsCredit, type HeldGrant } from "../../shared/rating/earned-credit.rules.js";

const subscription = "/subscriptions/S1";
const machine = `${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/front`;
const owned = (differs: Partial<HeldGrant> = {}): HeldGrant => ({
  principalId: "provider",
  roleId: "owner",
  scope: subscription,
  from: "2022-01-01T00:00:00Z",
  ...differs,
});
const earns = (grants: HeldGrant[], differs: Partial<CreditQuestion> = {}) =>
  earnsCredit({
    grants,
    holders: new Set(["provider", "reseller"]),
    date: "2022-03-10",
    resourceUri: machine,
    tags: [],
    eligibleRoles: new Set(["owner", "contributor"]),
    ...differs,
  });

test("PEC-04: a day counts when access was held from its first instant to its last", () => {
  expect(earns([owned()])).toBe(true);
  expect(earns([])).toBe(false);
  expect(earns([owned({ from: "2022-03-10T00:00:00Z", to: "2022-03-11T00:00:00Z" })])).toBe(true);
  expect(earns([owned({ from: "2022-03-10T00:00:00.001Z" })])).toBe(false);
  expect(earns([owned({ to: "2022-03-10T23:59:59.999Z" })])).toBe(false);
  expect(earns([owned({ to: "2022-03-10T00:00:00Z" })])).toBe(false);
});

test("AMB-48: the day on which a subscription is created does not earn, the day after it does", () => {
  const ofSeller = owned({ from: "2022-03-10T09:00:00Z" });
  expect(earns([ofSeller])).toBe(false);
  expect(earns([ofSeller], { date: "2022-03-11" })).toBe(true);
});

test("AMB-49: two roles, or provider and reseller, may make up the day together when no instant is missing", () => {
  const morning = owned({ to: "2022-03-10T12:00:00Z" });
  expect(
    earns([owned({ principalId: "reseller", from: "2022-03-10T12:00:00Z", roleId: "contributor" }), morning]),
  ).toBe(true);
  expect(earns([morning, owned({ principalId: "reseller", from: "2022-03-10T12:00:01Z" })])).toBe(false);
  expect(earns([morning, owned({ from: "2022-03-10T06:00:00Z", to: "2022-03-10T07:00:00Z" })])).toBe(false);
});

test("PEC-06: access of a third partner never helps, not even for a part of the day", () => {
  expect(earns([owned({ principalId: "stranger" })])).toBe(false);
  const afternoon = owned({ principalId: "stranger", from: "2022-03-10T12:00:00Z" });
  expect(earns([owned({ to: "2022-03-10T12:00:00Z" }), afternoon])).toBe(false);
});

test("PEC-05, AMB-50: only the roles of the list count, however their ids are cased", () => {
  expect(earns([owned({ roleId: "Contributor" })])).toBe(true);
  expect(earns([owned({ roleId: "reader" })])).toBe(false);
});

test("PEC-03: access covers what lies below it and nothing beside or above it", () => {
  const at = (scope: string) => earns([owned({ scope })]);
  expect(at(`${subscription}/resourceGroups/web`)).toBe(true);
  expect(at(`${subscription}/RESOURCEGROUPS/Web/`)).toBe(true);
  expect(at(machine)).toBe(true);
  expect(at(`${subscription}/resourceGroups/we`)).toBe(false);
  expect(at(`${machine}/extensions/agent`)).toBe(false);
  expect(at("/subscriptions/S2")).toBe(false);
});

test("AMB-50: usage without a resource earns only by access to the subscription", () => {
  expect(earns([owned()], { resourceUri: undefined })).toBe(true);
  expect(earns([owned({ scope: `${subscription}/resourceGroups/web` })], { resourceUri: undefined })).toBe(false);
});

test.each(["reservation", "Spot", "Third Party", "ThirdParty", "savings plan"])("PEC-07: no credit on %s", (tag) => {
  expect(earns([owned()], { tags: ["Compute", tag] })).toBe(false);
});

test("PEC-07: other tags do not matter", () =>
  expect(earns([owned()], { tags: ["Compute", "First Party"] })).toBe(true));
