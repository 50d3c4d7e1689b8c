import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import type { NextPage } from "../triggers/collection.js";
import type { Continuation } from "../triggers/continuation.js";
import { conditionOf } from "../triggers/filter.js";
import { pagingOf } from "../triggers/paging.js";
import type { Query } from "../triggers/query.js";
import { type ListField, listFilter } from "./list-keys.js";

/** What a token of this list carries: clients that seek send it alone, without the filter and size of the first page. */
const Place = z.object({
  token: z.string(),
  size: z.int(),
  field: z.enum(Object.keys(listFilter) as [ListField, ...ListField[]]).optional(),
  text: z.string().optional(),
});

export type ListPage = {
  size: number;
  /** How many come before the page: only of the first one, since a token knows its place. */
  offset: number;
  token?: string;
  beginning?: { field: ListField; text: string };
  /** What the collection says of the page behind this one. */
  next(token: string | undefined): NextPage | undefined;
};

/** Which page of which customers a request asks for. A token stands for its own filter, and is refused with another. */
export function listPageOf(query: Query, seek: Continuation): ListPage {
  const asked = conditionOf(query("filter"), listFilter);
  const { size: wanted } = pagingOf(query, seek);
  const place = seek.position === undefined ? undefined : Place.parse(JSON.parse(seek.position));
  if (place !== undefined && asked !== undefined && (asked.field !== place.field || asked.value !== place.text)) {
    throw new Refusal("REQUEST_INVALID", {
      fact: "The continuation token belongs to another filter.",
      remedy: "Start again with the first page and follow links.next as it is given.",
      parameters: { property: "MS-ContinuationToken" },
    });
  }
  const field = place?.field ?? asked?.field;
  const text = place?.text ?? asked?.value;
  const size = place !== undefined && !query.int("size") ? place.size : wanted;
  return {
    size,
    offset: place === undefined ? (query.int("offset") ?? 0) : 0,
    ...(place === undefined ? {} : { token: place.token }),
    ...(field === undefined || text === undefined ? {} : { beginning: { field, text } }),
    next: (token) => (token === undefined ? undefined : seek.next(JSON.stringify({ token, size, field, text }))),
  };
}
