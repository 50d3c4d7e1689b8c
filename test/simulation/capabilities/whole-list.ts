import type { Client } from "../workloads/story.js";

/** All items of a list, page by page: storage may give short pages, even empty ones. */
export async function wholeList<Item = { id: string }>(
  { ask, expect }: Pick<Client, "ask" | "expect">,
  line: string,
  as: string,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const page = await ask(`GET ${line}`, { as, ...(token === undefined ? {} : { token }) });
    expect("a list can be read", page.status === 200, page.text);
    const { items, links } = page.body as Listing<Item>;
    all.push(...items);
    token = links?.next?.headers?.find(({ key }) => key === "MS-ContinuationToken")?.value;
  } while (token !== undefined);
  return all;
}
type Listing<Item> = { items: Item[]; links?: { next?: { headers?: { key: string; value: string }[] } } };
