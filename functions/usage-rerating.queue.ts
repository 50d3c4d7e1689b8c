import { RerateUsage } from "../shared/pricing/pricing.messages.js";
import { rerateUsage } from "../shared/rating/rerate-usage.js";
import { queue } from "../shared/triggers/queue.js";

export const usageRerating = queue("usage-rerating", RerateUsage, ({ backend, message }) =>
  rerateUsage(backend, message),
);
