import { expect, test } from "vitest";
import { attribute, sortOutRepeats } from "../../shared/rating/judge-records.rules.js";
import type { AzureSubscription } from "../../shared/subscriptions/subscription.schema.js";
import type { UsageRecord } from "../../shared/usage/usage.schema.js";

const subscriptionId = "22222222-0000-4000-8000-000000000000";
const a = "aaaaaaaa-0000-4000-8000-000000000000";
const b = "bbbbbbbb-0000-4000-8000-000000000000";

const record = (differences: Partial<UsageRecord> = {}): UsageRecord => ({
  id: "r1",
  subscriptionId,
  meterId: "m1",
  quantity: "1",
  unit: "Hours",
  usageStart: "2022-05-12T09:00:00Z",
  usageEnd: "2022-05-12T10:00:00Z",
  ...differences,
});
const from = (batchId: string, ...records: UsageRecord[]) => records.map((one) => ({ batchId, record: one }));
const counts = (arrived: ReturnType<typeof from>) => {
  const { first, repeated, conflicting } = sortOutRepeats(arrived);
  return [first.length, repeated.length, conflicting.length];
};

test("USG-04: a record id seen before with equal content is a repeat, also within one batch", () => {
  expect(counts(from("one", record(), record()))).toEqual([1, 1, 0]);
});

test("USG-04: with different content it is a conflict, and the first one stands", () => {
  const arrived = [...from("one", record()), ...from("two", record({ quantity: "2" }))];
  expect(counts(arrived)).toEqual([1, 0, 1]);
  expect(sortOutRepeats(arrived).first.map((one) => one.record.quantity)).toEqual(["1"]);
});

test("the same reading reported again at another time is a repeat", () => {
  expect(counts(from("one", record(), record({ reportedAt: "2022-05-13T00:00:00Z" })))).toEqual([1, 1, 0]);
});

const subscription = (parts: Partial<Pick<AzureSubscription, "owners" | "states">>): AzureSubscription => ({
  azureSubscriptionId: subscriptionId,
  customerId: "33333333-0000-4000-8000-000000000000",
  friendlyName: "Production",
  state: "active",
  states: [{ state: "active", from: "2022-01-01T00:00:00Z" }],
  owners: [owner(a, "2022-01-01T00:00:00Z")],
  ...parts,
});
const owner = (partnerId: string, since: string, to?: string) => ({
  partnerId,
  offerId: "MS-AZR-0145P",
  family: "azureLegacy" as const,
  subscriptionId,
  orderId: "o1",
  from: since,
  ...(to === undefined ? {} : { to }),
});
const verdict = (usageStart: string, of: AzureSubscription) => {
  const found = attribute(record({ usageStart }), of);
  return found.kind === "billable" ? found.owner.partnerId : found.reason;
};

test("SUB-05: usage that starts before the cancellation is billed, usage that starts at its instant is not (EX-12)", () => {
  const cancelled = subscription({
    states: [
      { state: "active", from: "2022-01-01T00:00:00Z", to: "2022-05-12T10:00:00Z" },
      { state: "cancelled", from: "2022-05-12T10:00:00Z" },
    ],
  });
  expect(verdict("2022-05-12T09:59:59.9Z", cancelled)).toBe(a);
  expect(verdict("2022-05-12T10:00:00Z", cancelled)).toBe("SUBSCRIPTION_NOT_ACTIVE");
});

test("SUB-06: usage that starts inside a suspension is not billed, before and after it is (EX-16)", () => {
  const suspended = subscription({
    states: [
      { state: "active", from: "2022-04-01T00:00:00Z", to: "2022-04-10T06:00:00Z" },
      { state: "suspended", from: "2022-04-10T06:00:00Z", to: "2022-04-18T18:00:00Z" },
      { state: "active", from: "2022-04-18T18:00:00Z" },
    ],
  });
  const at = ["2022-04-10T05:00:00Z", "2022-04-10T06:00:00Z", "2022-04-18T17:00:00Z", "2022-04-18T18:00:00Z"];
  expect(at.map((instant) => verdict(instant, suspended))).toEqual([
    a,
    "SUBSCRIPTION_NOT_ACTIVE",
    "SUBSCRIPTION_NOT_ACTIVE",
    a,
  ]);
});

test("USG-07: a record belongs whole to the owner at its start, also when it ends after the cut-over (EX-14)", () => {
  const moved = subscription({
    owners: [owner(a, "2022-01-01T00:00:00Z", "2022-03-10T14:00:00Z"), owner(b, "2022-03-10T14:00:00Z")],
  });
  expect(verdict("2022-03-10T13:30:00Z", moved)).toBe(a);
  expect(verdict("2022-03-10T14:00:00Z", moved)).toBe(b);
});

test("USG-06: usage before the subscription had an owner is refused, not guessed", () => {
  expect(verdict("2021-12-31T23:59:59Z", subscription({}))).toBe("SUBSCRIPTION_UNKNOWN");
});
