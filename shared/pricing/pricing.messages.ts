import { z } from "zod";
import type { MessageKind } from "../messaging/message.js";

const RerateUsageBody = z.object({
  fromMonth: z.string().regex(/^\d{4}-\d{2}$/),
  /** Of one Azure subscription alone; without it, of all. */
  subscriptionId: z.guid().optional(),
  /** Where the walk over the months goes on; absent at its start. */
  position: z.string().optional(),
});

/** Prices changed, or an Azure subscription: every subscription-month from `fromMonth` on is to be rated again. Nothing is written where nothing changes. */
export const RerateUsage: MessageKind<z.infer<typeof RerateUsageBody>> = {
  kind: "RerateUsage",
  queue: "usage-rerating",
  body: RerateUsageBody,
};
