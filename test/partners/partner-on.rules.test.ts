import { expect, test } from "vitest";
import type { Partner } from "../../shared/partners/partner.schema.js";
import { hasSignedBy, lacksAgreement } from "../../shared/partners/partner-on.rules.js";

const partner: Partner = {
  partnerId: "1c000000-0000-4000-8000-000000000002",
  legalName: "Contoso",
  domain: "contoso.example",
  countryCode: "NL",
  marketGroup: "EU/EFTA",
  mpnId: "1000001",
  kinds: { directBill: "2018-05-01T00:00:00.000Z" },
  status: "active",
  membershipActive: true,
  clouds: ["global"],
  billingCurrency: "EUR",
  legacyBillingDay: 1,
  mciEnrolled: false,
  silverCloudPlatform: false,
  accountNumber: 1,
};
const signed: Partner = { ...partner, agreementAcceptedAt: "2021-03-01T12:00:00.000Z" };

test("ELI-15: the agreement is signed from the instant of its acceptance on", () => {
  expect(hasSignedBy(partner, "2030-01-01T00:00:00.000Z")).toBe(false);
  expect(hasSignedBy(signed, "2021-03-01T11:59:59.999Z")).toBe(false);
  expect(hasSignedBy(signed, "2021-03-01T12:00:00.000Z")).toBe(true);
});
test("AMB-73: nobody lacks it before the programme asks for it", () => {
  expect(lacksAgreement(partner, "2020-01-31T23:59:59.999Z")).toBe(false);
  expect(lacksAgreement(partner, "2020-02-01T00:00:00.000Z")).toBe(true);
  expect(lacksAgreement(signed, "2021-03-01T12:00:00.000Z")).toBe(false);
});
