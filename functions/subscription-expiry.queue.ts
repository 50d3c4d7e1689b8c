import { expireSubscriptions } from "../shared/subscriptions/expiry/expire-subscriptions.js";
import { ExpireSubscriptions } from "../shared/subscriptions/expiry/expiry.messages.js";
import { queue } from "../shared/triggers/queue.js";

export const subscriptionExpiry = queue("subscription-expiry", ExpireSubscriptions, ({ backend, message }) =>
  expireSubscriptions(backend, message),
);
