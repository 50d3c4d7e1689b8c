import type { CatalogueItem } from "../catalogue/find-offer.js";
import { Refusal } from "../kernel/refusal.js";
import { say } from "../language/say.rules.js";
import type { FurtherCheck } from "./further-checks.js";
import type { SellingFacts } from "./selling-facts.rules.js";

type Buyer = Pick<SellingFacts["customer"], "country" | "segment">;
type Issued = NonNullable<CatalogueItem["availability"]>;

/**
 * A catalogue item is issued for a country and a segment, since its price is theirs: those of the customer, or the segment
 * that is for all (7.2). Nothing is asked of an offer that is named by itself.
 */
export function availabilityChecks(item: CatalogueItem | undefined, buyer: Buyer): FurtherCheck[] {
  if (item?.availability === undefined) return [];
  const { offer, availability } = item;
  return [
    {
      step: "7.2",
      check: "The catalogue item is of the customer's country and segment",
      fact: "The catalogue item is for {country} and the segment {segment}.",
      values: { country: availability.country, segment: availability.segment },
      refusal: foreign(offer.offerId, availability, buyer),
    },
  ];
}

function foreign(offerId: string, { country, segment }: Issued, buyer: Buyer): Refusal | undefined {
  if (country !== buyer.country) {
    const parameters = { offerId, country, customerCountry: buyer.country };
    return new Refusal("COUNTRY_NOT_SUPPORTED", {
      fact: say(
        "The availability of {offerId} is for {country}, the customer is in {customerCountry}.",
        "en",
        parameters,
      ),
      remedy: "Read the availabilities of the customer's country, and name the catalogItemId given there.",
      parameters,
    });
  }
  if (segment === buyer.segment || segment === "commercial") return undefined;
  const parameters = { offerId, segment, customerSegment: buyer.segment };
  return new Refusal("SEGMENT_NOT_QUALIFIED", {
    fact: say(
      "The availability of {offerId} is for the segment {segment}, the customer's is {customerSegment}.",
      "en",
      parameters,
    ),
    remedy: "Read the availabilities of the customer's segment, and name the catalogItemId given there.",
    parameters,
  });
}
