import { startMonthlyRun } from "../shared/invoicing/start-monthly-run.js";
import { timer } from "../shared/triggers/timer.js";

/** Every day at 03:00 UTC: what is ready depends on each partner's billing day. */
export const monthlyInvoicing = timer("monthly-invoicing", "0 0 3 * * *", startMonthlyRun);
