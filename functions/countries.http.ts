import { AddressToValidate, addressValidation, countryInformation } from "../shared/countries/country.wire.js";
import { countryRulesFor } from "../shared/countries/find-country.js";
import { validateAddress } from "../shared/countries/validate-address.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

/** What a country asks of addresses and numbers, and whether an address meets it. */
export const countryRoutes = routes({
  "get-country-validation-rules": {
    route: "GET v1/countryvalidationrules/{iso2}",
    needs: "countries.read",
    handle: async ({ backend, params }) => {
      const { rules, takesRegistrationNumber } = countryRulesFor(backend, params.iso2);
      return ok(countryInformation(rules, takesRegistrationNumber));
    },
  },
  "validate-address": {
    route: "POST v1/validations/address",
    needs: "countries.read",
    body: AddressToValidate,
    handle: async ({ body }) => ok(addressValidation(body, validateAddress(body))),
  },
});
