import type { Backend } from "../../backend.js";
import { groupBy } from "../../kernel/group-by.js";
import { inParallel } from "../../kernel/in-parallel.js";
import { untilFresh } from "../../ledger/until-fresh.js";
import { commitSubscriptions, finishEarlierChange } from "../commit-subscriptions.js";
import { changesBetween, holdingsIn } from "../holdings.js";
import { broughtForward, earliestDue } from "../lifecycle.rules.js";
import { ExpireSubscriptions, type ExpireSubscriptionsBody } from "./expiry.messages.js";

/**
 * Has every customer brought forward of whom something was due by now (SUB-08, wire reference 10.4): a page in memory, and
 * of that a message for each customer, so that no two do at once what one does for all that is due. It writes nothing, so it may run as often as it likes, miss any number of times and overlap.
 */
export async function startExpiry(backend: Backend): Promise<void> {
  let asked = 0;
  let token: string | undefined;
  do {
    const page = await backend.expiries.dueBy(backend.now.toISOString(), token);
    const byCustomer = groupBy(page.due, ({ customerId }) => customerId);
    const asks = [...byCustomer].map(([customerId, dues]) => ({
      customerId,
      instants: dues.map(({ dueAt }) => dueAt),
    }));
    await backend.sendAll(ExpireSubscriptions, asks);
    asked += asks.length;
    token = page.token;
  } while (token !== undefined);
  if (asked > 0) backend.log.info("subscriptions are due", { customers: asked });
}

/** Does to one customer's subscriptions what time has done to them, each step as of its own instant; again, it changes nothing. */
export async function expireSubscriptions(
  backend: Backend,
  { customerId, instants }: ExpireSubscriptionsBody,
): Promise<void> {
  const passed = instants.filter((dueAt) => dueAt <= backend.now.toISOString());
  const found = await inParallel(passed, (dueAt) => backend.expiries.find({ customerId, dueAt }));
  const entries = found.filter((entry) => entry !== undefined);
  if (entries.length === 0) return;
  let isBehind = await expireEarliest(backend, customerId);
  // An earlier try may have died after its commit; and who read the file before this and announced the same instant comes too late now, and announces it again.
  if (!isBehind) await Promise.all([touch(backend, customerId), finishEarlierChange(backend, customerId)]);
  while (isBehind) isBehind = await expireEarliest(backend, customerId);
  await inParallel(entries, backend.expiries.strike);
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
