import { rateUsage } from "../shared/rating/rate-usage.js";
import { queue } from "../shared/triggers/queue.js";
import { RateUsage } from "../shared/usage/usage.messages.js";

export const usageRating = queue("usage-rating", RateUsage, ({ backend, message }) => rateUsage(backend, message));
