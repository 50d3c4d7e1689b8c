import { expect, test } from "vitest";
import { addressFault, replacedProfile, toldProfile } from "../../shared/profiles/profile.rules.js";
import { addressIn } from "../support/address.js";

test("28: what a PUT leaves out goes, what it sends as null stays, and so inside an address", () => {
  const before = { taxId: "1", purchaseOrderNumber: "PO-1", address: { country: "NL", city: "Utrecht", state: "UT" } };
  expect(replacedProfile("billing", before, { taxId: null, address: { city: null } })).toEqual({
    taxId: "1",
    address: { city: "Utrecht" },
  });
  expect(replacedProfile("billing", before, { address: null })).toEqual({ address: before.address });
  expect(replacedProfile("billing", before, {})).toEqual({});
});
test("28: a null for what is not there says nothing, and a contact of nulls is none", () => {
  expect(replacedProfile("billing", {}, { taxId: null, primaryContact: { firstName: null, email: null } })).toEqual({});
});
test("28: a partner's own address lies in its account's country until it says another; the approver's need not", () => {
  expect(toldProfile("organization", "NL", { language: "nl" })).toEqual({
    language: "nl",
    defaultAddress: { country: "NL" },
  });
  expect(toldProfile("billing", "NL", { address: { country: "BE" } }).address).toEqual({ country: "BE" });
  expect(toldProfile("legalbusiness", "NL", {})).toEqual({ address: { country: "NL" } });
  expect(toldProfile("support", "NL", {})).toEqual({});
});
test.each([
  ["US", {}, undefined],
  ["US", { state: undefined }, "address.state"],
  ["US", { state: "Elsewhere" }, "address.state"],
  ["US", { postalCode: undefined }, "address.postalCode"],
  ["NL", { postalCode: "1" }, "address.postalCode"],
  ["ZZ", {}, "address.country"],
  ["NL", {}, undefined],
])("27: of an address in %s, with %j put over it, what is wrong is %s", (country, over, property) => {
  const fault = addressFault({ address: { ...addressIn(country), ...over } }, "NL");
  expect(fault?.parameters?.property).toBe(property);
});
test("27: an address that says only who is there lies nowhere; one without a country lies in the account's", () => {
  expect(addressFault({ address: { country: "US", firstName: "Ada", phoneNumber: "1" } }, "US")).toBeUndefined();
  const { country: _, ...placed } = addressIn("NL");
  expect(addressFault({ companyApproverAddress: placed }, "NL")).toBeUndefined();
  expect(addressFault({ companyApproverAddress: placed }, "US")?.parameters?.property).toBe(
    "companyApproverAddress.postalCode",
  );
});
