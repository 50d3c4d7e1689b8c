import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { type Azure, businessTime, customersIn, holdingsOf, type Subscription } from "./holdings.facts.js";

/** The tables that hold partners' lists of their subscriptions, one each. */
export const subscriptionLists = /^subscriptionsof/;

/** What subscriptions promise through time. */
export const subscriptionInvariants: readonly Invariant[] = [
  {
    promise: "periods have no gap and no overlap: the first begins with the thing itself, the last is open",
    after: () => (call, look) => {
      const [, customerId] = /^customers: change (\S+) .*(?:subscription|azure)_/.exec(call.what) ?? [];
      if (customerId === undefined) return undefined;
      const { subscriptions, azure } = holdingsOf(look, customerId);
      return [...subscriptions.map(unevenSubscription), ...azure.map(unevenAzure)].find((one) => one !== undefined);
    },
  },
  {
    promise: "what was, stays: a change of state or owner is dated no earlier than the one before it",
    after: (begun) => {
      const closed = new Map<string, string[]>();
      for (const customerId of customersIn(begun)) {
        for (const [id, periods] of livesOf(begun, customerId)) closed.set(id, closedIn(periods));
      }
      return (call, look) => {
        const [, customerId] = /^customers: change (\S+) .*(?:subscription|azure)_/.exec(call.what) ?? [];
        if (customerId === undefined) return undefined;
        for (const [id, periods] of livesOf(look, customerId)) {
          const [before, now] = [closed.get(id) ?? [], closedIn(periods)];
          // Two changes at one instant leave no empty period, so the last that closed may open again.
          const isKept =
            before.length - now.length <= 1 && before.every((one, index) => index >= now.length || now[index] === one);
          if (!isKept) return `${id} had ${before.join(", ")}, has ${now.join(", ")}`;
          closed.set(id, now);
        }
        return undefined;
      };
    },
  },
  {
    promise: "no add-on is active below a base that is not",
    after: () => (call, look) => {
      const [, customerId] = /^customers: change (\S+) .*subscription_/.exec(call.what) ?? [];
      if (customerId === undefined) return undefined;
      const { subscriptions } = holdingsOf(look, customerId);
      const active = new Set(
        subscriptions.flatMap(({ state, subscriptionId }) => (state === "active" ? [subscriptionId] : [])),
      );
      const left = subscriptions.find(
        ({ subscriptionId, parentSubscriptionId: base }) =>
          base !== undefined && active.has(subscriptionId) && !active.has(base),
      );
      return left && `${left.subscriptionId} is active below ${left.parentSubscriptionId}`;
    },
  },
  {
    promise: "a partner's list of subscriptions is what its customers' files say",
    atRest: (look) => {
      const unfinished = unfinishedIn(look);
      const wanted = new Map<string, string>();
      for (const customerId of customersIn(look)) {
        for (const one of holdingsOf(look, customerId).subscriptions) {
          for (const lister of [one.partnerId, ...(one.resellerId === undefined ? [] : [one.resellerId])]) {
            const table = `subscriptionsof${lister.replaceAll("-", "")}`;
            for (const key of keysOf(one)) wanted.set(`${customerId} ${table} ${key}`, shown(one));
          }
        }
      }
      for (const table of look.tables().filter((name) => subscriptionLists.test(name))) {
        for (const { rowKey, body } of look.rows(table)) {
          const listed = read<Subscription & { next?: Partial<Subscription> }>(body);
          // A row of what time makes of it next: no reader minds it until then.
          if (!keysOf(listed).includes(rowKey) && keysOf({ ...listed, ...listed.next }).includes(rowKey)) continue;
          const place = `${listed.customerId} ${table} ${rowKey}`;
          const is = wanted.get(place);
          wanted.delete(place);
          if (is !== shown(listed) && !unfinished.has(listed.customerId)) return `${place}: ${body}; the file: ${is}`;
        }
      }
      for (const [place, is] of wanted) if (!unfinished.has(place.slice(0, 36))) return `${place} is missing: ${is}`;
      return undefined;
    },
  },
  {
    promise: "what time will do to a subscription is announced",
    atRest: (look) => {
      for (const customerId of customersIn(look)) {
        for (const { subscription, dueAt } of duesOf(look, customerId)) {
          const isAnnounced = look.row("subscriptionsdue", "due", `${dueAt}_${customerId}`) !== undefined;
          if (!isAnnounced) return `nothing is due at ${dueAt}: ${JSON.stringify(subscription)}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "what time has done is struck off what it has to do",
    atEnd: (look) => {
      const now = businessTime(look);
      for (const { rowKey } of look.rows("subscriptionsdue")) if (rowKey.slice(0, 24) <= now) return rowKey;
      return undefined;
    },
  },
  {
    promise: "what time does to a subscription is done by the end, as of the instant at which it was due",
    atEnd: (look) => {
      const now = businessTime(look);
      for (const customerId of customersIn(look)) {
        for (const one of holdingsOf(look, customerId).subscriptions) {
          const found = overdue(one, now);
          if (found !== undefined) return `${found}: ${JSON.stringify(one)}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "a subscription is registered once for ever, and says since when",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        const told = [...look.partition("customers", customerId)]
          .filter(({ rowKey }) => rowKey.startsWith("~event_"))
          .map(({ body }) => read<{ kind: string; after?: Subscription }>(body))
          .filter(({ kind }) => kind === "subscription-registered")
          .flatMap(({ after }) => (after === undefined ? [] : [registered(after)]));
        const kept = holdingsOf(look, customerId)
          .subscriptions.filter(({ registration }) => registration !== undefined)
          .map(registered);
        if (kept.sort().join(", ") !== told.sort().join(", ")) return `${customerId}: kept ${kept}, told ${told}`;
      }
      return undefined;
    },
  },
  {
    promise: "a conversion comes to its end, and what it converted is the plan's from its one cut-over on",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        const { upgrades, azure } = holdingsOf(look, customerId);
        for (const { items, ...upgrade } of upgrades) {
          if (upgrade.status === "InProgress") return JSON.stringify({ ...upgrade, items });
          for (const { status, azureSubscriptionId, planSubscriptionId } of items) {
            const owners = azure.find((one) => one.azureSubscriptionId === azureSubscriptionId)?.owners ?? [];
            const isPlans = owners.some(
              ({ subscriptionId, from }) => subscriptionId === planSubscriptionId && from === upgrade.cutOverAt,
            );
            if (status === "Completed" && !isPlans) return `${azureSubscriptionId}: ${JSON.stringify(owners)}`;
          }
        }
      }
      return undefined;
    },
  },
];

/** All that has periods in a customer's file, by what it is. */
function livesOf(look: Look, customerId: string): (readonly [string, readonly Period[]])[] {
  const { subscriptions, azure } = holdingsOf(look, customerId);
  return [
    ...subscriptions.map((one) => [one.subscriptionId, one.states] as const),
    ...azure.map((one) => [`azure ${one.azureSubscriptionId}`, one.states] as const),
    ...azure.map((one) => [`owners of ${one.azureSubscriptionId}`, one.owners] as const),
  ];
}

const closedIn = (periods: readonly Period[]) => periods.slice(0, -1).map((one) => JSON.stringify(one));

const registered = ({ subscriptionId, registration }: Subscription): string =>
  `${subscriptionId} since ${registration?.registeredAt}`;

/** Ends of terms, and of the 90 days that a suspended legacy subscription is kept (SUB-08). */
function* duesOf(look: Look, customerId: string) {
  for (const subscription of holdingsOf(look, customerId).subscriptions) {
    const { state, states, termEndsAt, suspensionReasons, isNewCommerce } = subscription;
    const isLegacySuspended = state === "suspended" && !isNewCommerce;
    const kept = isLegacySuspended ? [later(states.at(-1)?.from ?? "", 90)] : [];
    if (state !== "active" && state !== "suspended") continue;
    const ends = suspensionReasons.includes("term_ended") ? [] : [termEndsAt ?? []].flat();
    const [dueAt] = [...ends, ...kept].sort();
    if (dueAt !== undefined) yield { subscription, dueAt };
  }
}

type Period = { from: string; to?: string };

function uneven(periods: readonly Period[], begins: string): string | undefined {
  const isWhole =
    periods[0]?.from === begins &&
    periods.every(({ from, to }, index) => to === periods[index + 1]?.from && (to === undefined || from < to));
  return isWhole ? undefined : JSON.stringify(periods);
}

function unevenSubscription({ subscriptionId, state, states, quantity, quantities, createdAt }: Subscription) {
  const found = uneven(states, createdAt) ?? (states.at(-1)?.state === state ? undefined : `${state} at last`);
  if (found !== undefined) return `${subscriptionId} of ${createdAt}: ${found}`;
  const isCounted = quantities[0]?.from === createdAt && quantities.at(-1)?.quantity === quantity;
  const isOrdered = quantities.every(({ from }, index) => index === 0 || (quantities[index - 1]?.from ?? "") < from);
  return isCounted && isOrdered ? undefined : `${subscriptionId} has ${quantity} seats: ${JSON.stringify(quantities)}`;
}

function unevenAzure({ azureSubscriptionId, state, states, owners }: Azure): string | undefined {
  const begins = states[0]?.from ?? "";
  const found =
    uneven(states, begins) ?? uneven(owners, begins) ?? (states.at(-1)?.state === state ? undefined : state);
  return found && `${azureSubscriptionId}: ${found}`;
}

/** Customers of which a change is noted: recovery brings it to its end. */
const unfinishedIn = (look: Look): Set<string> =>
  new Set([...look.partition("unfinished", "subscriptionChange")].map(({ rowKey }) => rowKey.slice(0, 36)));

/** Every row of a subscription on a list: the filters that the wire has, each with the value to look for. */
function keysOf({ customerId, subscriptionId, state, offerId, resellerId, termEndsAt }: Subscription): string[] {
  const behind = `${customerId}_${subscriptionId}`;
  const byOffer = Buffer.from(offerId.toLowerCase()).toString("hex");
  return [
    `id_${behind}`,
    `state_${state}_${behind}`,
    `offer_${byOffer}_${behind}`,
    ...(resellerId === undefined ? [] : [`reseller_${resellerId}_${behind}`]),
    ...(termEndsAt === undefined ? [] : [`renewal_${termEndsAt}_${behind}`]),
  ];
}

const shown = ({ state, friendlyName, quantity, offerId, termEndsAt, suspensionReasons }: Subscription): string =>
  JSON.stringify([state, friendlyName, quantity, offerId, termEndsAt ?? "", suspensionReasons]);

const day = 86_400_000;
const later = (instant: string, days: number) => new Date(Date.parse(instant) + days * day).toISOString();

/** What time should have done to it by now, and by when; of what ended by itself, whether it did so at its time. */
function overdue(one: Subscription, now: string): string | undefined {
  const { state, states, termEndsAt = "9999", suspensionReasons, isNewCommerce } = one;
  const since = states.at(-1)?.from ?? "";
  const hasEnded = suspensionReasons.includes("term_ended");
  if (hasEnded && since > termEndsAt) return `its term ended at ${termEndsAt}, and it is suspended since ${since}`;
  if (state === "active" && termEndsAt <= now) return `its term ended at ${termEndsAt}`;
  if (state === "suspended" && !isNewCommerce && later(since, 90) <= now) return `suspended since ${since}`;
  return undefined;
}
