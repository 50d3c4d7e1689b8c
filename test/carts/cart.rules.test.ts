import fc from "fast-check";
import { expect, test } from "vitest";
import { groupNames, groupsOf, linesOf, orderOf } from "../../shared/carts/cart.rules.js";
import type { Cart, NewCartLine } from "../../shared/carts/cart.schema.js";
import type { Offer } from "../../shared/catalogue/offer.schema.js";
import { limits } from "../../shared/kernel/limits.js";

const offer = (offerId: string): Offer => ({
  ...{ offerId, name: offerId, family: "licence", cloud: "global", supportedBillingCycles: ["monthly", "annual"] },
  ...{ knownSince: "2021-01-01T00:00:00.000Z", publishedUnder: "9d4a7f5e-52c0-8a4e-9c53-2a4c9a1f3b11" },
});
const offers = new Map(["OLD", "NEW:0001"].map((id) => [id, offer(id)]));
const cart = (lines: Cart["lines"]) => ({ lines, attested: true }) as Cart;

const wish = fc.record({
  catalogItemId: fc.constantFrom("OLD", "NEW:0001", "NONE", "NONE:0001"),
  quantity: fc.integer(),
  billingCycle: fc.constantFrom("unknown", "Monthly", "annual", "triennial", 2),
  participants: fc.array(
    fc.record({ key: fc.constantFrom("transaction_reseller", "unknown"), value: fc.constantFrom("0", "7", "8") }),
    { maxLength: 2 },
  ),
});
const line: fc.Arbitrary<NewCartLine> = fc
  .record({ base: wish, addonItems: fc.array(wish, { maxLength: 2 }) })
  .map(({ base, addonItems }) => ({ ...base, addonItems }));
const wishes = fc.array(line, { minLength: 1, maxLength: limits.orderLinesMax });

test("whatever is wished for, each group has a name under which its order is found when the cart is gone", () => {
  fc.assert(
    fc.property(wishes, (lineItems) => {
      const groups = groupsOf(cart(linesOf({ lineItems }, offers)));
      expect(groups.filter((group) => !groupNames.includes(group))).toEqual([]);
      expect(groups.map((group) => Number(group.replace("OMS-", "")))).toEqual(groups.map((_, index) => index));
    }),
  );
});

test("the groups' orders have every line and every add-on once, numbered from 0, of one billing cycle and one reseller", () => {
  fc.assert(
    fc.property(wishes, (lineItems) => {
      const lines = linesOf({ lineItems }, offers);
      const orders = groupsOf(cart(lines)).map((group) => orderOf(cart(lines), group));
      const bought = orders.flatMap((order) =>
        order.lineItems.map(({ offerId, quantity }) => `${quantity} ${offerId}`),
      );
      const wished = lineItems.flatMap((one) => [one, ...(one.addonItems ?? [])]);
      expect(bought.sort()).toEqual(wished.map((one) => `${one.quantity} ${one.catalogItemId}`).sort());
      for (const order of orders) {
        expect(order.lineItems.map((one) => one.lineItemNumber)).toEqual(order.lineItems.map((_, index) => index));
        expect(new Set(order.lineItems.map((one) => one.partnerIdOnRecord)).size).toBe(1);
      }
    }),
  );
});

test("lines sent back as they are kept are the same lines", () => {
  fc.assert(
    fc.property(wishes, (lineItems) => {
      const lines = linesOf({ lineItems }, offers);
      const sent = lines.map(({ orderGroup: _, ...one }, id) => ({ id, ...one }));
      expect(linesOf({ lineItems: sent }, offers, lines)).toEqual(lines);
    }),
  );
});
