import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { type CatalogueItem, findCatalogueItem } from "../catalogue/find-offer.js";
import { customerIn, relationshipsIn } from "../customers/customer-file.js";
import { customerNotFound, type ServedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import type { Billed } from "../partners/overdue.rules.js";
import type { Partner, PartnerLink } from "../partners/partner.schema.js";

/** The reseller that somebody names, by its tenant or its PartnerID; without `partner` nobody has that. */
export type NamedReseller = { named: string; partner?: Partner; link?: PartnerLink | undefined };

/** What lies outside the customer's file and decides what may be sold: offers and resellers by the names given to them. */
export type Trade = {
  buyer: Partner | undefined;
  /** What was asked of the seller, and what it paid (INV-18). */
  billed: Billed;
  items: ReadonlyMap<string, CatalogueItem | undefined>;
  resellers: ReadonlyMap<string, NamedReseller>;
};
type Wanted = { sellerId: string; customerId: string; offerIds: readonly string[]; resellers: readonly string[] };

/** Reads all of it at once, each thing once however many lines name it: two rounds, and one where no reseller is named. */
export async function readTrade(
  backend: Backend,
  { sellerId, customerId, offerIds, resellers }: Wanted,
  at: Date = backend.now,
): Promise<Trade> {
  const [buyer, billed, items, named] = await Promise.all([
    customerId === sellerId ? undefined : backend.partners.find(customerId),
    backend.invoices.readAccount(sellerId),
    Promise.all([...new Set(offerIds)].map(async (id) => [id, await findCatalogueItem(backend, id, at)] as const)),
    Promise.all([...new Set(resellers)].map(async (id) => [id, await namedReseller(backend, sellerId, id)] as const)),
  ]);
  return { buyer, billed, items: new Map(items), resellers: new Map(named) };
}

async function namedReseller(backend: Backend, sellerId: string, named: string): Promise<NamedReseller> {
  const found = named.includes("-")
    ? await backend.partners.trading(sellerId, named)
    : await backend.partners.tradingByMpnId(sellerId, named);
  return { named, ...found };
}

/** Who asks, and the customer as it stands to it: its relationship may be asked for or over, which the decision tells. */
export type SellingParties = { partner: Partner; served: ServedCustomer };

/** One round. A customer of others, or of nobody, does not exist (404); the customer itself does not order (ORD-02). */
export async function sellingParties(backend: Backend, caller: Caller, customerId: string): Promise<SellingParties> {
  const [partner, file] = await Promise.all([
    backend.partners.find(caller.tenantId),
    backend.customers.read(customerId),
  ]);
  const customer = customerIn(file);
  const serving = relationshipsIn(file).find((one) => one.partnerId === partner?.partnerId);
  if (customer !== undefined && caller.tenantId === customerId && serving === undefined) throw customerCannotOrder();
  if (partner === undefined || customer === undefined || serving === undefined) throw customerNotFound(customerId);
  return { partner, served: { customer, serving, file } };
}

/** The parties and what is read beside them; that there are no such parties is told before what is wrong with the rest. */
export async function partiesBeside<Read>(
  backend: Backend,
  { caller, customerId }: { caller: Caller; customerId: string },
  beside: Promise<Read>,
): Promise<[SellingParties, Read]> {
  const parties = sellingParties(backend, caller, customerId);
  await Promise.allSettled([parties, beside]);
  return [await parties, await beside];
}

const customerCannotOrder = () =>
  new Refusal("CUSTOMER_CANNOT_ORDER", {
    fact: "The order is placed by: customer.",
    remedy: "Let the direct-bill partner or the indirect provider of the customer place the order.",
    parameters: { actor: "customer" },
  });
