import { countryAsked, pageOf, targetSegmentAsked, targetViewAsked } from "../shared/catalogue/catalogue.wire.js";
import { findListedOffer, listAddOns, listCategories, listOffers } from "../shared/catalogue/find-offers.js";
import {
  findAvailability,
  findProduct,
  findSku,
  listAvailabilities,
  listProducts,
  listSkus,
} from "../shared/catalogue/find-products.js";
import { InventoryCheck } from "../shared/catalogue/inventory.schema.js";
import { inventoryResource } from "../shared/catalogue/inventory.wire.js";
import { OfferImport } from "../shared/catalogue/offer.schema.js";
import { categoryResource, offerResource } from "../shared/catalogue/offer.wire.js";
import {
  availabilityResource,
  placeOfCountry,
  placeOfCustomer,
  productResource,
  skuResource,
} from "../shared/catalogue/product.wire.js";
import { publishOffer } from "../shared/catalogue/publish-offer.js";
import { catalogueFor, catalogueForCustomer } from "../shared/catalogue/read-catalogue.js";
import { checkInventory } from "../shared/selling/check-inventory.js";
import { culturesOf, languageOf } from "../shared/triggers/answering.js";
import { asPosted } from "../shared/triggers/as-posted.js";
import { routes } from "../shared/triggers/http.js";
import { inLanguage, ok } from "../shared/triggers/replies.js";

/** The older catalogue's offers, and the products of new commerce for a country. */
const ofCountries = routes({
  "publish-offer": {
    route: "PUT v1/offers/{offerId}",
    needs: "catalogue.manage",
    body: OfferImport,
    handle: async ({ backend, params, body }) => ok(await publishOffer(backend, params.offerId, body)),
  },
  "list-offer-categories": {
    route: "GET v1/offercategories",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query, self, request }) => {
      const country = countryAsked(query);
      const catalogue = await catalogueFor(backend, caller, country, culturesOf(request));
      return ok(pageOf(listCategories(catalogue), { query, self }, (one) => categoryResource(one, country)));
    },
  },
  "list-offers": {
    route: "GET v1/offers",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query, self, request }) => {
      const country = countryAsked(query);
      const offers = listOffers(
        await catalogueFor(backend, caller, country, culturesOf(request)),
        query("offer_category_id"),
      );
      return ok(pageOf(offers, { query, self }, (one) => offerResource(one, country)));
    },
  },
  "get-offer": {
    route: "GET v1/offers/{offerId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const country = countryAsked(query);
      const catalogue = await catalogueFor(backend, caller, country, culturesOf(request));
      return ok(offerResource(findListedOffer(catalogue, params.offerId), country));
    },
  },
  "list-offer-add-ons": {
    route: "GET v1/offers/{offerId}/addons",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const country = countryAsked(query);
      const addOns = listAddOns(await catalogueFor(backend, caller, country, culturesOf(request)), params.offerId);
      return ok(pageOf(addOns, { query, self }, (one) => offerResource(one, country)));
    },
  },
  "list-customer-offer-categories": {
    route: "GET v1/customers/{customerId:guid}/offercategories",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      return ok(pageOf(listCategories(catalogue), { query, self }, (one) => categoryResource(one, catalogue.country)));
    },
  },
  "list-customer-offers": {
    route: "GET v1/customers/{customerId:guid}/offers",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      const offers = listOffers(catalogue, query("offer_category_id"));
      return ok(pageOf(offers, { query, self }, (one) => offerResource(one, catalogue.country)));
    },
  },
  "list-products": {
    route: "GET v1/products",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query, self, request }) => {
      const [country, view, segment] = [countryAsked(query), targetViewAsked(query), targetSegmentAsked(query)];
      const products = listProducts(await catalogueFor(backend, caller, country, culturesOf(request)), view, segment);
      return ok(pageOf(products, { query, self }, (one) => productResource(one, placeOfCountry(country))));
    },
  },
  "get-product": {
    route: "GET v1/products/{productId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const country = countryAsked(query);
      const product = findProduct(await catalogueFor(backend, caller, country, culturesOf(request)), params.productId);
      return ok(productResource(product, placeOfCountry(country)));
    },
  },
  "list-skus": {
    route: "GET v1/products/{productId}/skus",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const [country, segment] = [countryAsked(query), targetSegmentAsked(query)];
      const skus = listSkus(
        await catalogueFor(backend, caller, country, culturesOf(request)),
        params.productId,
        segment,
      );
      return ok(pageOf(skus, { query, self }, (one) => skuResource(one, placeOfCountry(country))));
    },
  },
  "get-sku": {
    route: "GET v1/products/{productId}/skus/{skuId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const country = countryAsked(query);
      const sku = findSku(
        await catalogueFor(backend, caller, country, culturesOf(request)),
        params.productId,
        params.skuId,
      );
      return ok(skuResource(sku, placeOfCountry(country)));
    },
  },
  "list-availabilities": {
    route: "GET v1/products/{productId}/skus/{skuId}/availabilities",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const [country, segment] = [countryAsked(query), targetSegmentAsked(query)];
      const catalogue = await catalogueFor(backend, caller, country, culturesOf(request));
      const availabilities = listAvailabilities(catalogue, params, segment);
      return ok(pageOf(availabilities, { query, self }, (one) => availabilityResource(one, placeOfCountry(country))));
    },
  },
  "get-availability": {
    route: "GET v1/products/{productId}/skus/{skuId}/availabilities/{availabilityId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const country = countryAsked(query);
      const availability = findAvailability(await catalogueFor(backend, caller, country, culturesOf(request)), params);
      return ok(availabilityResource(availability, placeOfCountry(country)));
    },
  },
  "check-inventory": {
    route: "POST v1/extensions/product/checkinventory",
    needs: "catalogue.read",
    body: InventoryCheck,
    handle: async ({ backend, caller, query, body, request }) => {
      const language = languageOf(request);
      const items = await checkInventory(backend, { caller, country: countryAsked(query), check: body, language });
      return ok(items.map(inventoryResource), inLanguage(language));
    },
  },
});

/** Products of new commerce for a customer: its country and segment. */
const ofCustomers = routes({
  "list-customer-products": {
    route: "GET v1/customers/{customerId:guid}/products",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      const products = listProducts(catalogue, targetViewAsked(query), targetSegmentAsked(query));
      return ok(pageOf(products, { query, self }, (one) => productResource(one, placeOfCustomer(params.customerId))));
    },
  },
  "get-customer-product": {
    route: "GET v1/customers/{customerId:guid}/products/{productId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      return ok(productResource(findProduct(catalogue, params.productId), placeOfCustomer(params.customerId)));
    },
  },
  "list-customer-skus": {
    route: "GET v1/customers/{customerId:guid}/products/{productId}/skus",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      const skus = listSkus(catalogue, params.productId, targetSegmentAsked(query));
      return ok(pageOf(skus, { query, self }, (one) => skuResource(one, placeOfCustomer(params.customerId))));
    },
  },
  "get-customer-sku": {
    route: "GET v1/customers/{customerId:guid}/products/{productId}/skus/{skuId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      const sku = findSku(catalogue, params.productId, params.skuId);
      return ok(skuResource(sku, placeOfCustomer(params.customerId)));
    },
  },
  "list-customer-availabilities": {
    route: "GET v1/customers/{customerId:guid}/products/{productId}/skus/{skuId}/availabilities",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, self, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      const place = placeOfCustomer(params.customerId);
      const availabilities = listAvailabilities(catalogue, params, targetSegmentAsked(query));
      return ok(pageOf(availabilities, { query, self }, (one) => availabilityResource(one, place)));
    },
  },
  "get-customer-availability": {
    route: "GET v1/customers/{customerId:guid}/products/{productId}/skus/{skuId}/availabilities/{availabilityId}",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, request }) => {
      const catalogue = await catalogueForCustomer(backend, caller, params.customerId, culturesOf(request));
      return ok(availabilityResource(findAvailability(catalogue, params), placeOfCustomer(params.customerId)));
    },
  },
});

/** What may be sold, for a country or for a customer. */
export const catalogueRoutes = [...ofCountries, ...ofCustomers, ...asPosted(ofCustomers)];
