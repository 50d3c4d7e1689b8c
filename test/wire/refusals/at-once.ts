import { randomUUID } from "node:crypto";
import type { Answer } from "../../support/world.js";
import type { Asked, Stage } from "./stage.js";

/** Each under an id of its own, all sent before any is answered. */
export const atOnce = (stage: Stage, asked: readonly Asked[]): Promise<Answer[]> =>
  Promise.all(asked.map((one) => stage.send({ ...one, headers: { "MS-RequestId": randomUUID(), ...one.headers } })));

/** The status, and the reason of a refusal. */
export const told = ({ status, body }: Answer): string => {
  const { reasonCode = "" } = (body ?? {}) as { reasonCode?: string };
  return `${status} ${reasonCode}`.trim();
};

/** How often each answer came. */
export const counted = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[told(answer)] = (counts[told(answer)] ?? 0) + 1;
  return counts;
};
