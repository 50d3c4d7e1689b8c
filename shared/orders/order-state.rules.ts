import assert from "node:assert/strict";
import type { ReasonCode } from "../kernel/reason-codes.js";

export type OrderState = "draft" | "pending" | "pendingReview" | "completed" | "partialSuccess" | "error" | "cancelled";
export type OrderStep = { next: OrderState } | { refused: ReasonCode };

type Nothing = Record<never, never>;
/** What must be known to judge each event. */
export type OrderEvents = {
  addLine: { allLinesForOneCustomer: boolean };
  removeLine: { allLinesForOneCustomer: boolean };
  /** `firstFailure`: of the checks of section 4, over all lines. */
  submit: { firstFailure: ReasonCode | undefined };
  discard: Nothing;
  provisioned: { everyLineHasSubscription: boolean };
  provisionFailed: { someLineHasSubscription: boolean };
  cancel: { someLineHasSubscription: boolean };
  hold: Nothing;
  approve: Nothing;
  refuse: Nothing;
};

type Rows = { readonly [Event in keyof OrderEvents]?: (facts: OrderEvents[Event]) => OrderStep };

const to = (next: OrderState) => (): OrderStep => ({ next });
const changeLines = (facts: { allLinesForOneCustomer: boolean }): OrderStep =>
  facts.allLinesForOneCustomer ? { next: "draft" } : { refused: "MIXED_CUSTOMERS" };

/**
 * The open states of section 3.2; every other state is final. What is sold here passes through `draft` and `pending` in
 * the transaction that writes the order (`orderPlaced`): nobody holds, approves or loses an order between them.
 */
const table: Readonly<Partial<Record<OrderState, Rows>>> = {
  draft: {
    addLine: changeLines,
    removeLine: changeLines,
    submit: ({ firstFailure }) => (firstFailure === undefined ? { next: "pending" } : { refused: firstFailure }),
    discard: to("cancelled"),
  },
  pending: {
    // An order that lacks subscriptions has not been provisioned: the event is not possible yet.
    provisioned: (facts) => (facts.everyLineHasSubscription ? { next: "completed" } : { refused: "INVALID_STATE" }),
    provisionFailed: (facts) => ({ next: facts.someLineHasSubscription ? "partialSuccess" : "error" }),
    cancel: (facts) => (facts.someLineHasSubscription ? { refused: "ORDER_IN_PROGRESS" } : { next: "cancelled" }),
    hold: to("pendingReview"),
  },
  pendingReview: { approve: to("pending"), refuse: to("cancelled") },
};

/** The state after the event, or why the event is refused and nothing changes (section 3.2). */
export function orderAfter<Event extends keyof OrderEvents>(
  state: OrderState,
  event: Event,
  facts: OrderEvents[Event],
): OrderStep {
  const rows = table[state];
  if (rows === undefined) return { refused: "ORDER_FINAL" };
  const row: Rows[Event] = rows[event];
  return row === undefined ? { refused: "INVALID_STATE" } : row(facts);
}

/** An order whose lines were all decided and provisioned in one transaction goes through submit and provisioned at once. */
export function orderPlaced(lines: readonly { subscriptionId: string | undefined }[]): "completed" {
  const submitted = orderAfter("draft", "submit", { firstFailure: undefined });
  assert("next" in submitted, "an order that failed a check is refused before");
  const everyLineHasSubscription = lines.every(({ subscriptionId }) => subscriptionId !== undefined);
  const provisioned = orderAfter(submitted.next, "provisioned", { everyLineHasSubscription });
  assert("next" in provisioned && provisioned.next === "completed", "every line has its subscription");
  return provisioned.next;
}
