import { z } from "zod";

/** What all three operations of the wire are asked with. */
export const UpgradeRequest = z.object({
  customerId: z.guid().toLowerCase(),
  productFamily: z
    .string()
    .refine((family) => family.toLowerCase() === "azure", "azure, the only family that is upgraded"),
});
export type UpgradeRequest = z.infer<typeof UpgradeRequest>;
