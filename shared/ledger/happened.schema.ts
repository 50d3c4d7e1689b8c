import { z } from "zod";

/** Who did it: a signed-in user, an app, or the system itself (a queue or timer function). */
export const Actor = z.object({
  tenantId: z.string(),
  kind: z.enum(["user", "app", "system"]),
  id: z.string(),
  name: z.string().optional(),
});
export type Actor = z.infer<typeof Actor>;

/** What one commit did, in words that people reason about; `before` and `after` are the record as it was and is. */
export const Happened = z.object({
  kind: z.string(),
  subject: z.string(),
  by: Actor,
  onBehalfOf: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type Happened = z.infer<typeof Happened>;

/** The row that tells it for ever: numbered by the partition's version, so without gap. */
export const LedgerEvent = Happened.extend({
  version: z.int(),
  at: z.string(),
  requestId: z.string(),
  correlationId: z.string(),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;
