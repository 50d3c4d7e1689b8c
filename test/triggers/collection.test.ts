import { expect, test } from "vitest";
import { collection, withQuery } from "../../shared/triggers/collection.js";
import { continuationOf } from "../../shared/triggers/continuation.js";

const bounds = { tenantId: "t", path: "v1/customers", filter: "name=a" };
const self = "/customers?size=2";
const tokenAt = (position: string) => continuationOf(bounds, self, null).next(position).token ?? "";

test("a page says how many it holds, where it is, and by a header where the next one is", () => {
  const next = continuationOf(bounds, self, null).next("row-7");
  expect(collection({ items: [{ id: 1 }, { id: 2 }], self, next })).toEqual({
    totalCount: 2,
    items: [{ id: 1 }, { id: 2 }],
    links: {
      self: { uri: self, method: "GET", headers: [] },
      next: {
        uri: "/customers?size=2&seekOperation=Next",
        method: "GET",
        headers: [{ key: "MS-ContinuationToken", value: next.token }],
      },
    },
    continuationToken: next.token,
    attributes: { objectType: "Collection" },
  });
});
test("the last page has no next link and no token", () => {
  const page = collection({ items: [], self, next: undefined });
  expect(page.links).not.toHaveProperty("next");
  expect(page).not.toHaveProperty("continuationToken");
});
test("a page that is counted has a next link without a token", () => {
  const page = collection({ items: [], self, next: { uri: withQuery("/invoices?Offset=0&size=2", { offset: "2" }) } });
  expect(page.links.next).toEqual({ uri: "/invoices?size=2&offset=2", method: "GET", headers: [] });
  expect(page).not.toHaveProperty("continuationToken");
});
test("a token gives back its position, whatever text it is", () => {
  for (const position of ["row-7", "数 😀", ""]) {
    expect(continuationOf(bounds, self, tokenAt(position)).position).toBe(position);
  }
});
test("without a token a collection begins at its beginning", () => {
  expect(continuationOf(bounds, self, null).position).toBeUndefined();
});
test("a token is refused for another caller, path or filter, and when it was altered", () => {
  const refused = expect.objectContaining({ code: "REQUEST_INVALID" });
  const token = tokenAt("row-7");
  for (const other of [{ tenantId: "u" }, { path: "v1/invoices" }, { filter: "name=b" }]) {
    expect(() => continuationOf({ ...bounds, ...other }, self, token)).toThrow(refused);
  }
  const altered = Buffer.from(Buffer.from(token, "base64url").toString().replace("row-7", "row-8")).toString(
    "base64url",
  );
  for (const wrong of [altered, `${token}A`, token.slice(1), "%%%"]) {
    expect(() => continuationOf(bounds, self, wrong)).toThrow(refused);
  }
});
