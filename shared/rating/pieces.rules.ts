import { type Decimal, equals, minus, one, plus, times, zero } from "../kernel/decimal.js";
import type { PriceEntry } from "../pricing/price-entry.schema.js";

/** What units have in common that are added up in one piece. */
export type PieceKind = {
  readonly entry: PriceEntry;
  readonly resellerId: string | undefined;
  readonly tier: number;
  readonly unitPrice: Decimal;
  /** Earned credit or partner discount, as a part of the price. */
  readonly reduction: Decimal;
};

/** Units of one meter with the same reseller, price row, tier and reduction. It grows while records are placed. */
export type Piece = PieceKind & {
  charged: Decimal;
  /** Included units, which cost nothing. */
  free: Decimal;
  recordCount: number;
  /** First and last UTC date of the usage. */
  from: string;
  to: string;
};

/** The piece for such units, opened where there is none. A meter has a handful of pieces, so looking through them is quickest. */
export function pieceFor(pieces: Piece[], kind: PieceKind, date: string): Piece {
  for (const piece of pieces) {
    if (
      piece.tier === kind.tier &&
      piece.resellerId === kind.resellerId &&
      piece.entry.priceId === kind.entry.priceId &&
      equals(piece.reduction, kind.reduction)
    ) {
      if (date < piece.from) piece.from = date;
      if (date > piece.to) piece.to = date;
      return piece;
    }
  }
  const opened = { ...kind, charged: zero, free: zero, recordCount: 0, from: date, to: date };
  pieces.push(opened);
  return opened;
}

/** What one unit of the piece costs after its reduction. */
export const netPriceOf = (piece: PieceKind): Decimal => times(piece.unitPrice, minus(one, piece.reduction));

/** Consumed units of the piece, the included ones too. */
export const consumedOf = (piece: Piece): Decimal => plus(piece.charged, piece.free);
