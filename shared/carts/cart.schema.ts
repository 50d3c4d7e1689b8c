import { z } from "zod";
import { limits } from "../kernel/limits.js";
import { WireText } from "../kernel/wire-text.js";

const Word = WireText.max(100);
const Term = z.object({ termDuration: Word.optional() });
const Participant = z.object({ key: z.string().max(60), value: z.string().max(20) });

const Wish = z.object({
  friendlyName: WireText.max(200).optional(),
  quantity: z.int(),
  currencyCode: Word.optional(),
  termDuration: Word.optional(),
  customTermEndDate: Word.optional(),
  participants: z.array(Participant).max(10).optional(),
  provisioningContext: z
    .record(Word, Word)
    .refine((context) => Object.keys(context).length <= 10, "it takes at most 10 values")
    .optional(),
  renewsTo: Term.optional(),
  attestationAccepted: z.boolean().optional(),
  promotionId: Word.optional(),
});

/** One wish of a cart as the wire sends it; samples name the item `catalogItemId`, tables of the wire's documentation `catalogId`. */
const NewWish = Wish.extend({
  id: z.int().optional(),
  catalogItemId: z.string().max(200).optional(),
  catalogId: z.string().max(200).optional(),
  billingCycle: z.union([z.string().max(60), z.int()]).optional(),
}).refine(({ catalogItemId, catalogId }) => catalogItemId || catalogId, {
  path: ["catalogItemId"],
  message: "it takes the catalogue item's id",
});
export type NewWish = z.infer<typeof NewWish>;

const NewCartLine = z.intersection(NewWish, z.object({ addonItems: z.array(NewWish).optional() }));
export type NewCartLine = z.infer<typeof NewCartLine>;

/** The body of `POST` and `PUT …/carts`. What only the server says (times, status, groups, errors) is not looked at. */
export const NewCart = z.object({
  lineItems: z
    .array(NewCartLine)
    .min(1)
    .refine((lines) => lines.flatMap(({ addonItems = [] }) => [0, ...addonItems]).length <= limits.orderLinesMax, {
      message: `it takes at most ${limits.orderLinesMax} lines, add-ons included`,
      params: { expected: "a list", elementsMax: `${limits.orderLinesMax}` },
    }),
  partnerOnRecordAttestationAccepted: z.boolean().optional(),
});
export type NewCart = z.infer<typeof NewCart>;

/** A wish as it is kept: with its offer's usual billing cycle where the client named none. */
export const CartItem = Wish.extend({ catalogItemId: z.string(), billingCycle: z.string() });
export type CartItem = z.infer<typeof CartItem>;

/** A line with what depends on it. All lines of one group go into one order. */
export const CartLine = CartItem.extend({ orderGroup: z.string(), addonItems: z.array(CartItem) });
export type CartLine = z.infer<typeof CartLine>;

/**
 * The draft of an order (section 3.2): what the partner wants to buy for the customer, until it checks out or the cart's
 * days are over. Whether a group was ordered stands nowhere in it: its order is there or not, under an id made from the
 * cart's and the group's.
 */
export const Cart = z.object({
  cartId: z.guid(),
  customerId: z.guid(),
  partnerId: z.guid(),
  lines: z.array(CartLine),
  attested: z.boolean(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  modifiedAt: z.iso.datetime(),
  modifiedBy: z.string(),
});
export type Cart = z.infer<typeof Cart>;
