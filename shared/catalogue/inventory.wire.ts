import type { InventoryItem } from "./inventory.schema.js";

/** The wire's `InventoryItem`; the check answers with a bare list of them. */
export const inventoryResource = ({ productId, skuId, restrictions }: InventoryItem) => ({
  productId,
  skuId,
  isRestricted: restrictions.length > 0,
  restrictions,
});
