import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import { parseWireDate } from "../kernel/wire-date.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { NextPage } from "../triggers/collection.js";
import type { Continuation } from "../triggers/continuation.js";
import { pagingOf } from "../triggers/paging.js";
import type { Query } from "../triggers/query.js";
import { statusWord } from "./subscription.wire.js";
import { SubscriptionFilter } from "./subscription-list.schema.js";

const states = Object.keys(statusWord) as (keyof typeof statusWord)[];

/** What a token carries: clients that seek send it alone, without the filter and size of the first page. */
const Place = z.object({ after: z.string(), size: z.int(), filter: SubscriptionFilter });

export type SubscriptionListPage = {
  filter: SubscriptionFilter;
  size: number;
  after: string | undefined;
  /** What the collection says of the page behind the last row that this one looked at. */
  next(last: string | undefined): NextPage | undefined;
};

/** Which page of which subscriptions a request asks for. A token stands for its own filter, and is refused with another. */
export function subscriptionListPageOf(query: Query, seek: Continuation): SubscriptionListPage {
  const asked = filterOf(query);
  const { size: wanted } = pagingOf(query, seek);
  const place = seek.position === undefined ? undefined : Place.parse(JSON.parse(seek.position));
  const isOther = Object.keys(asked).length > 0 && JSON.stringify(asked) !== JSON.stringify(place?.filter);
  if (place !== undefined && isOther) {
    throw new Refusal("REQUEST_INVALID", {
      fact: "The continuation token belongs to another filter.",
      remedy: "Start again with the first page and follow links.next as it is given.",
      parameters: { property: "MS-ContinuationToken" },
    });
  }
  const filter = place?.filter ?? asked;
  const size = place !== undefined && !query.int("size") ? place.size : wanted;
  return {
    filter,
    size,
    after: place?.after,
    next: (last) => (last === undefined ? undefined : seek.next(JSON.stringify({ after: last, size, filter }))),
  };
}

/** An end that is a day, or a midnight as clients print days, means all of that day. */
function filterOf(query: Query): SubscriptionFilter {
  const json = query("filter");
  if (json !== undefined)
    throw wrong("filter", json, "status, offerId, renewalFrom, renewalTo, resellerId or customerId");
  const status = query.word("status", Object.values(statusWord));
  const from = instantOf(query, "renewalFrom");
  const to = instantOf(query, "renewalTo");
  const renewalTo = to?.endsWith("T00:00:00.000Z") ? new Date(Date.parse(to) + dayMs).toISOString() : to;
  if (from !== undefined && renewalTo !== undefined && renewalTo <= from) {
    throw wrong("renewalTo", query("renewalTo") ?? "", "a time that comes after renewalFrom");
  }
  const filter = {
    state: states.find((state) => statusWord[state] === status),
    offerId: query("offerId"),
    resellerId: guidOf(query, "resellerId"),
    customerId: guidOf(query, "customerId"),
    renewalFrom: from,
    renewalTo,
  };
  return SubscriptionFilter.parse(
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
  );
}

const dayMs = 86_400_000;

function instantOf(query: Query, name: string): string | undefined {
  const text = query(name);
  if (text === undefined) return undefined;
  const instant = parseWireDate(text)?.toISOString();
  if (instant === undefined) throw wrong(name, text, "yyyy-MM-dd or an instant of ISO 8601");
  return instant;
}

function guidOf(query: Query, name: string): string | undefined {
  const text = query(name)?.toLowerCase();
  if (text !== undefined && !z.guid().safeParse(text).success) throw wrong(name, text, "a GUID");
  return text;
}

function wrong(name: string, value: string, wanted: string): Refusal {
  const shown = value.slice(0, 80);
  return phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send {property} as {expected}.",
    parameters: { property: name, value: shown, expected: wanted },
  });
}
