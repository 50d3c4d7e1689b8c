import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { businessTime, customersIn, holdingsOf, type Subscription } from "./holdings.facts.js";

/** What the terms of licences promise, counted from the purchase by none of the app's rules. */
export const termInvariants: readonly Invariant[] = [
  {
    promise: "a term runs to the day of the purchase in its last month, and is renewed when it is over, not before",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        const reached = latestIn(look, customerId);
        for (const one of holdingsOf(look, customerId).subscriptions) {
          const found = wrongTerm(one, reached);
          if (found !== undefined) return `${found}: ${JSON.stringify(one)}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "seats are given back in the first seven days of a term or of their own, and where nothing binds them",
    after: () => (call, look) => {
      const [, customerId] = /^customers: change (\S+) .*put subscription_/.exec(call.what) ?? [];
      if (customerId === undefined) return undefined;
      const written = holdingsOf(look, customerId).subscriptions.filter(
        ({ subscriptionId, quantities }) =>
          quantities.length > 1 && call.what.includes(` put subscription_${subscriptionId}`),
      );
      for (const one of written) {
        const lost = one.quantities.find((_, index) => isBound(one, index));
        if (lost !== undefined && !hasMoved(look, one, lost.from)) return `${lost.from}: ${JSON.stringify(one)}`;
      }
      return undefined;
    },
  },
];

const monthsOf: Readonly<Record<string, number>> = { P1M: 1, P1Y: 12, P3Y: 36 };

/** The midnight so many months behind the day of the purchase, or behind the last day that the month has. */
function monthsBehind(purchase: string, months: number): string {
  const [year = 0, month = 0, day = 0] = purchase.slice(0, 10).split("-").map(Number);
  const daysInMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, daysInMonth))).toISOString();
}

const dayMs = 86_400_000;
const daysBehind = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * dayMs).toISOString();

/** The terms up to the one that ends with `until`, or runs then, as the instants at which they begin; the first with the purchase. */
function termsUntil({ createdAt, termDuration = "" }: Subscription, until: string): { begins: string[]; end: string } {
  const months = monthsOf[termDuration] ?? Number.POSITIVE_INFINITY;
  const begins = [createdAt];
  for (let terms = 1; ; terms++) {
    const end = monthsBehind(createdAt, terms * months);
    if (end >= until) return { begins, end };
    begins.push(end);
  }
}

function wrongTerm(one: Subscription, reached: string): string | undefined {
  const { termDuration, termEndsAt, isNewCommerce, cancellationAllowedUntil, state, states, quantities } = one;
  if (termDuration === undefined) return termEndsAt === undefined ? undefined : "it has no term that could end";
  const { begins, end } = termsUntil(one, termEndsAt ?? "");
  if (end !== termEndsAt) return `its term ends at ${end}`;
  const [begin = ""] = begins.slice(-1);
  const last = state === "cancelled" ? (states.at(-1)?.from ?? "") : reached;
  if (begin > last) return `the term of ${begin} has begun by ${last}`;
  // Seats that came from elsewhere keep the days that they had there.
  if (!isNewCommerce || (begins.length === 1 && quantities[0]?.moved !== undefined)) return undefined;
  return cancellationAllowedUntil === daysBehind(begin, 7) ? undefined : `its term began at ${begin}`;
}

/** Business time may have been ahead of where it is at the end: by what happened to the customer then. */
function latestIn(look: Look, customerId: string): string {
  const told = [...look.partition("customers", customerId)].filter(({ rowKey }) => rowKey.startsWith("~event_"));
  return told.map(({ body }) => read<{ at: string }>(body).at).reduce((a, b) => (a > b ? a : b), businessTime(look));
}

/**
 * Whether seats went away that were bound: those of a legacy licence paid by the year, and those of new commerce that were
 * there for seven days, once the first seven of the term are over. Not here: seats that moved in, whose days began elsewhere.
 */
function isBound(one: Subscription, index: number): boolean {
  const { quantities, isNewCommerce, billingCycle } = one;
  const [before, now] = [quantities[index - 1], quantities[index]];
  if (before === undefined || now === undefined || now.quantity >= before.quantity) return false;
  if (!isNewCommerce) return billingCycle === "annual";
  if (quantities.some(({ moved }) => moved !== undefined)) return false;
  const [begin = ""] = termsUntil(one, now.from).begins.slice(-1);
  if (now.from < daysBehind(begin, 7)) return false;
  const old = daysBehind(now.from, -7);
  const held = quantities.slice(0, index).filter((_, at) => (quantities[at + 1]?.from ?? "") > old);
  return now.quantity < Math.min(...held.map(({ quantity }) => quantity));
}

/** Seats that go over to another offer are not given back. */
const hasMoved = (look: Look, { customerId, subscriptionId }: Subscription, at: string): boolean =>
  [...look.partition("customers", customerId)].some(
    ({ rowKey, body }) =>
      rowKey.startsWith("productchange_") &&
      body.includes(`"fromSubscriptionId":"${subscriptionId}"`) &&
      body.includes(at),
  );
