import { broken, misreading, only, reading, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

type Azure = { states: object[]; owners: object[] };
type Prices = { tiers: object[]; effectiveFrom: string }[];
const ever = "2010-01-01T00:00:00Z";

const misrated = (of: string, key: RegExp, otherwise: (body: string) => string | undefined) =>
  broken({ table: misreading(of, key, otherwise) }, only("usage-rating"));

const azureAs = (otherwise: (azure: Azure) => Azure) =>
  misrated("customers", /^azure_[^_]+$/, (body) => JSON.stringify(otherwise(JSON.parse(body) as Azure)));

const pricesAs = (otherwise: (prices: Prices) => Prices) =>
  broken(
    {
      read: (bytes, container) =>
        container === "pricelists"
          ? new TextEncoder().encode(JSON.stringify(otherwise(JSON.parse(new TextDecoder().decode(bytes)) as Prices)))
          : bytes,
    },
    only("usage-rating"),
  );

const discountsAs = (offerTerms: readonly object[]) =>
  misrated("prices", /^list_/, (body) => JSON.stringify({ ...(JSON.parse(body) as object), offerTerms }));

/** How usage is priced, broken: noticed without the clean run, which a defect of the rules would spoil alike. */
export const ratingMutations: readonly Mutation[] = [
  {
    name: "usage of what is stopped billed all the same",
    ports: azureAs((azure) => ({ ...azure, states: [{ state: "active", from: ever }] })),
  },
  {
    name: "the owner of today billed for the usage of another's days",
    ports: azureAs((azure) => ({ ...azure, owners: azure.owners.slice(-1).map((last) => ({ ...last, from: ever })) })),
  },
  {
    name: "a price without its tiers",
    ports: pricesAs((prices) => prices.map((price) => ({ ...price, tiers: price.tiers.slice(0, 1) }))),
  },
  {
    name: "a price for the days before it begins",
    slow: true,
    ports: pricesAs((prices) => prices.map((price) => ({ ...price, effectiveFrom: ever.slice(0, 10) }))),
  },
  {
    name: "the first price of two with one start instead of the last",
    ports: broken(
      {
        table: reading((page) => ({ ...page, rows: page.rows.toReversed() }), "prices"),
      },
      only("usage-rating"),
    ),
  },
  {
    name: "a credit without asking since when its role is held",
    ports: misrated("customers", /_grant_/, (body) => JSON.stringify({ ...(JSON.parse(body) as object), from: ever })),
  },
  { name: "a credit that nobody is given", ports: misrated("customers", /_grant_/, () => undefined) },
  {
    name: "a discount that nobody is given",
    ports: discountsAs([{ discount: "0", excludedMeterIds: [], effectiveFrom: "2010-01-01" }]),
  },
  {
    name: "the lines of a large month that do not fit its transaction left out",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) => (changes.every((change) => rowOf(change).startsWith("line_")) ? [] : changes),
          "ratings",
        ),
      },
      only("usage-rating"),
    ),
  },
  { name: "the usual discount in place of a list's own", ports: discountsAs([]) },
];
