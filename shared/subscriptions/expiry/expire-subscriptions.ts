import type { Backend } from "../../backend.js";
import { untilFresh } from "../../ledger/until-fresh.js";
import { commitSubscriptions, finishEarlierChange } from "../commit-subscriptions.js";
import { changesBetween, holdingsIn } from "../holdings.js";
import { broughtForward, earliestDue } from "../lifecycle.rules.js";
import { ExpireSubscriptions } from "./expiry.messages.js";
import type { Due } from "./expiry.repository.js";

/**
 * Has every customer brought forward of whom something was due by now (SUB-08, wire reference 10.4): a message each, a
 * page in memory. It writes nothing, so it may run as often as it likes, miss any number of times and overlap.
 */
export async function startExpiry(backend: Backend): Promise<void> {
  let asked = 0;
  let token: string | undefined;
  do {
    const page = await backend.expiries.dueBy(backend.now.toISOString(), token);
    await backend.sendAll(ExpireSubscriptions, page.due);
    asked += page.due.length;
    token = page.token;
  } while (token !== undefined);
  if (asked > 0) backend.log.info("subscriptions are due", { customers: asked });
}

/** Does to one customer's subscriptions what time has done to them, each step as of its own instant; again, it changes nothing. */
export async function expireSubscriptions(backend: Backend, due: Due): Promise<void> {
  const entry = await backend.expiries.find(due);
  if (entry === undefined || due.dueAt > backend.now.toISOString()) return;
  let isBehind = await expireEarliest(backend, due.customerId);
  // An earlier try may have died after its commit; and who read the file before this and announced the same instant comes too late now, and announces it again.
  if (!isBehind) await Promise.all([touch(backend, due.customerId), finishEarlierChange(backend, due.customerId)]);
  while (isBehind) isBehind = await expireEarliest(backend, due.customerId);
  await backend.expiries.strike(entry);
}

/** One subscription with its add-ons, in a commit of its own: however many a customer has, each fits. */
function expireEarliest(backend: Backend, customerId: string): Promise<boolean> {
  const now = backend.now.toISOString();
  return untilFresh(async () => {
    const file = await backend.customers.read(customerId);
    const stored = holdingsIn(file);
    const before = earliestDue(stored, now);
    if (before === undefined) return false;
    const related = before.parentSubscriptionId ?? before.subscriptionId;
    const holdings = broughtForward(stored, now, { related });
    await commitSubscriptions(backend, customerId, file, changesBetween(stored, holdings), {
      kind: "subscription-expired",
      subject: before.subscriptionId,
      by: backend.actor,
      onBehalfOf: before.partnerId,
      before,
      after: holdings.subscriptions.find((one) => one.subscriptionId === before.subscriptionId),
    });
    return true;
  });
}

/** Makes every earlier read of the customer's file worthless. */
const touch = (backend: Backend, customerId: string): Promise<number> =>
  untilFresh(async () => {
    const { version } = await backend.customers.read(customerId);
    return backend.customers.commit(customerId, version, [], {
      kind: "expiry-passed-by",
      subject: customerId,
      by: backend.actor,
    });
  });
