import { broken, only, readingOnePage, rowOf, struckOffWhenRead, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";
import type { Owner, StatePeriod } from "./holdings.facts.js";
import { subscriptionLists } from "./subscriptions.invariants.js";

/** The life of what was sold, broken. */
export const subscriptionMutations: readonly Mutation[] = [
  {
    name: "a list of subscriptions not brought forward",
    ports: broken({ table: writing(() => [], subscriptionLists) }, only("change-subscription")),
  },
  {
    name: "a partner's subscriptions of which it reads the first page alone",
    slow: true,
    ports: broken(
      {
        table: readingOnePage(subscriptionLists),
      },
      only("list-partner-subscriptions"),
    ),
  },
  {
    name: "the note of a subscription's change skipped",
    ports: broken({
      table: writing(
        (changes) =>
          changes.filter((change) => change.kind === "delete" || !change.row.body.includes('"subscriptionChange"')),
        "unfinished",
      ),
    }),
  },
  {
    name: "a period not closed",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "put" && rowOf(change).startsWith("subscription_")
                ? { ...change, row: { ...change.row, body: change.row.body.replace(/,"to":"[^"]+"/g, "") } }
                : change,
            ),
          "customers",
        ),
      },
      only("change-subscription"),
    ),
  },
  {
    name: "a state that is over told otherwise",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind === "put" && rowOf(change).startsWith("subscription_")
              ? { ...change, row: { ...change.row, body: suspendedAtFirst(change.row.body) } }
              : change,
          ),
        "customers",
      ),
    }),
  },
  {
    name: "the end of a term dated by the timer's clock",
    ports: (ports, functionName) =>
      broken(
        {
          table: writing(
            (changes) =>
              changes.map((change) =>
                change.kind === "put" && rowOf(change).startsWith("subscription_")
                  ? { ...change, row: { ...change.row, body: changedAt(change.row.body, ports.clock.now()) } }
                  : change,
              ),
            "customers",
          ),
        },
        only("subscription-expiry"),
      )(ports, functionName),
  },
  {
    name: "the end of a term announced to nobody",
    ports: broken({ table: writing(() => [], "subscriptionsdue") }),
  },
  {
    name: "what is due struck off before its work",
    ports: broken({ table: struckOffWhenRead("subscriptionsdue") }, only("subscription-expiry")),
  },
  {
    name: "usage not judged again by the state of its subscription",
    slow: true,
    ports: broken(
      { send: (send, queue) => (queue === "usage-rerating" ? async () => {} : send) },
      (name) => name === "change-subscription" || name === "cancel-azure-entitlement",
    ),
  },
  {
    name: "what time has done never struck off what it has to do",
    ports: broken({
      table: writing((changes) => changes.filter(({ kind }) => kind !== "delete"), "subscriptionsdue"),
    }),
  },
  {
    name: "the rest of a conversion not asked for",
    ports: broken({ send: (send, queue) => (queue === "product-upgrades" ? async () => {} : send) }),
  },
  {
    name: "a later part of a conversion dated by the clock of whoever converts it",
    ports: (ports, functionName) =>
      broken(
        {
          table: writing(
            (changes) =>
              changes.map((change) =>
                change.kind === "put" && change.row.rowKey.startsWith("azure_")
                  ? { kind: "put", row: { ...change.row, body: ownedFrom(change.row.body, ports.clock.now()) } }
                  : change,
              ),
            "customers",
          ),
        },
        only("product-upgrades"),
      )(ports, functionName),
  },
  {
    name: "a conversion that leaves add-ons as they are",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.filter(
              (change) =>
                change.kind !== "put" ||
                !rowOf(change).startsWith("subscription_") ||
                !change.row.body.includes('"parentSubscriptionId"'),
            ),
          "customers",
        ),
      },
      (name) => name === "begin-upgrade" || name === "product-upgrades",
    ),
  },
  {
    name: "a term that ends a day early",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) =>
              change.kind === "create" && rowOf(change).startsWith("subscription_")
                ? { ...change, row: { ...change.row, body: endedEarly(change.row.body) } }
                : change,
            ),
          "customers",
        ),
      },
      only("place-order"),
    ),
  },
  {
    name: "a conversion that leaves the Azure subscription with its old owner",
    ports: broken(
      { table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("azure_")), "customers") },
      (name) => name === "begin-upgrade",
    ),
  },
  {
    name: "a support contact told and not kept",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) => changes.filter((change) => !rowOf(change).startsWith("subscription_")),
          "customers",
        ),
      },
      only("put-support-contact"),
    ),
  },
  {
    name: "a registration told and not kept",
    ports: broken(
      {
        table: writing(
          (changes) => changes.filter((change) => !rowOf(change).startsWith("subscription_")),
          "customers",
        ),
      },
      only("register-subscription"),
    ),
  },
];

/** The body of an Azure subscription whose last owner is dated to an instant. */
function ownedFrom(body: string, now: Date): string {
  const azure = JSON.parse(body) as { owners: Owner[] };
  const at = now.toISOString();
  const owners = azure.owners.map((period, index, { length }) => ({
    ...period,
    ...(index === length - 1 ? { from: at } : {}),
    ...(index === length - 2 ? { to: at } : {}),
  }));
  return JSON.stringify({ ...azure, owners });
}

/** The body of a subscription whose last change of state is dated to an instant. */
function changedAt(body: string, now: Date): string {
  const subscription = JSON.parse(body) as { states: StatePeriod[] };
  const at = now.toISOString();
  const states = subscription.states.map((period, index, { length }) => ({
    ...period,
    ...(index > 0 && index === length - 1 ? { from: at } : {}),
    ...(index === length - 2 ? { to: at } : {}),
  }));
  return JSON.stringify({ ...subscription, states });
}

/** The body of a subscription that is said to have begun suspended, once two of its states are over. */
function suspendedAtFirst(body: string): string {
  const subscription = JSON.parse(body) as { states: StatePeriod[] };
  const states = subscription.states.map((period, index, { length }) =>
    index < length - 2 ? { ...period, state: "suspended" } : period,
  );
  return JSON.stringify({ ...subscription, states });
}

/** The body of a subscription whose term, if it has one, ends the day before. */
function endedEarly(body: string): string {
  const { termEndsAt, ...subscription } = JSON.parse(body) as { termEndsAt?: string };
  if (termEndsAt === undefined) return body;
  const dayMs = 86_400_000;
  return JSON.stringify({ ...subscription, termEndsAt: new Date(Date.parse(termEndsAt) - dayMs).toISOString() });
}
