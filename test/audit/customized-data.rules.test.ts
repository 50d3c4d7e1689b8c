import { expect, test } from "vitest";
import { customizedData } from "../../shared/audit/customized-data.rules.js";
import type { LedgerEvent } from "../../shared/ledger/happened.schema.js";

const event = (differs: Partial<LedgerEvent>): LedgerEvent => ({
  kind: "order-placed",
  subject: "o1",
  by: { tenantId: "t1", kind: "user", id: "u1" },
  version: 1,
  commitId: "m1",
  at: "2026-01-01T00:00:00.000Z",
  requestId: "r1",
  correlationId: "c1",
  ...differs,
});
const told = (differs: Partial<LedgerEvent>) =>
  Object.fromEntries(customizedData(event(differs)).map(({ key, value }) => [key, value]));
const line = { offerId: "A", quantity: 2, subscriptionId: "s1", friendlyName: "Office", partnerIdOnRecord: "5000001" };

test("26: the audit of an order names it, its cycle, and each line by its number", () => {
  const after = { orderId: "o1", billingCycle: "monthly", lineItems: [line, { offerId: "B", quantity: 1 }] };
  expect(told({ after })).toEqual({
    RequestId: "r1",
    Subject: "o1",
    OrderId: "o1",
    BillingCycle: "monthly",
    "OfferId-0": "A",
    "SubscriptionId-0": "s1",
    "SubscriptionName-0": "Office",
    "Quantity-0": "2",
    "PartnerOnRecord-0": "5000001",
    "OfferId-1": "B",
    "Quantity-1": "1",
  });
});
test("26: of anything else the audit says the request, whom it is about and for whom it was done", () => {
  expect(told({ kind: "customer-created", onBehalfOf: "t2", after: { orderId: "o1", lineItems: [] } })).toEqual({
    RequestId: "r1",
    Subject: "o1",
    OnBehalfOf: "t2",
  });
  expect(told({ after: { orderId: 7 } })).toEqual({ RequestId: "r1", Subject: "o1" });
});
