import type { MemoryMessage } from "../twins/memory-storage.js";

/** As the Functions host has it: after so many failures a message goes to the poison queue. */
export const triesMax = 5;

export const isPoison = (queue: string) => queue.endsWith("-poison");

/**
 * Whether no host will ever call a function for the message again: a poison queue has no poison queue of its own, so what
 * has used up its tries there only lies until its life ends. The work is lost, unless somebody has it done in another way.
 */
export const isLeftBehind = (queue: string, { dequeueCount }: Pick<MemoryMessage, "dequeueCount">) =>
  isPoison(queue) && dequeueCount >= triesMax;
