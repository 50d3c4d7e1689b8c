import { quantityLimitsOf } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { Refusal } from "../kernel/refusal.js";
import { say } from "../language/say.rules.js";
import { programmeDays } from "../partners/programme.rules.js";
import { seatsAt } from "./periods.rules.js";
import type { Subscription } from "./subscription.schema.js";
import { daysAfter } from "./terms.rules.js";

/** Refuses a number of seats outside the offer's limits (2002). */
export function refuseOutOfRange(quantity: number, offer: Offer): void {
  const { minimum, maximum } = quantityLimitsOf(offer);
  if (quantity >= minimum && quantity <= maximum) return;
  const parameters = {
    quantity: String(quantity),
    offerId: offer.offerId,
    least: String(minimum),
    most: String(maximum),
  };
  throw new Refusal("REQUEST_INVALID", {
    fact: say("The quantity is {quantity}; {offerId} takes {least} to {most}.", "en", parameters),
    remedy: "Send a quantity within the offer's limits.",
    parameters,
    wireCode: 2002,
  });
}

const { newCommerceReturnable: returnableDays } = programmeDays;

/**
 * Refuses seats to be given back that are bound: those of a legacy licence paid by the year (800090), and those that a
 * new-commerce subscription holds for longer than the days in which they may be given back (900257).
 */
export function refuseBoundSeats(subscription: Subscription, quantity: number, now: string): void {
  if (quantity >= subscription.quantity) return;
  const { isNewCommerce, billingCycle, cancellationAllowedUntil = "" } = subscription;
  if (!isNewCommerce) {
    if (billingCycle !== "annual") return;
    const parameters = { quantity: String(quantity), seats: String(subscription.quantity) };
    throw new Refusal("REQUEST_INVALID", {
      fact: say("The subscription is paid by the year for {seats} seats; {quantity} would be fewer.", "en", parameters),
      remedy: "Keep the seats until the year ends, or change the billing cycle to monthly on the order.",
      parameters,
      wireCode: 800090,
    });
  }
  if (now < cancellationAllowedUntil) return;
  const bound = boundSeats(subscription, now);
  if (quantity >= bound) return;
  const parameters = { quantity: String(quantity), bound: String(bound), days: String(returnableDays) };
  throw new Refusal("REQUEST_INVALID", {
    fact: say("{bound} seats are held for longer than {days} days; {quantity} would be fewer.", "en", parameters),
    remedy: say(
      "Keep at least {bound} seats until the term ends, and schedule fewer for the next one.",
      "en",
      parameters,
    ),
    parameters,
    wireCode: 900257,
  });
}

/** The seats that were held all through the days in which seats may be given back, here or where they moved in from. */
function boundSeats({ quantities }: Pick<Subscription, "quantities">, now: string): number {
  const begin = daysAfter(now, -returnableDays);
  const within = quantities.filter(({ from }) => from > begin);
  const movedLater = (at: string) =>
    within.filter(({ from }) => from > at).reduce((seats, { moved = 0 }) => seats + moved, 0);
  const held = within.map(({ quantity, from }) => quantity + movedLater(from));
  return Math.min(seatsAt(quantities, begin) + movedLater(begin), ...held);
}

/** How many seats may be given back now, and until when all of them: what the wire calls the refundable quantity. */
export function refundableSeats(
  { quantity, quantities, cancellationAllowedUntil }: Subscription,
  now: string,
): { quantity: number; allowedUntil: string } | undefined {
  if (cancellationAllowedUntil === undefined) return undefined;
  if (now < cancellationAllowedUntil) return { quantity, allowedUntil: cancellationAllowedUntil };
  const bound = boundSeats({ quantities }, now);
  const latest = quantities.find(({ from }) => daysAfter(from, returnableDays) > now);
  if (latest === undefined || quantity <= bound) return undefined;
  return { quantity: quantity - bound, allowedUntil: daysAfter(latest.from, returnableDays) };
}
