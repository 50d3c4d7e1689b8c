import { z } from "zod";
import { limits } from "../kernel/limits.js";

/** The body of `POST /v1/extensions/product/checkinventory`. */
export const InventoryCheck = z.object({
  targetItems: z
    .array(z.object({ productId: z.string().min(1).max(100), skuId: z.string().max(100).optional() }))
    .min(1)
    .max(limits.inventoryItemsMax),
  inventoryContext: z
    .object({
      customerId: z.guid().toLowerCase().optional(),
      azureSubscriptionId: z.string().max(100).optional(),
      armRegionName: z.string().max(100).optional(),
    })
    .optional(),
});
export type InventoryCheck = z.infer<typeof InventoryCheck>;

/** One SKU, and why the customer or the caller cannot order it; no restriction: it can. */
export type InventoryItem = {
  productId: string;
  skuId: string;
  restrictions: readonly { reasonCode: string; description: string; properties: Readonly<Record<string, string>> }[];
};
