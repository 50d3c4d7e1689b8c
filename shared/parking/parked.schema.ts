import { z } from "zod";

/** Work that a queue function could not do, kept until a person retries it. The body is the whole envelope as it came. */
export const ParkedWork = z.object({
  id: z.string(),
  queue: z.string(),
  kind: z.string(),
  reason: z.string(),
  fact: z.string(),
  remedy: z.string(),
  body: z.string(),
  state: z.enum(["parked", "retried"]),
  parkedAt: z.string(),
  retriedAt: z.string().optional(),
  retries: z.int(),
});
export type ParkedWork = z.infer<typeof ParkedWork>;
