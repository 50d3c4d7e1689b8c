import { expect, test } from "vitest";
import { judgeAddress, type PostalAddress } from "../../shared/countries/address.rules.js";

const address = (differs: Partial<PostalAddress>): PostalAddress => ({
  addressLine1: "One Microsoft Way 1",
  city: "Redmond",
  state: "WA",
  postalCode: "98052",
  country: "US",
  ...differs,
});
const judged = (differs: Partial<PostalAddress>) => {
  const { status, suggestions, wrong } = judgeAddress(address(differs));
  return { status, suggestions: suggestions.length, wrong };
};
const none = (...wrong: string[]) => ({ status: "None", suggestions: 0, wrong });

test("an address in the country's own form is accepted and deliverable", () => {
  expect(judged({})).toEqual({ status: "VerifiedShippable", suggestions: 1, wrong: [] });
});
test("nothing can be sent to a post box, which is accepted all the same", () => {
  expect(judged({ addressLine1: "P.O. Box 7" }).status).toBe("Verified");
});
test("blanks and capitals are no correction, the code for a state's name is one", () => {
  expect(judged({ city: " Redmond ", state: "wa" }).status).toBe("VerifiedShippable");
  expect(judged({ state: "Washington" })).toEqual({ status: "InteractionRequired", suggestions: 1, wrong: [] });
  expect(judgeAddress(address({ state: "Washington" })).suggestions[0]?.state).toBe("WA");
});
test("a line without a number lacks the building, one without a name the street, one without both several parts", () => {
  expect(judged({ addressLine1: "Microsoft Way" }).status).toBe("PremisesPartial");
  expect(judged({ addressLine1: "17" }).status).toBe("StreetPartial");
  expect(judged({ addressLine1: "-" })).toEqual({ status: "Multiple", suggestions: 0, wrong: [] });
});
test("wrong parts are named, in the wire's words", () => {
  expect(judged({ state: "ZZ", postalCode: "9805", city: "1" })).toEqual(none("Region", "PostalCode", "City"));
  expect(judged({ postalCode: "98052-1" })).toEqual(none("PostalCode"));
  expect(judged({ postalCode: "98052-1234" }).status).toBe("VerifiedShippable");
});
test("states are checked against a list in US, CA, CN and MX only", () => {
  expect(judged({ country: "CA", state: "WA", postalCode: "K1A 0B1" })).toEqual(none("Region"));
  expect(judged({ country: "CN", state: "", postalCode: "100000" })).toEqual(none("Region"));
  expect(judged({ country: "MX", state: "NLE", postalCode: "64000" }).wrong).toEqual([]);
  expect(judged({ country: "NL", state: "anything", postalCode: "3511 AA" }).wrong).toEqual([]);
});
test("a prefecture must be named in Japan, whatever it is", () => {
  expect(judged({ country: "JP", state: "", postalCode: "100-0001" })).toEqual(none("Region"));
  expect(judged({ country: "JP", state: "Tokyo", postalCode: "100-0001" }).wrong).toEqual([]);
});
test("a country without a postal pattern cannot be checked", () => {
  expect(judged({ country: "AO", state: "", postalCode: "" })).toEqual({
    status: "NotValidated",
    suggestions: 0,
    wrong: [],
  });
});
test("a country of no market group is wrong", () => expect(judged({ country: "RU" })).toEqual(none("Country")));
