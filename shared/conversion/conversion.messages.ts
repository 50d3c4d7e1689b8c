import { z } from "zod";
import type { MessageKind } from "../messaging/message.js";

const ContinueConversionBody = z.object({ customerId: z.guid(), partnerId: z.guid(), upgradeId: z.guid() });
export type ContinueConversion = z.infer<typeof ContinueConversionBody>;

/** A conversion has more subscriptions than fit one transaction: convert those that are left. */
export const ContinueConversion: MessageKind<ContinueConversion> = {
  kind: "ContinueConversion",
  queue: "product-upgrades",
  body: ContinueConversionBody,
};
