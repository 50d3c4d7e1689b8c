import type { Reader } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { canonical } from "../world/clients.js";
import { relationshipsIn } from "./customers.invariants.js";
import { customersIn } from "./holdings.facts.js";
import { parties } from "./parties.js";

/** A customer at the end of the story, and a partner that serves it. */
export type Served = { customerId: string; as: string };
export type At = { look: Look; reader: Reader; served: Served | undefined };
/** Compares answers of a few reads with storage or with each other; nothing to be asked where the story has nothing of the kind. */
export type DrawnRead = (at: At) => Promise<string | undefined> | undefined;

export const sellers = [parties.direct, parties.provider] as const;

/** All who sell to customers that are there at the end. */
export function allServed(look: Look): Served[] {
  return [...customersIn(look)].flatMap((customerId) =>
    sellers
      .filter(({ tenantId }) => relationshipsIn(look, customerId).some((one) => isActive(one, tenantId)))
      .map(({ tenantId }) => ({ customerId, as: tenantId })),
  );
}
const isActive = ({ partnerId, state }: { partnerId: string; state: string }, tenantId: string) =>
  partnerId === tenantId && state === "active";

/** The records of a customer's file whose keys begin so. */
export const recordsIn = <T>(look: Look, customerId: string, prefix: string): T[] =>
  [...look.partition("customers", customerId)]
    .filter(({ rowKey }) => rowKey.startsWith(prefix))
    .map(({ body }) => read<T>(body));

/** A read that is answered. */
export async function answered<T = unknown>(
  { ask, expect }: Reader,
  line: string,
  as: string,
  body?: unknown,
): Promise<T> {
  const answer = await ask(line, { as, ...(body === undefined ? {} : { body }) });
  expect("what is there can be read", answer.status === 200, `${line}: ${answer.status} ${answer.text}`);
  return (answer.body ?? answer.text) as T;
}

export type Listed = { id: string } & Record<string, unknown>;
export const itemsOf = async (reader: Reader, line: string, as: string): Promise<Listed[]> =>
  (await answered<{ items: Listed[] }>(reader, line, as)).items;

const textOf = (value: unknown) => canonical(JSON.stringify({ value }));
/** What the two have not in common. */
export const differs = (what: string, found: unknown, wanted: unknown): string | undefined =>
  textOf(found) === textOf(wanted) ? undefined : `${what}: ${textOf(found)}, should be ${textOf(wanted)}`;
export const differsInAnyOrder = (what: string, found: readonly string[], wanted: readonly string[]) =>
  differs(what, [...found].sort(), [...wanted].sort());

/** One of a list, chosen by chance, is what its own address answers. */
export async function oneOf(
  { reader }: Pick<At, "reader">,
  as: string,
  { list, one }: { list: string; one(item: Listed): string },
): Promise<string | undefined> {
  const items = await itemsOf(reader, list, as);
  if (items.length === 0) return undefined;
  const item = reader.random.pick(items);
  return differs(one(item), await answered(reader, one(item), as), item);
}
export const idOf = ({ id }: { id: string }) => id;

export type OfCustomer = At & { served: Served; line: string };
/** A read of the customer, which begins with `line`; in a story whose customers have all gone it asks nothing. */
export const ofCustomer =
  (compare: (at: OfCustomer) => Promise<string | undefined> | undefined): DrawnRead =>
  (at) => {
    const { served } = at;
    return served && compare({ ...at, served, line: `GET /v1/customers/${served.customerId}` });
  };
