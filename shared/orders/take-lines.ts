import type { Backend } from "../backend.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { Refusal, type RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import { say } from "../language/say.rules.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { baseFor, type Held } from "../selling/add-on.rules.js";
import { decideLine } from "../selling/decide-line.js";
import { limitFault } from "../selling/further-checks.js";
import type { SellingParties, Trade } from "../selling/read-trade.js";
import { refuseBarred } from "../selling/refuse-barred.js";
import { subscriptionsNow } from "../subscriptions/holdings.js";
import { newSubscription } from "../subscriptions/new-subscription.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { wishFault } from "./line-wishes.rules.js";
import type { NewOrderLine, Order, OrderLine } from "./order.schema.js";
import { quantityFault, termsFor } from "./order-terms.rules.js";

type Take = {
  parties: SellingParties;
  orderId: string;
  /** Numbered as the request numbers them, by which a refusal names them. */
  asked: readonly NewOrderLine[];
  /** Of the first of them in the order. */
  firstNumber?: number;
  /** A word of the wire; `unknown`: as the offers have it. */
  billingCycle: string;
  trade: Trade;
  /** The subscription from which the seats come, where they are moved. */
  movedFrom?: Subscription | undefined;
  /** The subscription that ends with the order, since all its seats are moved: it is held no more. */
  leaving?: string | undefined;
};
type Taken = { lines: OrderLine[]; billingCycle: Order["billingCycle"]; changes: LedgerChange[] };

/**
 * Decides the lines in their order, each as if those before it stood, and makes their subscriptions; one that fails refuses
 * them all. Where the lines may be sold, the account's standing is asked (800073, 800075).
 */
export async function takeLines(backend: Backend, take: Take): Promise<Taken> {
  const { parties, orderId, asked, firstNumber = 0, billingCycle, trade, movedFrom, leaving } = take;
  const { partner, served } = parties;
  const held = subscriptionsNow(served.file, backend.now).filter(
    (one) => one.partnerId === partner.partnerId && one.subscriptionId !== leaving,
  );
  const before: (Held & { resellerId: string | undefined })[] = [];
  const lines: OrderLine[] = [];
  const changes: LedgerChange[] = [];
  let cycle: Order["billingCycle"] | undefined;
  for (const [index, line] of asked.entries()) {
    const lineItemNumber = firstNumber + index;
    const { offer, reseller } = await decideLine(backend, { ...parties, line, sold: before, trade }).catch((error) => {
      throw namingLine(error, line, asked.length);
    });
    const base = baseFor(offer, { parentSubscriptionId: line.parentSubscriptionId, held, before });
    if ("fault" in base) throw refusedLine(line, base.fault);
    const fault = quantityFault(offer, line.quantity) ?? limitFault(offer, [...held, ...before]);
    if (fault !== undefined) throw refusedLine(line, fault);
    const found = termsFor(offer, { billingCycle, termDuration: line.termDuration });
    if ("fault" in found) throw refusedLine(line, found.fault);
    const ungranted = wishFault(line, { offerId: offer.offerId, termDuration: found.terms.termDuration });
    if (ungranted !== undefined) throw refusedLine(line, ungranted);
    cycle ??= found.terms.billingCycle;
    if (found.terms.billingCycle !== cycle) throw refusedLine(line, otherCycle(found.terms.billingCycle, cycle));

    const friendlyName = line.friendlyName || undefined;
    const { billingCycle: _, ...term } = found.terms;
    const made = newSubscription({
      ids: (name) => derivedGuid(orderId, name, String(lineItemNumber)),
      now: backend.now.toISOString(),
      grantedBy: backend.actor.id,
      orderId,
      customerId: served.customer.customerId,
      partner,
      reseller,
      offer,
      line: { quantity: line.quantity, friendlyName, ...found.terms, ...base, movedFrom },
    });
    const { subscriptionId } = made;
    const { offerId, family } = offer;
    before.push({ subscriptionId, offerId, family, state: "active", resellerId: reseller?.partnerId });
    changes.push(...made.changes);
    const { quantity, partnerIdOnRecord, additionalPartnerIdsOnRecord: additional = [] } = line;
    lines.push({
      lineItemNumber,
      // As it was named: a catalogue item id stays one.
      offerId: line.offerId,
      quantity,
      ...(friendlyName === undefined ? {} : { friendlyName }),
      ...(partnerIdOnRecord === undefined ? {} : { partnerIdOnRecord }),
      ...(additional.length === 0 ? {} : { additionalPartnerIdsOnRecord: additional }),
      ...term,
      ...base,
      subscriptionId,
    });
  }
  refuseBarred(served);
  if (cycle === undefined) throw new Error("an order has lines");
  return { lines, billingCycle: cycle, changes };
}

/** Of several lines the one that must not be sold is named; of an offer that nobody knows its name. */
function namingLine(error: unknown, { lineItemNumber, offerId }: NewOrderLine, lines: number): unknown {
  if (!(error instanceof Refusal) || (lines === 1 && error.code !== "OFFER_UNKNOWN")) return error;
  const { code, fact, remedy, parameters, wireCode, status } = error;
  const named = { offerId, line: String(lineItemNumber) };
  return new Refusal(code, {
    fact: say("Line {line}, offer {offerId}: ", "en", named) + fact,
    remedy,
    parameters: { ...parameters, ...named },
    ...(wireCode === undefined ? {} : { wireCode }),
    ...(status === undefined ? {} : { status }),
  });
}

/** Names the line beside what is wrong with it. */
const refusedLine = ({ lineItemNumber }: NewOrderLine, { fact, parameters, ...detail }: RefusalDetail) => {
  const named = { line: String(lineItemNumber) };
  return new Refusal("REQUEST_INVALID", {
    ...detail,
    fact: say("Line {line}: ", "en", named) + fact,
    parameters: { ...parameters, ...named },
  });
};

const otherCycle = (own: string, ofOrder: string): RefusalDetail =>
  phrased({
    fact: "Its offer is charged {billingCycle}, the lines before it {ofOrder}; an order has one billing cycle.",
    remedy: "Name a billing cycle that all offers have, or order it by itself.",
    parameters: { billingCycle: own, ofOrder },
    wireCode: 800085,
  });
