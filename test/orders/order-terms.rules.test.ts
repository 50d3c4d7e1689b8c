import fc from "fast-check";
import { expect, test } from "vitest";
import type { Offer } from "../../shared/catalogue/offer.schema.js";
import { cyclesOf, quantityFault, termsFor } from "../../shared/orders/order-terms.rules.js";
import { baseFor, type Held } from "../../shared/selling/add-on.rules.js";

const offer = (more: Partial<Offer> = {}): Offer => ({
  ...{ offerId: "OFFER", name: "Offer", family: "licence", cloud: "global" },
  ...{ knownSince: "2020-01-01T00:00:00Z", publishedUnder: "00000000-0000-4000-8000-000000000000" },
  ...more,
});
const durations = ["P1M", "P1Y", "P3Y"] as const;
const cycles = ["monthly", "annual", "triennial"] as const;

test("what is taken is always a term and a cycle of the offer, and everything that it has is taken as it is named", () => {
  const term = fc.record({ duration: fc.constantFrom(...durations), billingCycle: fc.constantFrom(...cycles) });
  const asked = fc.record({
    billingCycle: fc.constantFrom(...cycles, "unknown", "none", "weekly"),
    termDuration: fc.constantFrom(...durations, undefined, "", "P5Y"),
  });
  fc.assert(
    fc.property(fc.array(term, { maxLength: 5 }), asked, (terms, wish) => {
      const sold = offer({ terms });
      const found = termsFor(sold, wish);
      const fits = terms.some(
        (one) =>
          [one.billingCycle, "unknown"].includes(wish.billingCycle) &&
          [one.duration, "", undefined].includes(wish.termDuration),
      );
      if (terms.length > 0) expect("terms" in found).toBe(fits);
      if (!("terms" in found)) return;
      expect(cyclesOf(sold)).toContain(found.terms.billingCycle);
      if (terms.length > 0)
        expect(terms).toContainEqual({ duration: found.terms.termDuration, billingCycle: found.terms.billingCycle });
    }),
  );
});

test("usage takes 1, licences 1 to ten million where the offer says nothing", () => {
  const faults = (sold: Offer, ...quantities: number[]) =>
    quantities.map((one) => quantityFault(sold, one) !== undefined);
  expect(faults(offer({ family: "azurePlan" }), 0, 1, 2)).toEqual([true, false, true]);
  expect(faults(offer(), 0, 1, 10_000_000, 10_000_001)).toEqual([true, false, false, true]);
  expect(faults(offer({ minimumQuantity: 5, maximumQuantity: 6 }), 4, 5, 6, 7)).toEqual([true, false, false, true]);
});

test("an add-on takes the nearest fitting line before it, never one that only the customer holds without being named", () => {
  const held = (subscriptionId: string, offerId: string): Held => ({
    ...{ subscriptionId, offerId, family: "licence", state: "active" },
  });
  const addOn = offer({ isAddOn: true, prerequisiteOffers: ["BASE"] });
  const before = [held("1", "BASE"), held("2", "BASE"), held("3", "OTHER")];
  const asked = { parentSubscriptionId: undefined, held: [held("0", "BASE")] };
  expect(baseFor(addOn, { ...asked, before })).toEqual({ parentSubscriptionId: "2" });
  expect(baseFor(addOn, { ...asked, before: [] })).toMatchObject({ fault: { wireCode: 800029 } });
  expect(baseFor(addOn, { ...asked, parentSubscriptionId: "0", before })).toEqual({ parentSubscriptionId: "0" });
  const asksFirst = offer({ prerequisiteOffers: ["BASE"] });
  expect(baseFor(asksFirst, { ...asked, before: [] })).toEqual({});
  expect(baseFor(asksFirst, { ...asked, held: [], before: [] })).toMatchObject({ fault: { wireCode: 800024 } });
});
