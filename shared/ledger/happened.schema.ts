import { z } from "zod";
import type { EventKind } from "./event-kinds.js";

/** Who did it: a signed-in user, an app, or the system itself (a queue or timer function). */
export const Actor = z.object({
  tenantId: z.string(),
  kind: z.enum(["user", "app", "system"]),
  id: z.string(),
  /** The name that the user signs in with. */
  name: z.string().optional(),
});
export type Actor = z.infer<typeof Actor>;

/** What one commit did, in words that people reason about; `before` and `after` are the record as it was and is. */
const Told = z.object({
  kind: z.string(),
  subject: z.string(),
  by: Actor,
  /** The tenant for which it was done: it reads the event in its audit as the actor's tenant does, and nobody else. */
  onBehalfOf: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /**
   * Other tenants whom it concerns, and what each reads of it in its audit: the values told to it in place of `before` and
   * `after`, and nothing of the other tenants.
   */
  toldTo: z
    .array(z.object({ tenantId: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
    .optional(),
});
export type Happened = z.infer<typeof Told> & { kind: EventKind };

/** The row that tells it for ever: numbered by the partition's version, so without gap. */
export const LedgerEvent = Told.extend({
  version: z.int(),
  /** The commit that wrote it, by which a later try of its request knows it again. */
  commitId: z.string(),
  at: z.string(),
  requestId: z.string(),
  correlationId: z.string(),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;
