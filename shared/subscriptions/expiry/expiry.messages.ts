import { z } from "zod";
import type { MessageKind } from "../../messaging/message.js";

const ExpireSubscriptionsBody = z.object({ customerId: z.guid(), instants: z.array(z.iso.datetime()).min(1) });
export type ExpireSubscriptionsBody = z.infer<typeof ExpireSubscriptionsBody>;

/** Something of this customer was due at each of the instants, a page of entries at most: its holdings are to be brought forward. */
export const ExpireSubscriptions: MessageKind<ExpireSubscriptionsBody> = {
  kind: "ExpireSubscriptions",
  queue: "subscription-expiry",
  body: ExpireSubscriptionsBody,
};
