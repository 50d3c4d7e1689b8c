import { startExpiry } from "../shared/subscriptions/expiry/expire-subscriptions.js";
import { timer } from "../shared/triggers/timer.js";

/** Every hour: terms end at midnight, and what follows is dated back to it, so nobody waits long to see it. */
export const expiry = timer("expiry", "0 10 * * * *", startExpiry);
