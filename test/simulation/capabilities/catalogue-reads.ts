import { type At, answered, type DrawnRead, differs, itemsOf, type Listed, oneOf } from "./drawn-reads.js";
import { parties } from "./parties.js";
import { offers } from "./selling.js";

const { direct } = parties;
const country = `country=${direct.country}`;
const [productId = "", skuId = ""] = offers.licence.offerId.split(":");

/** Whether the story has published the suite. */
const hasSuite = ({ look }: At) =>
  [...look.partition("offers", "offers")].some(({ body }) => body.includes(`"offerId":"${offers.licence.offerId}"`));
const views = "targetView=OnlineServices";

/** The same products, SKUs and availabilities, for a country and for a customer, and there in either method. */
const levels = [
  { path: `/products?${views}`, under: (item: Listed) => `/products/${item.id}` },
  { path: `/products/${productId}/skus`, under: (item: Listed) => `/products/${productId}/skus/${item.id}` },
  {
    path: `/products/${productId}/skus/${skuId}/availabilities`,
    under: (item: Listed) => `/products/${productId}/skus/${skuId}/availabilities/${item.id}`,
  },
] as const;
const withCountry = (path: string) => `GET /v1${path}${path.includes("?") ? "&" : "?"}${country}`;

const ofCountry: readonly DrawnRead[] = levels.map(({ path, under }) => (at) => {
  if (!hasSuite(at)) return undefined;
  return oneOf(at, direct.tenantId, { list: withCountry(path), one: (item) => withCountry(under(item)) });
});

const ofCustomer: readonly DrawnRead[] = levels.flatMap(({ path, under }) =>
  (["GET", "POST"] as const).map(
    (method): DrawnRead =>
      (at) => {
        const { served } = at;
        if (!hasSuite(at) || served === undefined) return undefined;
        const begin = `/v1/customers/${served.customerId}`;
        const list = `${method} ${begin}${path}`;
        return oneOf(at, served.as, { list, one: (item) => `${method} ${begin}${under(item)}` });
      },
  ),
);

/** The catalogue, read in a few of its ways. */
export const catalogueReads: readonly DrawnRead[] = [
  ...ofCountry,
  ...ofCustomer,
  (at) =>
    oneOf(at, direct.tenantId, {
      list: `GET /v1/offers?${country}`,
      one: ({ id }) => `GET /v1/offers/${id}?${country}`,
    }),
  async ({ reader }) => {
    const categories = await itemsOf(reader, `GET /v1/offercategories?${country}`, direct.tenantId);
    const all = await itemsOf(reader, `GET /v1/offers?${country}`, direct.tenantId);
    const used = all.flatMap((offer) => (offer.category as { id: string } | undefined)?.id ?? []);
    return differs("categories", categories.map(({ id }) => id).sort(), [...new Set(used)].sort());
  },
  ({ reader, served }) => {
    if (served === undefined) return undefined;
    const begin = `GET /v1/customers/${served.customerId}`;
    return (async () => {
      const categories = await itemsOf(reader, `${begin}/offercategories`, served.as);
      const all = await itemsOf(reader, `${begin}/offers`, served.as);
      const used = all.flatMap((offer) => (offer.category as { id: string } | undefined)?.id ?? []);
      return differs("its categories", categories.map(({ id }) => id).sort(), [...new Set(used)].sort());
    })();
  },
  async ({ reader }) => {
    const all = await itemsOf(reader, `GET /v1/offers?${country}`, direct.tenantId);
    if (all.length === 0) return undefined;
    const { id } = reader.random.pick(all);
    const addOns = await itemsOf(reader, `GET /v1/offers/${id}/addons?${country}`, direct.tenantId);
    // All add-ons of the stories are of the newer catalogue.
    return differs(
      "add-ons",
      addOns.filter((one) => one.isAddOn !== true),
      [],
    );
  },
  (at) => {
    if (!hasSuite(at)) return undefined;
    return (async () => {
      const body = { targetItems: [{ productId, skuId }] };
      const line = `POST /v1/extensions/product/checkinventory?${country}`;
      const found = await answered<{ skuId: string; isRestricted: boolean }[]>(at.reader, line, direct.tenantId, body);
      return differs(
        "inventory",
        found.map(({ skuId: id, isRestricted }) => [id, isRestricted]),
        [[skuId, false]],
      );
    })();
  },
  ({ reader }) => sameServices(reader, "services"),
  ({ reader }) => sameServices(reader, "marketplaceimages"),
];

/** What is listed is said of one of it, too. */
async function sameServices(reader: At["reader"], kind: "services" | "marketplaceimages"): Promise<string | undefined> {
  const listed = await itemsOf(reader, `GET /v1/${kind}`, direct.tenantId);
  if (listed.length === 0) return undefined;
  const { id } = reader.random.pick(listed);
  const { isAvailable } = await answered<{ isAvailable?: boolean }>(
    reader,
    `GET /v1/${kind}/${id}/availability`,
    direct.tenantId,
  );
  return differs(`${kind} ${id}`, typeof isAvailable, "boolean");
}
