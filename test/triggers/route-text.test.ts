import { expect, expectTypeOf, test } from "vitest";
import { isDecodable, type Params, pathMatcher, segmentsOf } from "../../shared/triggers/route-text.js";

const id = "ABCDEF00-0000-4000-8000-00000000000F";
const match = (template: string, path: string) => pathMatcher(template)(segmentsOf(`http://host${path}`));

test("literals fit in any case, doubled and trailing slashes do not matter", () => {
  for (const path of ["/v1/customers", "/V1//Customers", "/v1/customers/"]) {
    expect(match("v1/customers", path)).toEqual({});
  }
  expect(match("v1/customers", "/v1")).toBeUndefined();
  expect(match("v1/customers", "/v1/customers/x")).toBeUndefined();
});
test("a GUID is given on in lower case, and nothing else fits where one is asked for", () => {
  expect(match("v1/customers/{customerId:guid}", `/v1/customers/${id}`)).toEqual({ customerId: id.toLowerCase() });
  expect(match("v1/customers/{customerId:guid}", "/v1/customers/usagerecords")).toBeUndefined();
});
test("other parameters come as they were written, decoded", () => {
  expect(match("v1/offers/{offerId}", "/v1/offers/MS-AZR%2F0145P%20x")).toEqual({ offerId: "MS-AZR/0145P x" });
});
test("a path that does not decode is refused, and shown", () => {
  for (const segment of ["%zz", "%E0%A4", "100%"]) {
    expect(() => match("v1/offers/{offerId}", `/v1/offers/${segment}`)).toThrow(segment);
    expect(isDecodable(`http://host/v1/${segment}`)).toBe(false);
  }
  expect(isDecodable("http://host/v1/%C3%A9%25")).toBe(true);
});
test("whole numbers are asked for with int", () => {
  expect(match("v1/lineitems/{number:int}", "/v1/lineitems/12")).toEqual({ number: "12" });
  expect(match("v1/lineitems/{number:int}", "/v1/lineitems/one")).toBeUndefined();
});
test("a last parameter with a star takes the rest, also none", () => {
  expect(match("v1/files/{*path}", "/v1/files/a/b")).toEqual({ path: "a/b" });
  expect(match("{*path}", "/")).toEqual({ path: "" });
});
test("a template of a form that is not built is an error at the start, not a route that never fits", () => {
  for (const template of ["v1/{a}.{b}", "v1/{id:decimal}", "v1/{id?}"])
    expect(() => pathMatcher(template)).toThrow("not built");
});
test("the parameters of a route are typed from its text", () => {
  type Named = Params<"GET v1/customers/{customerId:guid}/orders/{orderId}/{*rest}">;
  expectTypeOf<Named>().toEqualTypeOf<{
    readonly customerId: string;
    readonly orderId: string;
    readonly rest: string;
  }>();
});
