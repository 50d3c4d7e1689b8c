import { z } from "zod";
import type { MessageKind } from "../../messaging/message.js";

const ExpireSubscriptionsBody = z.object({ customerId: z.guid(), dueAt: z.iso.datetime() });

/** Something of this customer was due at the instant: its holdings are to be brought forward. */
export const ExpireSubscriptions: MessageKind<z.infer<typeof ExpireSubscriptionsBody>> = {
  kind: "ExpireSubscriptions",
  queue: "subscription-expiry",
  body: ExpireSubscriptionsBody,
};
