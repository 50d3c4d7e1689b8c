import { aPair, invalid, offers } from "./deal.js";
import { type Json, operatorId, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

/** A direct partner, American unless it says otherwise, looks something up. */
const looks =
  (line: string, { enrolled = {}, at = usualNow }: { enrolled?: Json; at?: string } = {}): Scene =>
  async (stage) => {
    await stage.at(at);
    return { line: `GET ${line}`, by: await stage.aPartner(enrolled) };
  };
/** The decision on Office 365 for a customer of its own. */
const decides =
  (query: string): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage);
    return { line: `GET /v1/customers/${customer}/offers/${offers.office}/decision?${query}`, by: seller };
  };
let published = 0;
const publishes =
  (kind: "offers" | "services" | "marketplaceimages", body: Json): Scene =>
  async () => ({ line: `PUT /v1/${kind}/CATALOGUE-${++published}`, by: operatorId, body });
const licence = (more: Json) => ({ name: "An offer", family: "licence", ...more });
const service = (cloud: string) => ({
  name: "A service",
  armBased: true,
  clouds: [{ cloud, availableFrom: "2021-01-01" }],
});
const withdrawnOn =
  (day: string): Scene =>
  async (stage) => {
    const offerId = `WITHDRAWN-${++published}`;
    const body = licence({ availableTo: day });
    await stage.done(`PUT /v1/offers/${offerId}`, { by: operatorId, body });
    return { line: `GET /v1/offers/${offerId}?country=US`, by: await stage.aPartner() };
  };
const product = "/v1/products/CFQ7TTC0LH18";
/** This month's or an older availability of the suite. */
const availability =
  (readAt: string): Scene =>
  async (stage) => {
    const by = await stage.aPartner();
    const path = `${product}/skus/0001/availabilities`;
    await stage.at(readAt);
    const { items } = (await stage.done(`GET ${path}?country=US`, { by })) as { items: { id: string }[] };
    await stage.at(usualNow);
    return { line: `GET ${path}/${items[0]?.id}?country=US`, by };
  };
const missing = { code: "NOT_FOUND", status: 404 } as const;
const notShown = { code: "REQUEST_INVALID", status: 403 } as const;

/** Section 7 of the API reference: what the catalogue does not have, or does not show. */
export const ofCatalogue: readonly Row[] = [
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 800004,
    says: "7.1: an offer that the catalogue never had",
    provoke: looks("/v1/offers/MS-AZR-9999P?country=US"),
    inside: looks("/v1/offers/ms-azr-0145p?country=US"),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 2100,
    says: "7.1: a product is looked up among the products",
    provoke: looks("/v1/offers/CFQ7TTC0LH18:0001?country=US"),
    inside: looks(`${product}?country=US`),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 403,
    wireCode: 2091,
    says: "7.1: a withdrawn offer is told from its first day without it",
    provoke: withdrawnOn("2021-03-01"),
    inside: withdrawnOn("2021-03-02"),
  },
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "7.1: an offer of one country is not shown in another",
    provoke: looks(`/v1/offers/${offers.government}?country=CA`, { enrolled: { clouds: ["global", "usgov"] } }),
    inside: looks(`/v1/offers/${offers.government}?country=US`, { enrolled: { clouds: ["global", "usgov"] } }),
  },
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "AMB-76: a country of no market group has no catalogue",
    provoke: looks("/v1/offers?country=RU"),
    inside: looks("/v1/offers?country=va"),
  },
  {
    code: "CLOUD_NOT_ENROLLED",
    status: 403,
    wireCode: 900138,
    says: "OFR-08: an offer of a cloud is shown to who is enrolled for it",
    provoke: looks(`/v1/offers/${offers.germany}?country=DE`),
    inside: looks(`/v1/offers/${offers.germany}?country=DE`, { enrolled: { clouds: ["global", "germany"] } }),
  },
  invalid(3000, "7.1: a country is two letters", looks("/v1/offers?country=USA"), looks("/v1/offers?country=us")),
  invalid(3000, "7.1: and must be named", looks("/v1/offers"), looks("/v1/offers?country=US")),
  {
    ...missing,
    wireCode: 400013,
    says: "7.2: a product that the catalogue does not have",
    provoke: looks("/v1/products/CFQ7TTC0ZZZZ?country=US"),
    inside: looks(`${product}?country=US`),
  },
  {
    ...missing,
    wireCode: 400018,
    says: "7.2: a SKU that the product does not have",
    provoke: looks(`${product}/skus/0009?country=US`),
    inside: looks(`${product}/skus/0001?country=US`),
  },
  {
    ...missing,
    wireCode: 400019,
    says: "7.2: an availability lives to the end of the next month",
    provoke: availability("2021-01-31T23:59:59.999Z"),
    inside: availability("2021-02-01T00:00:00Z"),
  },
  {
    ...notShown,
    wireCode: 400036,
    says: "7.2: a view that there is not",
    provoke: looks("/v1/products?country=US&targetView=Clouds"),
    inside: looks("/v1/products?country=US&targetView=online_services"),
  },
  {
    ...notShown,
    wireCode: 400030,
    says: "7.2: a segment that there is not",
    provoke: looks("/v1/products?country=US&targetView=OnlineServices&targetSegment=royal"),
    inside: looks("/v1/products?country=US&targetView=OnlineServices&targetSegment=nonprofit"),
  },
  invalid(3000, "section 4: no decision before 2015", decides("date=2014-12-31"), decides("date=2015-01-01")),
  invalid(3000, "section 4: nor after next year", decides("date=2023-01-01"), decides("date=2022-12-31")),
  invalid(3000, "section 4: on a day that there is", decides("date=2021-02-29"), decides("date=2021-02-28")),
  invalid(
    3000,
    "OFR-12: an offer's most is no less than its least",
    publishes("offers", licence({ minimumQuantity: 6, maximumQuantity: 5 })),
    publishes("offers", licence({ minimumQuantity: 5, maximumQuantity: 5 })),
  ),
  invalid(
    3000,
    "OFR-12: it does not end before it begins",
    publishes("offers", licence({ availableFrom: "2021-03-02", availableTo: "2021-03-01" })),
    publishes("offers", licence({ availableFrom: "2021-03-01", availableTo: "2021-03-02" })),
  ),
  invalid(
    3000,
    "AMB-76: it is sold in countries of a market group",
    publishes("offers", licence({ countries: ["NL", "RU"] })),
    publishes("offers", licence({ countries: ["NL", "VA"] })),
  ),
  invalid(
    3000,
    "SVC-07: a service is in clouds that there are",
    publishes("services", service("moon")),
    publishes("services", service("germany")),
  ),
  {
    code: "RESELLER_MUST_USE_PROVIDER",
    status: 403,
    wireCode: 2032,
    says: "SVC-04: the list of services is for CSP partners",
    provoke: looks("/v1/services", { enrolled: { kinds: ["indirectReseller"] } }),
    inside: looks("/v1/services", { enrolled: { kinds: ["indirectProvider"] } }),
  },
  {
    ...missing,
    wireCode: 1000,
    says: "SVC-01: nobody knows whether an unknown service is there",
    provoke: looks("/v1/services/nothing/availability"),
    inside: looks("/v1/services"),
  },
];
