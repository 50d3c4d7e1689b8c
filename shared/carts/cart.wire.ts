import { wireNumberOf } from "../kernel/refusal.js";
import { link } from "../kernel/wire-link.js";
import { describe } from "../language/describe.rules.js";
import type { Language } from "../language/texts.rules.js";
import { orderResource } from "../orders/order.wire.js";
import { isReseller } from "../selling/order-words.rules.js";
import { expiryOf } from "./cart.rules.js";
import type { Cart, CartItem } from "./cart.schema.js";
import { type CartError, cartErrors } from "./cart-errors.rules.js";
import type { CheckedOut } from "./check-out.js";
import type { SeenCart } from "./see-cart.js";

/** What a client sends back to say which cart it read. */
export const cartEtag = ({ cartId, revision }: Cart): string =>
  Buffer.from(JSON.stringify({ id: cartId, version: revision })).toString("base64");

/** The wire's `Cart`. Prices are not known before usage is rated, so `pricing` is left out. */
export function cartResource({ cart, verdicts, currency, isOrdered }: SeenCart, language: Language) {
  const { cartId, lines } = cart;
  const told = (error: CartError | undefined) => error && errorResource(error, language);
  return {
    id: cartId,
    creationTimestamp: cart.createdAt,
    lastModifiedTimestamp: cart.modifiedAt,
    expirationTimestamp: expiryOf(cart),
    lastModifiedUser: cart.modifiedBy,
    status: isOrdered ? "Ordered" : "Active",
    partnerOnRecordAttestationAccepted: cart.attested,
    lineItems: lines.map(({ orderGroup, addonItems, ...item }, id) => ({
      ...itemResource(item, { id, orderGroup, currency, error: told(verdicts[id]?.error) }),
      addonItems: addonItems.map((addOn, index) =>
        itemResource(addOn, { id: index, orderGroup, currency, error: told(verdicts[id]?.addOns[index]) }),
      ),
    })),
    links: { self: link(`/customers/${cart.customerId}/carts/${cartId}`) },
    attributes: { etag: cartEtag(cart), objectType: "Cart" },
  };
}

type Shown = { id: number; orderGroup: string; currency: string; error: ReturnType<typeof errorResource> | undefined };

function itemResource({ participants, ...item }: CartItem, { id, orderGroup, currency, error }: Shown) {
  const named = participants?.filter(({ key }) => key !== "" && key.toLowerCase() !== "unknown") ?? [];
  return {
    id,
    ...item,
    currencyCode: currency,
    orderGroup,
    // Java knows the participant's kind in this spelling alone.
    ...(named.length === 0
      ? {}
      : {
          participants: named.map(({ key, value }) => ({ key: isReseller(key) ? "transaction_reseller" : key, value })),
        }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The words that Java knows; it fails on any other, and so on the whole cart. */
const words: Partial<Record<CartError["code"], string>> = {
  10000: "currency_is_not_supported",
  10001: "catalog_item_id_is_not_valid",
  10004: "participants_is_not_supported_for_partner",
  10007: "subscription_is_not_valid",
};

/** The wire's `CartError`; `cartErrorCode` and `cartErrorName` tell exactly what `errorCode` has no word for. */
const errorResource = (error: CartError, language: Language) => ({
  errorCode: words[error.code] ?? "unable_to_process_cart_line_item",
  errorDescription: describe({ ...error, code: error.reason }, language).description,
  cartErrorCode: error.code,
  cartErrorName: cartErrors[error.code],
  reasonCode: error.reason,
  code: error.number,
});

/** The wire's `CartCheckoutResult`. */
export const checkoutResource = ({ orders, refused }: CheckedOut, language: Language) => ({
  orders: orders.map(orderResource),
  orderErrors: refused.map(({ group, refusal }) => ({
    orderGroupId: group,
    code: wireNumberOf(refusal),
    reasonCode: refusal.code,
    ...describe(refusal, language),
    parameters: refusal.parameters,
    attributes: { objectType: "OrderError" },
  })),
  attributes: { objectType: "CartCheckoutResult" },
});
