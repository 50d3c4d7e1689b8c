import type { Backend } from "../backend.js";
import type { CustomerFile } from "../customers/customer-file.js";
import type { Happened } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { wroteNothing } from "../ledger/tries.js";
import { Stale } from "../ledger/until-fresh.js";
import { judgeUsageAgain } from "./judge-again.js";
import { nextStep } from "./lifecycle.rules.js";
import { AzureSubscription, Subscription } from "./subscription.schema.js";
import { bringSubscriptionListsForward, readLists, relativesIn, relist } from "./subscription-lists.js";
import { azureSubscriptionKey, azureSubscriptionsIn, subscriptionKey } from "./subscription-rows.js";

/**
 * Writes a customer's subscriptions, with whatever else changes beside them, in one commit of its file. Every write that
 * makes or changes a subscription goes through here: new Azure subscriptions are announced before they exist, and the
 * partners' lists follow before it answers, or by the recovery where a host dies in between. Throws `Stale` as any
 * commit. What it writes before it (a note, each new Azure subscription's announcement, and for subscriptions that change
 * a read per partner) goes beside the commit's own notes and costs no round; behind it are two: a write per partner, the
 * note's end.
 */
export async function commitSubscriptions(
  backend: Backend,
  customerId: string,
  file: CustomerFile,
  changes: readonly LedgerChange[],
  happened: Happened,
): Promise<number> {
  const created = changes.flatMap((change) => ("create" in change ? [{ key: change.create, ...change }] : []));
  const put = changes.flatMap((change) => ("put" in change ? [{ key: change.put, ...change }] : []));
  const [made, changed] = [subscriptionsAmong(created), subscriptionsAmong(put)];
  const judged = put.flatMap(({ key, value }) => (azureSubscriptionNamed(key) ? AzureSubscription.parse(value) : []));
  const subscriptions = [...made, ...changed];
  // Announced before it exists: usage that names it finds the customer's file, and there the truth.
  const announced = created.flatMap(({ key }) => azureSubscriptionNamed(key) ?? []);
  const dues = new Set(subscriptions.flatMap((one) => nextStep(one)?.at ?? []));
  const announce = () => [
    ...announced.map((id) => backend.subscriptions.announce(id, customerId)),
    ...[...dues].map((dueAt) => backend.expiries.announce({ customerId, dueAt })),
  ];
  if (subscriptions.length + judged.length === 0) {
    await Promise.all(announce());
    return backend.customers.commit(customerId, file.version, changes, happened);
  }
  const relatives = relativesIn(file, { created: made, changed });
  // Time comes to an add-on through its base: the lists say of it anew what will become of it.
  const addOns = relatives.filter((one) => changed.some((base) => base.subscriptionId === one.parentSubscriptionId));

  const note = `${customerId}_${backend.newId()}`;
  const noted = backend.unfinished.begin("subscriptionChange", note, customerId);
  const ahead = Promise.all([
    // What is new is on no list yet.
    readLists(backend, customerId, [...changed, ...addOns]),
    noted,
    ...announce(),
  ]);
  const finish = async () => {
    // Struck off while it was still on its way it would stay.
    await noted.catch(() => {});
    await backend.unfinished.finish("subscriptionChange", note);
  };
  const number = await backend.customers
    .commit(customerId, file.version, changes, happened, ahead)
    .catch(async (error: unknown) => {
      // Nothing was written: nothing is unfinished.
      if (wroteNothing(error) || error instanceof Stale) await finish();
      throw error;
    });
  const [listed] = await ahead;
  await Promise.all([
    relist(backend, {
      ...{ customerId, version: number, listed },
      subscriptions: [...subscriptions, ...addOns],
      relatives: [...subscriptions, ...relatives],
    }),
    judgeUsageAgain(backend, judged),
  ]);
  await finish();
  return number;
}

/** Does what a writer that died after its commit still had to do, whichever of the customer's subscriptions it changed. */
export async function finishSubscriptionChange(backend: Backend, customerId: string): Promise<void> {
  const file = await backend.customers.read(customerId);
  await bringSubscriptionListsForward(backend, customerId, file);
  await judgeUsageAgain(backend, azureSubscriptionsIn(file));
}

/**
 * For a use case that finds its own change made: what its earlier try still had to do when it died is done before it
 * answers, so that its author reads what it wrote. Where nothing died it costs one read.
 */
export async function finishEarlierChange(backend: Backend, customerId: string): Promise<void> {
  const noted = await backend.unfinished.list("subscriptionChange", `${customerId}_`);
  // A note may be that of a writer who lives: it stays, for the writer or the recovery.
  if (noted.length > 0) await finishSubscriptionChange(backend, customerId);
}

const subscriptionsAmong = (rows: readonly { key: string; value: unknown }[]): Subscription[] =>
  rows.filter(({ key }) => key.startsWith(subscriptionKey(""))).map(({ value }) => Subscription.parse(value));

const azureRow = new RegExp(`^${azureSubscriptionKey("([0-9a-f-]{36})")}$`);
/** The Azure subscription of a row key, unless the row is one of a role on it, whose key goes on. */
const azureSubscriptionNamed = (key: string): string | undefined => azureRow.exec(key)?.[1];
