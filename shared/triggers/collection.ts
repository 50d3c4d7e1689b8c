import { link } from "../kernel/wire-link.js";
/** The next page: where it is, and the continuation token where pages are sought and not counted. */
export type NextPage = { uri: string; token?: string };

/**
 * One page of a collection in the wire's envelope. Addresses are relative and without the version; on the last page
 * there is no `next`, and `totalCount` counts this page.
 */
export function collection(page: {
  items: readonly unknown[];
  self: string;
  next?: NextPage | undefined;
  objectType?: string;
}) {
  const { items, self, next, objectType = "Collection" } = page;
  const token = next?.token;
  const headers = token === undefined ? [] : [{ key: "MS-ContinuationToken", value: token }];
  return {
    totalCount: items.length,
    items,
    links: {
      self: link(self),
      ...(next ? { next: { uri: next.uri, method: "GET", headers } } : {}),
    },
    ...(token === undefined ? {} : { continuationToken: token }),
    attributes: { objectType },
  };
}

/** The same address with these values in its query, in place of those that it had, however they were spelled. */
export function withQuery(uri: string, values: Record<string, string>): string {
  const [path = "", search = ""] = uri.split("?");
  const kept = new URLSearchParams(search);
  for (const name of Object.keys(values)) {
    for (const had of [...kept.keys()]) if (had.toLowerCase() === name.toLowerCase()) kept.delete(had);
  }
  for (const [name, value] of Object.entries(values)) kept.set(name, value);
  return `${path}?${kept}`;
}
