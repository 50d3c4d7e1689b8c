import { expect, test } from "vitest";
import { queryOf, wordOf } from "../../shared/triggers/query.js";

const query = (text: string) => queryOf(new URLSearchParams(text));
const refused = { code: "REQUEST_INVALID" };
const lineItemTypes = ["usage_line_items", "billing_line_items"] as const;

test("names of query parameters are found in any case, with or without underscores", () => {
  for (const spelled of ["currencyCode=EUR", "currencycode=EUR", "CURRENCY_CODE=EUR"]) {
    expect(query(spelled)("currencyCode")).toBe("EUR");
  }
  expect(query("currencyCode=")("currencyCode")).toBeUndefined();
});
test("enum words are one in every spelling that clients use", () => {
  for (const spelled of ["BillingLineItems", "billing_line_items", "BILLINGLINEITEMS", "billinglineitems"]) {
    expect(query(`invoicelineitemtype=${spelled}`).word("invoiceLineItemType", lineItemTypes)).toBe(
      "billing_line_items",
    );
  }
  expect(wordOf("period", "MostRecent", ["most_recent"])).toBe("most_recent");
});
test("a word that is none of them is refused with all of them", () => {
  expect(() => query("type=other").word("type", lineItemTypes)).toThrow(
    expect.objectContaining({ ...refused, remedy: "Send type as one of usage_line_items, billing_line_items." }),
  );
});
test("whole numbers are read within their bounds, both inclusive", () => {
  expect(query("size=0").int("size", { to: 5 })).toBe(0);
  expect(query("size=5").int("size", { to: 5 })).toBe(5);
  expect(query("").int("size")).toBeUndefined();
  for (const wrong of ["6", "-1", "1.0", "ten", "0x1", "99999999999"]) {
    expect(() => query(`size=${wrong}`).int("size", { to: 5 })).toThrow(expect.objectContaining(refused));
  }
});
test("true and false are read in any case, other words are refused", () => {
  expect(query("show_details=True").bool("showDetails")).toBe(true);
  expect(query("showDetails=false").bool("show_details")).toBe(false);
  for (const yes of ["true", "TRUE", "1", "yes"]) expect(query(`dryRun=${yes}`).bool("dryRun")).toBe(true);
  for (const no of ["false", "False", "0", "no"]) expect(query(`dryRun=${no}`).bool("dryRun")).toBe(false);
  expect(() => query("dryRun=").bool("dryRun")).toThrow(expect.objectContaining(refused));
  expect(query("").bool("showDetails")).toBeUndefined();
  expect(() => query("showDetails=maybe").bool("showDetails")).toThrow(expect.objectContaining(refused));
});
