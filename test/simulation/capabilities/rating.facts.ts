import { unitsOf } from "../judge/own-money.js";
import { chargedAt, lineName } from "../judge/own-rating.js";

/** A rated line as it lies in storage. */
export type StoredLine = Record<
  "azureSubscriptionId" | "ownerPartnerId" | "offerId" | "subscriptionId" | "meterId",
  string
> &
  Record<"periodStart" | "quantity" | "exactAmount", string> & {
    resellerId?: string | undefined;
    tier?: number | undefined;
    unitPrice?: string | undefined;
  };

/** What the judge's own lines call it. */
export const nameOf = (line: StoredLine): string =>
  nameAs(line, line.tier === undefined ? "in all" : chargedAt(line.tier, unitsOf(line.unitPrice ?? "0")));

/** How the names of all lines begin that its meter's usage makes for the same payer. */
export const nameOfMeter = (line: StoredLine): string => nameAs(line, "");

const nameAs = ({ ownerPartnerId: partnerId, periodStart: begins, resellerId, ...line }: StoredLine, charged: string) =>
  lineName({ ...line, partnerId, begins, resellerId, charged });
