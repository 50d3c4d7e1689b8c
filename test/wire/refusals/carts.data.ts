import { limits } from "../../../shared/kernel/limits.js";
import { aPair, type Deal, invalid, offers, type Pair } from "./deal.js";
import { type Json, type Stage, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

type Wish = Json & { catalogItemId?: string };
type InCart = Deal & {
  madeOn?: string;
  lines?: readonly Wish[];
  after?: (of: Pair & { path: string }, stage: Stage) => Promise<unknown>;
};

/** A cart that the pair made, usually of one line. */
async function aCart(stage: Stage, cart: InCart) {
  const { lines: wanted = [{}], madeOn = usualNow, on = madeOn, after, ...deal } = cart;
  const pair = await aPair(stage, { ...deal, on: madeOn });
  const carts = `/v1/customers/${pair.customer}/carts`;
  const body = cartOf(...wanted);
  const { id } = await stage.done(`POST ${carts}`, { by: pair.seller, body });
  const path = `${carts}/${id}`;
  await after?.({ ...pair, path }, stage);
  await stage.at(on);
  return { ...pair, path };
}
const cartOf = (...wanted: readonly Wish[]) => ({
  lineItems: wanted.map((line, id) => ({
    id,
    catalogItemId: offers.office,
    quantity: 1,
    billingCycle: "monthly",
    ...line,
  })),
});
const checkout =
  (cart: InCart): Scene =>
  async (stage) => {
    const { seller, path } = await aCart(stage, cart);
    return { line: `POST ${path}/checkout`, by: seller };
  };
const replaced =
  (cart: InCart): Scene =>
  async (stage) => {
    const { seller, path } = await aCart(stage, cart);
    return { line: `PUT ${path}`, by: seller, body: cartOf({ quantity: 2 }) };
  };
const checkedOut = ({ seller, path }: { seller: string; path: string }, stage: Stage) =>
  stage.done(`POST ${path}/checkout`, { by: seller });
const legacyInJuly = { lines: [{ catalogItemId: offers.legacy }], madeOn: "2021-07-18T12:00:00Z" } as const;
const cartPosted =
  (wanted: readonly Wish[]): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, {}, true);
    return { line: `POST /v1/customers/${customer}/carts`, by: seller, body: cartOf(...wanted) };
  };
const carts =
  (before: number): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage);
    const line = `POST /v1/customers/${customer}/carts`;
    for (let made = 0; made < before; made++) await stage.done(line, { by: seller, body: cartOf({}) });
    return { line, by: seller, body: cartOf({}) };
  };

/** Carts, and what becomes of them at the checkout. */
export const ofCarts: readonly Row[] = [
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 800008,
    says: "8.1: a cart is gone seven days after it was made, to the millisecond",
    provoke: checkout({ on: "2021-03-08T12:00:00Z" }),
    inside: checkout({ on: "2021-03-08T11:59:59.999Z" }),
  },
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 800008,
    says: "8.2: for new lines too",
    provoke: replaced({ on: "2021-03-08T12:00:00Z" }),
    inside: replaced({ on: "2021-03-08T11:59:59.999Z" }),
  },
  {
    code: "ORDER_FINAL",
    status: 400,
    wireCode: 800065,
    says: "8.2: a cart that was checked out takes no other lines; a second checkout finds the first (8.3)",
    provoke: replaced({ after: checkedOut }),
    inside: checkout({ after: checkedOut }),
  },
  invalid(
    800009,
    "8.3: a cart with an error in a line is not checked out",
    checkout({ lines: [{}, { quantity: 0 }] }),
    checkout({ lines: [{}, { quantity: 1 }] }),
  ),
  invalid(
    800009,
    "8.3: nor one with more seats than the offer takes",
    checkout({ lines: [{ catalogItemId: offers.smallBusiness, quantity: 301 }] }),
    checkout({ lines: [{ catalogItemId: offers.smallBusiness, quantity: 300 }] }),
  ),
  invalid(
    800009,
    "PHS-03: nor one with the legacy offer, from the first day of phase 1 on",
    checkout({ ...legacyInJuly, on: "2021-07-21T00:00:00Z" }),
    checkout({ ...legacyInJuly, on: "2021-07-20T23:59:59.999Z" }),
  ),
  {
    code: "AGREEMENT_NOT_ACCEPTED",
    status: 403,
    wireCode: 13605,
    says: "AGR-01: the agreement is asked for at the checkout",
    provoke: checkout({ agrees: false }),
    inside: checkout({ agrees: false, after: ({ seller, customer }, stage) => stage.agree(seller, customer) }),
  },
  invalid(
    800002,
    `8.1: a partner has ${limits.cartsMax} open carts for a customer at most`,
    carts(limits.cartsMax),
    carts(limits.cartsMax - 1),
  ),
  invalid(3000, "8.1: a cart has a line", cartPosted([]), cartPosted([{}])),
  {
    code: "NO_RELATIONSHIP",
    status: 403,
    wireCode: 20002,
    says: "REL-07: with the relationship the cart ends",
    provoke: checkout({
      after: ({ seller, customer }, stage) =>
        stage.done(`PATCH /v1/customers/${customer}`, { by: seller, body: { relationshipToPartner: "none" } }),
    }),
    inside: checkout({}),
  },
];
