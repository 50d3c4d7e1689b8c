import { z } from "zod";

/** One legacy subscription of an upgrade, and the plan under which its Azure subscription goes on. */
export const UpgradeItem = z.object({
  subscriptionId: z.guid(),
  azureSubscriptionId: z.guid(),
  planSubscriptionId: z.guid(),
  status: z.enum(["InProgress", "Completed", "Failed"]),
});
export type UpgradeItem = z.infer<typeof UpgradeItem>;

/** The conversion of all legacy Azure that a partner has with a customer to Azure plans (SUB-12, AMB-64): what the wire calls a product upgrade. */
export const ProductUpgrade = z.object({
  upgradeId: z.guid(),
  customerId: z.guid(),
  partnerId: z.guid(),
  /** Written once: the instant from which all of its usage is the plan's, however long the conversion takes. */
  cutOverAt: z.iso.datetime(),
  items: z.array(UpgradeItem),
  status: z.enum(["InProgress", "Completed", "Failed"]),
});
export type ProductUpgrade = z.infer<typeof ProductUpgrade>;
