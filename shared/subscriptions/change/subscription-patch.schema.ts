import { z } from "zod";

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "text without control characters");

const NextTermInstructions = z.object({
  product: z
    .object({
      productId: z.string().max(40),
      skuId: z.string().max(40),
      availabilityId: z.string().max(40).optional(),
      billingCycle: z.string().max(20).optional(),
      termDuration: z.string().max(20).optional(),
      promotionId: z.string().max(200).optional(),
    })
    .optional(),
  quantity: z.int().optional(),
  customTermEndDate: z.string().optional(),
});
export type NextTermInstructions = z.infer<typeof NextTermInstructions>;

/**
 * The body of a PATCH: the whole resource with what is to change. What cannot be changed is not looked at. Of the three
 * that are reset where they are left out, `null` says as little as elsewhere: it leaves them as they are.
 */
export const SubscriptionPatch = z.object({
  friendlyName: name.optional(),
  status: z.string().max(40).optional(),
  quantity: z.int().optional(),
  billingCycle: z.string().max(20).optional(),
  /** PartnerID of the reseller of record, as it was read. */
  partnerId: z.string().max(20).optional(),
  autoRenewEnabled: z.boolean().nullable().optional(),
  scheduledNextTermInstructions: NextTermInstructions.nullable().optional(),
});
export type SubscriptionPatch = z.infer<typeof SubscriptionPatch>;

/** The body of `POST …/azureEntitlements`: a further Azure subscription below a plan. */
export const NewEntitlement = z.object({
  friendlyName: z.union([name, z.literal("").transform(() => undefined)]).optional(),
});
