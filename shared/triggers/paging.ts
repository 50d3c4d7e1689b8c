import { limits } from "../kernel/limits.js";
import type { Continuation } from "./continuation.js";
import type { Query } from "./query.js";

/** The page that a request asks for, as repositories take it: clients send size 0 for "as many as you like". */
export function pagingOf(query: Query, { position }: Continuation): { size: number; token?: string } {
  query.word("seekOperation", ["Next", "First"]);
  const asked = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
  const size = Math.min(asked, limits.tablePageRowsMax);
  return position === undefined ? { size } : { size, token: position };
}

/** What the collection says of the page behind this one. */
export const nextOf = ({ next }: Continuation, token: string | undefined) =>
  token === undefined ? undefined : next(token);
