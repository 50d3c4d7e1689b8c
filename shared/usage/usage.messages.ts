import type { MessageKind } from "../messaging/message.js";
import { SubscriptionMonth } from "./usage.schema.js";

/** A subscription-month got usage, or something that it is rated by changed: rate it again from all its records. */
export const RateUsage: MessageKind<SubscriptionMonth> = {
  kind: "RateUsage",
  queue: "usage-rating",
  body: SubscriptionMonth,
};
