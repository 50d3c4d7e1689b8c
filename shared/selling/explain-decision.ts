import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { CatalogueItem } from "../catalogue/find-offer.js";
import { Refusal, wireNumberOf } from "../kernel/refusal.js";
import { parseWireDate } from "../kernel/wire-date.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Language } from "../language/texts.rules.js";
import { availabilityChecks } from "./availability-checks.js";
import { type NumberedExplanation, withFurtherChecks } from "./explain-further.js";
import { baseCheck, conversionCheck, type FurtherCheck, limitCheck, standingCheck } from "./further-checks.js";
import { explainSale } from "./may-sell.rules.js";
import { partiesBeside, readTrade, type Trade } from "./read-trade.js";
import { saleRefusal } from "./sale-refusal.js";
import { instantOf, type SellingFacts } from "./selling-facts.rules.js";
import { heldAt, type Sale, sellingFactsOf } from "./selling-facts-of.js";

type Explain = {
  caller: Caller;
  customerId: string;
  offerId: string;
  /** Today, where nothing is said. */
  date: string | undefined;
  /** The tenant or the PartnerID of the reseller that the order would name. */
  resellerId: string | undefined;
  /** Of the texts. */
  language: Language;
};
export type ExplainedDecision = NumberedExplanation & {
  date: string;
  /** Facts are those of this instant. */
  factsAsOf: string;
  offerId: string;
  customerId: string;
  partnerId: string;
  resellerId?: string;
};

/**
 * Whether the calling partner may sell the offer to the customer on a day, past or to come, with every check and the
 * fact that it saw (section 4, AMB-73). It decides as an order of that day would; nothing is written.
 */
export async function explainDecision(backend: Backend, asked: Explain): Promise<ExplainedDecision> {
  const { caller, customerId, offerId, language } = asked;
  const date = dayAsked(asked.date, backend.now);
  const resellerNamed = resellerAsked(asked.resellerId);
  const wanted = {
    sellerId: caller.tenantId,
    customerId,
    offerIds: [offerId],
    resellers: resellerNamed === undefined ? [] : [resellerNamed],
  };
  const reading = readTradeOn(backend, wanted, new Date(`${date}T00:00:00Z`));
  const [{ partner, served }, { trade, unknown }] = await partiesBeside(backend, { caller, customerId }, reading);
  const { buyer, billed, items, resellers } = trade;
  const reseller = resellerNamed === undefined ? undefined : resellers.get(resellerNamed);
  if (resellerNamed !== undefined && reseller?.partner === undefined) throw unknownReseller(resellerNamed);
  const item = items.get(offerId);
  const sale = { partner, served, buyer, billed, offer: item?.offer, reseller, sold: [] };
  const facts = sellingFactsOf(sale, { date, now: backend.now, programme: backend.programme });
  const named = { offerId, item, unknown };
  const explained = explainWhole(backend, sale, { facts, date, named, language });
  return {
    ...explained,
    date,
    factsAsOf: instantOf(date, backend.now),
    offerId,
    customerId,
    partnerId: partner.partnerId,
    // Of a partner that is not linked only what was asked comes back.
    ...(facts.reseller === undefined ? {} : { resellerId: facts.reseller.id }),
  };
}

type Whole = {
  facts: SellingFacts;
  date: string;
  /** The item by the name that was given to it; `unknown`: how an order of it is refused where none is taken. */
  named: { offerId: string; item: CatalogueItem | undefined; unknown?: Refusal | undefined };
  language: Language;
};

/** The decision of section 4 with all that an order asks besides. Reads nothing. */
export function explainWhole(
  backend: Backend,
  sale: Sale,
  { facts, date, named, language }: Whole,
): NumberedExplanation {
  const { offerId, item, unknown } = named;
  const { above, behind } = furtherChecks(sale, { date, now: backend.now });
  return withFurtherChecks(
    explainNumbered(facts, { offerId, seller: sale.partner, reseller: sale.reseller, language }),
    {
      above: [...notTaken(offerId, unknown), ...above],
      behind: [...availabilityChecks(item, facts.customer), ...behind],
    },
    language,
  );
}

/** What must be read; and of a catalogue item that is not taken on the day, how an order of that day would be refused. */
async function readTradeOn(
  backend: Backend,
  wanted: Parameters<typeof readTrade>[1],
  at: Date,
): Promise<{ trade: Trade; unknown?: Refusal }> {
  try {
    return { trade: await readTrade(backend, wanted, at) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "OFFER_UNKNOWN") throw error;
    return { trade: await readTrade(backend, { ...wanted, offerIds: [] }, at), unknown: error };
  }
}

/** An item that is not taken is decided as an offer that nobody knows (OFR-05, OFR-12), with the fact of its availability. */
const notTaken = (offerId: string, unknown: Refusal | undefined): FurtherCheck[] =>
  unknown === undefined
    ? []
    : [
        {
          step: "1",
          check: "The offer is in the catalogue of the day (OFR-05, OFR-12)",
          fact: "Offer found: {offerId}.",
          values: { offerId },
          refusal: unknown,
        },
      ];

/** Section 4, with the number in which the wire would refuse the order. */
function explainNumbered(
  facts: SellingFacts,
  { language, ...asked }: Omit<Parameters<typeof saleRefusal>[1], "facts"> & { language: Language },
) {
  const sale = explainSale(facts, language);
  return sale.decision === "ALLOW" ? sale : { ...sale, code: wireNumberOf(saleRefusal(sale, { ...asked, facts })) };
}

/** What an order asks besides section 4. What nobody keeps the history of (a conversion, the account's standing) counts from today on. */
function furtherChecks({ partner, served, offer }: Sale, { date, now }: { date: string; now: Date }) {
  const isPast = date < now.toISOString().slice(0, 10);
  const held = heldAt(served.file, partner.partnerId, { instant: instantOf(date, now), now });
  return {
    above: isPast ? [] : [conversionCheck(served, partner.partnerId, offer)],
    behind: [
      ...(offer === undefined ? [] : [...baseCheck(offer, held), limitCheck(offer, held)]),
      ...(isPast ? [] : [standingCheck(served)]),
    ],
  };
}

const firstDay = "2015-01-01";

/** The day that is asked about, from the programme's first year to the end of next year. */
function dayAsked(text: string | undefined, now: Date): string {
  if (text === undefined) return now.toISOString().slice(0, 10);
  const day = parseWireDate(text)?.toISOString().slice(0, 10);
  const lastDay = `${now.getUTCFullYear() + 1}-12-31`;
  if (day !== undefined && day >= firstDay && day <= lastDay) return day;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send a day like 2021-07-21, from {least} to {most}.",
    parameters: { property: "date", value: text.slice(0, 40), least: firstDay, most: lastDay },
  });
}

function resellerAsked(text: string | undefined): string | undefined {
  const named = text?.toLowerCase();
  if (named === undefined || /^(\d{1,20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(named)) return named;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send the reseller's tenant as a GUID, or its PartnerID in digits.",
    parameters: { property: "resellerId", value: named.slice(0, 40), expected: "a GUID, or a PartnerID in digits" },
  });
}

const unknownReseller = (named: string) =>
  new Refusal("RESELLER_NOT_LINKED", {
    fact: `Nobody is enrolled as ${named}.`,
    remedy: "Send the tenant or the PartnerID of an indirect reseller.",
    parameters: { resellerId: named },
    status: 404,
    wireCode: 800015,
  });
