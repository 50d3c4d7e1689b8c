import type { StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import { offers, type Seller } from "./selling.js";

type Exchange = { seller: Seller; name: string; subscription: string; seats?: number };
type Held = { offerId: string; quantity: number };
type Changed = { targetSubscriptionId?: string; toSubscriptionId?: string };

/**
 * The partner exchanges a suite, older or by the month, for the suite that binds for a year: all its seats, or as many of
 * those by the month as it says. They are known as `label` then. What is refused is refused in every run.
 */
export function exchange(story: StoryWriter, { seller, name, subscription, seats }: Exchange, label: string): void {
  const told = seats === undefined ? "all seats" : `${seats} seats`;
  story.step(seller, `exchanges ${told} of ${subscription} for the suite, as ${label}`, async (client) => {
    const { ask, known, expect } = client;
    const [customer, id] = [known.get(`customer ${name}`), known.get(subscription)];
    if (customer === undefined || id === undefined) return;
    const as = parties[seller].tenantId;
    const of = `/v1/customers/${customer}/subscriptions`;
    const before = await ask(`GET ${of}/${id}`, { as });
    if (before.status !== 200) return;
    const { offerId, quantity } = before.body as Held;
    const isOlder = !offerId.includes(":");
    const to = offers.licence.offerId;
    const line = `${of}/${id}/${isOlder ? "upgrades" : "transitions"}`;
    const body = isOlder
      ? { targetOffer: { id: to }, upgradeType: "upgrade_only" }
      : {
          toCatalogItemId: to,
          quantity: seats ?? quantity,
          transitionType: "transition_only",
          termDuration: "P1Y",
        };
    const { status, text, body: answer } = await ask(`POST ${line}`, { as, body });
    if (status !== 200) return;
    const { targetSubscriptionId, toSubscriptionId = targetSubscriptionId } = answer as Changed;
    expect("what was exchanged is told", toSubscriptionId !== undefined, text);
    known.set(label, toSubscriptionId ?? "");
    if (story.races) return;
    const [now, then] = [await ask(`GET ${of}/${toSubscriptionId}`, { as }), await ask(`GET ${of}/${id}`, { as })];
    const moved = isOlder ? quantity : (seats ?? quantity);
    const isThere = now.status === 200 && (now.body as Held).quantity === moved;
    const left = then.body as Held & { status: string };
    const isGone = moved === quantity ? left.status === "deleted" : left.quantity === quantity - moved;
    expect("a read after one's own write sees it", isThere && isGone, `${now.text}, ${then.text}`);
    const { text: changes } = await ask(`GET ${of}/${id}/transitions`, { as });
    expect("a change of product is listed", changes.includes(toSubscriptionId ?? ""), changes);
  });
}
