import { resumeWork } from "../shared/recovery/resume-work.js";
import { timer } from "../shared/triggers/timer.js";

/** Every five minutes: goes on with work whose owner died. */
export const recovery = timer("recovery", "0 */5 * * * *", resumeWork);
