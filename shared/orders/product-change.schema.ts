import { z } from "zod";

/** The body of `POST …/upgrades`: one of the upgrades that were listed, sent back. */
export const ChosenUpgrade = z.object({
  targetOffer: z.object({ id: z.string().min(1).max(100) }),
  upgradeType: z.string().max(60).optional(),
});
export type ChosenUpgrade = z.infer<typeof ChosenUpgrade>;

/** The body of `POST …/transitions`. */
export const NewTransition = z.object({
  toCatalogItemId: z.string().min(1).max(140),
  quantity: z.int(),
  transitionType: z.string().max(60),
  toSubscriptionId: z.union([z.guid().toLowerCase(), z.literal("").transform(() => undefined)]).optional(),
  /** The path's, where it is named. */
  fromSubscriptionId: z.string().max(80).optional(),
  termDuration: z.string().max(20).optional(),
  billingCycle: z.string().max(20).optional(),
  promotionId: z.string().max(200).optional(),
});
export type NewTransition = z.infer<typeof NewTransition>;

/** Seats that went from one subscription to another: what became of them, for ever. */
export const ProductChange = z.object({
  operationId: z.guid(),
  fromSubscriptionId: z.guid(),
  fromOfferId: z.string(),
  toSubscriptionId: z.guid(),
  toOfferId: z.string(),
  quantity: z.int(),
  /** Whether the users' seats were to be assigned again. */
  movesAssignments: z.boolean(),
  at: z.iso.datetime(),
});
export type ProductChange = z.infer<typeof ProductChange>;
