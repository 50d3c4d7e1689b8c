import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import type { Happened } from "../ledger/happened.schema.js";
import { type LedgerChange, Stale, type Version } from "../ledger/ledger.js";
import { Subscription } from "./subscription.schema.js";
import { readLists, relist } from "./subscription-lists.js";
import { azureSubscriptionKey, subscriptionKey } from "./subscription-rows.js";

/**
 * Writes a customer's subscriptions, with whatever else changes beside them, in one commit of its file. Every write that
 * makes or changes a subscription goes through here: new Azure subscriptions are announced before they exist, and the
 * partners' lists follow before it answers, or by the recovery where a host dies in between. Throws `Stale` as any
 * commit. Beside the commit itself it costs one round before it (a note, each new Azure subscription's announcement, and
 * for subscriptions that change a read per partner, all at once) and two behind it: a write per partner, the note's end.
 */
export async function commitSubscriptions(
  backend: Backend,
  customerId: string,
  version: Version,
  changes: readonly LedgerChange[],
  happened: Happened,
): Promise<number> {
  const created = changes.flatMap((change) => ("create" in change ? [{ key: change.create, ...change }] : []));
  const put = changes.flatMap((change) => ("put" in change ? [{ key: change.put, ...change }] : []));
  const changed = subscriptionsAmong(put);
  const subscriptions = [...subscriptionsAmong(created), ...changed];
  // Announced before it exists: usage that names it finds the customer's file, and there the truth.
  const announced = created.flatMap(({ key }) => azureSubscriptionNamed(key) ?? []);
  const announce = () => announced.map((id) => backend.subscriptions.announce(id, customerId));
  if (subscriptions.length === 0) {
    await Promise.all(announce());
    return backend.customers.commit(customerId, version, changes, happened);
  }

  const note = `${customerId}_${backend.newId()}`;
  const [listed] = await Promise.all([
    // What is new is on no list yet.
    readLists(backend, customerId, changed),
    backend.unfinished.begin("subscriptionChange", note, customerId),
    ...announce(),
  ]);
  const finish = () => backend.unfinished.finish("subscriptionChange", note);
  const number = await backend.customers
    .commit(customerId, version, changes, happened)
    .catch(async (error: unknown) => {
      // Nothing was written: nothing is unfinished.
      if (error instanceof Refusal || error instanceof Stale) await finish();
      throw error;
    });
  await relist(backend, { customerId, subscriptions, version: number, listed });
  await finish();
  return number;
}

const subscriptionsAmong = (rows: readonly { key: string; value: unknown }[]): Subscription[] =>
  rows.filter(({ key }) => key.startsWith(subscriptionKey(""))).map(({ value }) => Subscription.parse(value));

/** The Azure subscription of a row key, unless the row is one of a role on it, whose key goes on. */
const azureSubscriptionNamed = (key: string): string | undefined =>
  new RegExp(`^${azureSubscriptionKey("([0-9a-f-]{36})")}$`).exec(key)?.[1];
