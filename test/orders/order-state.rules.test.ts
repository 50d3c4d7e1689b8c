import { expect, test } from "vitest";
import { type OrderEvents, type OrderState, orderAfter } from "../../shared/orders/order-state.rules.js";

type Event = keyof OrderEvents;
const openStates: readonly OrderState[] = ["draft", "pending", "pendingReview"];
const finalStates: readonly OrderState[] = ["completed", "partialSuccess", "error", "cancelled"];

/** Facts with which every guard is satisfied. */
const met: OrderEvents = {
  addLine: { allLinesForOneCustomer: true },
  removeLine: { allLinesForOneCustomer: true },
  submit: { firstFailure: undefined },
  discard: {},
  provisioned: { everyLineHasSubscription: true },
  provisionFailed: { someLineHasSubscription: false },
  cancel: { someLineHasSubscription: false },
  hold: {},
  approve: {},
  refuse: {},
};

/** Section 3.2: where each event leads from each state; every pair that is not here is refused. */
const leads: Readonly<Record<Event, Partial<Record<OrderState, OrderState>>>> = {
  addLine: { draft: "draft" },
  removeLine: { draft: "draft" },
  submit: { draft: "pending" },
  discard: { draft: "cancelled" },
  provisioned: { pending: "completed" },
  provisionFailed: { pending: "error" },
  cancel: { pending: "cancelled" },
  hold: { pending: "pendingReview" },
  approve: { pendingReview: "pending" },
  refuse: { pendingReview: "cancelled" },
};

for (const event of Object.keys(leads) as Event[]) {
  for (const state of openStates) {
    const next = leads[event][state];
    test(`3.2: ${event} on an order that is ${state} ${next === undefined ? "is refused" : `leads to ${next}`}`, () => {
      expect(orderAfter(state, event, met[event])).toEqual(
        next === undefined ? { refused: "INVALID_STATE" } : { next },
      );
    });
  }
  for (const state of finalStates) {
    test(`3.2: ${event} on an order that is ${state} is refused, since the order is final`, () => {
      expect(orderAfter(state, event, met[event])).toEqual({ refused: "ORDER_FINAL" });
    });
  }
}

test("3.2: lines of a second customer are refused, whether by adding or removing", () => {
  for (const event of ["addLine", "removeLine"] as const) {
    expect(orderAfter("draft", event, { allLinesForOneCustomer: false })).toEqual({ refused: "MIXED_CUSTOMERS" });
  }
});

test("ORD-03: an order that fails a check of section 4 stays a draft, with that check's reason", () => {
  expect(orderAfter("draft", "submit", { firstFailure: "OUT_OF_MARKET" })).toEqual({ refused: "OUT_OF_MARKET" });
});

test("3.2: an order with a line that has no subscription is not completed", () => {
  const facts = { everyLineHasSubscription: false };
  expect(orderAfter("pending", "provisioned", facts)).toEqual({ refused: "INVALID_STATE" });
});

test("3.2: when some lines fail the order is a partial success", () => {
  const facts = { someLineHasSubscription: true };
  expect(orderAfter("pending", "provisionFailed", facts)).toEqual({ next: "partialSuccess" });
});

test("3.2: an order that has begun to be provisioned is not cancelled", () => {
  expect(orderAfter("pending", "cancel", { someLineHasSubscription: true })).toEqual({ refused: "ORDER_IN_PROGRESS" });
});
