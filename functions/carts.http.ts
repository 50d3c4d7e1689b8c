import { NewCart } from "../shared/carts/cart.schema.js";
import { cartEtag, cartResource, checkoutResource } from "../shared/carts/cart.wire.js";
import { checkOut } from "../shared/carts/check-out.js";
import { makeCart } from "../shared/carts/make-cart.js";
import { replaceCart } from "../shared/carts/replace-cart.js";
import { findCart } from "../shared/carts/see-cart.js";
import { languageOf } from "../shared/triggers/answering.js";
import { EtagInBody, refuseStale } from "../shared/triggers/etag.js";
import { routes } from "../shared/triggers/http.js";
import { created, inLanguage, ok } from "../shared/triggers/replies.js";

export const cartRoutes = routes({
  "create-cart": {
    route: "POST v1/customers/{customerId:guid}/carts",
    needs: "orders.write",
    body: NewCart,
    handle: async ({ backend, caller, params, body, request }) => {
      const language = languageOf(request);
      const cart = await makeCart(backend, { caller, ...params, wanted: body });
      return created(cartResource(cart, language), inLanguage(language));
    },
  },
  "get-cart": {
    route: "GET v1/customers/{customerId:guid}/carts/{cartId:guid}",
    needs: "orders.read",
    handle: async ({ backend, caller, params, request }) => {
      const language = languageOf(request);
      return ok(cartResource(await findCart(backend, { caller, ...params }), language), inLanguage(language));
    },
  },
  "replace-cart": {
    route: "PUT v1/customers/{customerId:guid}/carts/{cartId:guid}",
    needs: "orders.write",
    body: NewCart.extend(EtagInBody.shape),
    handle: async ({ backend, caller, params, body, request }) => {
      const { attributes, ...wanted } = body;
      const cart = await replaceCart(backend, {
        ...{ caller, ...params, wanted },
        refuseStale: (current) => refuseStale(request, { attributes }, cartEtag(current)),
      });
      const language = languageOf(request);
      return created(cartResource(cart, language), inLanguage(language));
    },
  },
  // Clients send a body here, each another one; none of them says anything.
  "check-out-cart": {
    route: "POST v1/customers/{customerId:guid}/carts/{cartId:guid}/checkout",
    needs: "orders.write",
    handle: async ({ backend, caller, params, request }) => {
      const language = languageOf(request);
      return created(checkoutResource(await checkOut(backend, { caller, ...params }), language), inLanguage(language));
    },
  },
});
