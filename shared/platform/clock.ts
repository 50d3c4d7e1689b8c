import type { Clock } from "./ports.js";

/** The machine's clock. Nothing else asks the machine for the time. */
export const machineClock: Clock = { now: () => new Date() };
