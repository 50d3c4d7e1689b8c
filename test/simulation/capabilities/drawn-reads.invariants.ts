import type { Invariant } from "../judge/invariant.js";
import { catalogueReads } from "./catalogue-reads.js";
import { customerReads } from "./customer-reads.js";
import { allServed, type DrawnRead } from "./drawn-reads.js";
import { partnerReads } from "./partner-reads.js";
import { subscriptionReads } from "./subscription-reads.js";

const reads: readonly DrawnRead[] = [...catalogueReads, ...customerReads, ...subscriptionReads, ...partnerReads];
/** Of each reader. */
const drawnMax = 2;

/** What no story asks for in its course: a few are drawn at its end, others where the story has nothing of the kind. */
export const drawnReadInvariants: readonly Invariant[] = [
  {
    promise: "what is read agrees with what is there, and with whatever else tells of it",
    answers: async (look, reader) => {
      const customers = allServed(look);
      const served = customers.length === 0 ? undefined : reader.random.pick(customers);
      const next = reader.random.inTurn(reads);
      for (let tries = 0, drawn = 0; tries < reads.length && drawn < drawnMax; tries++) {
        const compared = next()({ look, reader, served });
        if (compared === undefined) continue;
        drawn++;
        const found = await compared;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  },
];
