import { offers } from "../support/business.js";
import { mpnIdOf } from "../support/parties.js";
import { fabrikam, guid, instant, known, of, type Step, self } from "./story.js";

/** What the last answer said: a client changes it and sends it back. */
let cart: Record<string, unknown> = {};
const carts = (rest = "") => `/customers/${known.customer}/carts${rest}`;
const keep = (body: Record<string, unknown>) => {
  cart = body;
};

const wish = {
  catalogItemId: offers.licence.offerId,
  quantity: 2,
  friendlyName: "From a cart",
  participants: [{ key: "transaction_reseller", value: mpnIdOf("wingtip") }],
};
const shown = (quantity: number) => ({
  id: guid,
  creationTimestamp: instant,
  lastModifiedTimestamp: instant,
  expirationTimestamp: instant,
  lastModifiedUser: guid,
  status: "Active",
  lineItems: [{ ...wish, id: 0, quantity, billingCycle: "monthly", currencyCode: "USD", orderGroup: "0" }],
});

/** From wishes to an order. */
export const ofCarts: Step[] = [
  {
    name: "create-cart",
    after: (world) => {
      const { offerId, ...offer } = offers.licence;
      return world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body: offer });
    },
    ask: () => `POST /v1${carts()}`,
    sent: fabrikam({ lineItems: [wish], partnerOnRecordAttestationAccepted: true }),
    status: 201,
    shape: () => ({ ...shown(2), ...of("Cart") }),
    keep,
  },
  {
    name: "get-cart",
    ask: () => `GET /v1${carts(`/${cart.id}`)}`,
    sent: fabrikam(),
    shape: () => ({ ...shown(2), id: cart.id, links: self(carts(`/${cart.id}`)), ...of("Cart") }),
    keep,
  },
  {
    name: "replace-cart",
    ask: () => `PUT /v1${carts(`/${cart.id}`)}`,
    sent: () => {
      const lineItems = (cart.lineItems as object[]).map((line) => ({ ...line, quantity: 3 }));
      return fabrikam({ ...cart, lineItems })();
    },
    status: 201,
    shape: () => ({ ...shown(3), id: cart.id }),
  },
  {
    name: "check-out-cart",
    ask: () => `POST /v1${carts(`/${cart.id}/checkout`)}`,
    // What Java and .NET send.
    sent: fabrikam('"success"'),
    status: 201,
    shape: () => ({
      orders: [
        {
          referenceCustomerId: known.customer,
          currencyCode: "USD",
          status: "completed",
          lineItems: [{ lineItemNumber: 0, quantity: 3, friendlyName: "From a cart", subscriptionId: guid }],
          ...of("Order"),
        },
      ],
      orderErrors: [],
      ...of("CartCheckoutResult"),
    }),
  },
];
