import { z } from "zod";
import { DecimalText, ExactDecimalText } from "../kernel/decimal.js";

/** Units that were charged at one price: enough to calculate the line again by hand. */
export const RatedPiece = z.object({
  /** Without the included units. */
  quantity: ExactDecimalText,
  /** The price of the entry, before credit and discount. */
  unitPrice: DecimalText,
  /** What comes off the price: earned credit on the Azure plan, the partner's discount on the legacy offer; `0.15` is 15 percent. */
  creditRate: DecimalText,
  tier: z.int().min(0),
  priceId: z.string(),
  /** First and last UTC date of the usage, both inclusive. */
  from: z.iso.date(),
  to: z.iso.date(),
});
export type RatedPiece = z.infer<typeof RatedPiece>;

/** What one meter cost in a billing period, exact: no amount in it has been rounded. */
export const RatedLine = z.object({
  /** The same on every rating of the same usage; holds only characters that a row key may have. */
  lineKey: z.string().min(1),
  meterId: z.string(),
  meterName: z.string(),
  category: z.string(),
  subcategory: z.string(),
  /** Of the price, not of the resource (AMB-45). */
  region: z.string(),
  unit: z.string(),
  /** The reseller of record; absent where the partner sells itself. */
  resellerId: z.string().optional(),
  /** Consumed, the included units too. */
  quantity: ExactDecimalText,
  includedQuantity: ExactDecimalText,
  /** Legacy only: the place of the line's tier in the rate card, from 0. */
  tier: z.int().min(0).optional(),
  /** Legacy only: the price that is charged, after the discount (RAT-13). */
  unitPrice: ExactDecimalText.optional(),
  /** Before credit and discount. Absent where a price is known net only: a retail price is never worked back from it (AMB-51). */
  listAmount: ExactDecimalText.optional(),
  /** After credit and discount. */
  exactAmount: ExactDecimalText,
  pieces: z.array(RatedPiece),
  /** First and last UTC date of the usage, both inclusive. */
  chargeStart: z.iso.date(),
  chargeEnd: z.iso.date(),
  /** Records that begin on this line: over all lines each record counts once, so the upper tier of one record has none. */
  recordCount: z.int().min(0),
  priceIds: z.array(z.string()).min(1),
});
export type RatedLine = z.infer<typeof RatedLine>;
