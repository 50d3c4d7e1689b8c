import { limits } from "../kernel/limits.js";
import { collection } from "./collection.js";
import type { Continuation } from "./continuation.js";
import type { Query } from "./query.js";
import { ok } from "./replies.js";

type Paging = { size: number; token?: string };

/** The page that a request asks for, as repositories take it: clients send size 0 for "as many as you like". */
export function pagingOf(query: Query, { position }: Continuation): Paging {
  query.word("seekOperation", ["Next", "First"]);
  const asked = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
  const size = Math.min(asked, limits.tablePageRowsMax);
  return position === undefined ? { size } : { size, token: position };
}

/** Answers with the page of a collection that the request asks for: as it is read, each item as it is shown. */
export async function soughtPage<Item>(
  { query, self, seek }: { query: Query; self: string; seek: Continuation },
  read: (paging: Paging) => Promise<{ items: readonly Item[]; token?: string }>,
  show: (item: Item) => unknown,
) {
  const { items, token } = await read(pagingOf(query, seek));
  return ok(collection({ items: items.map(show), self, next: token === undefined ? undefined : seek.next(token) }));
}
