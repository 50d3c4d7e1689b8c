import { z } from "zod";
import type { LedgerEvent } from "../ledger/happened.schema.js";

/** As much of an order as its audit record tells; events of other times may lack some of it. */
const Ordered = z.object({
  orderId: z.string(),
  billingCycle: z.string().optional(),
  lineItems: z.array(
    z.object({
      offerId: z.string().optional(),
      subscriptionId: z.string().optional(),
      friendlyName: z.string().optional(),
      quantity: z.int().optional(),
      partnerIdOnRecord: z.string().optional(),
    }),
  ),
});

type Named = { key: string; value: string };

/** What an audit record says beside its values: the request, whom it was about, and of an order its lines by number (API reference, 26). */
export function customizedData({ kind, requestId, subject, onBehalfOf, after }: LedgerEvent): Named[] {
  const order = kind === "order-placed" ? Ordered.safeParse(after) : undefined;
  return named({
    RequestId: requestId,
    Subject: subject,
    OnBehalfOf: onBehalfOf,
    ...(order?.success ? orderData(order.data) : {}),
  });
}

function orderData({ orderId, billingCycle, lineItems }: z.infer<typeof Ordered>) {
  const lines = lineItems.flatMap((line, index) => [
    [`OfferId-${index}`, line.offerId],
    [`SubscriptionId-${index}`, line.subscriptionId],
    [`SubscriptionName-${index}`, line.friendlyName],
    [`Quantity-${index}`, line.quantity?.toString()],
    [`PartnerOnRecord-${index}`, line.partnerIdOnRecord],
  ]);
  return { OrderId: orderId, BillingCycle: billingCycle, ...Object.fromEntries(lines) };
}

/** What is not known is left out. */
const named = (values: Record<string, string | undefined>): Named[] =>
  Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
