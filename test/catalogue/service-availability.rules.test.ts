import { expect, test } from "vitest";
import { availabilityOf, mayReadServiceList } from "../../shared/catalogue/service-availability.rules.js";

const question = { date: "2021-10-01", thirdPartyPaidAllowed: false } as const;

test("SVC-02, SVC-07: each cloud has its own date, and a service without one is not in that cloud", () => {
  const availableFrom = { global: "2020-01-01", germany: "2021-10-02" };
  const service = { kind: "service", runsOnResourceManager: true, availableFrom } as const;
  expect(availabilityOf(service, { ...question, cloud: "global" }).available).toBe(true);
  const notYet = { available: false, reason: "SERVICE_NOT_AVAILABLE_YET" };
  expect(availabilityOf(service, { ...question, cloud: "germany" })).toEqual({
    ...notYet,
    availableFrom: "2021-10-02",
  });
  expect(availabilityOf(service, { ...question, cloud: "usgov" })).toEqual(notYet);
});

test("AMB-17: the programme's switch opens paid applications of other publishers", () => {
  const image = { kind: "image", thirdParty: true, licensing: "paid" } as const;
  const opened = { ...question, cloud: "global", thirdPartyPaidAllowed: true } as const;
  expect(availabilityOf(image, opened)).toEqual({ available: true, billed: "service" });
});

test("SVC-05: a paid image of Microsoft itself is no third-party application", () => {
  const image = { kind: "image", thirdParty: false, licensing: "paid" } as const;
  expect(availabilityOf(image, { ...question, cloud: "global" }).available).toBe(true);
});

test("SVC-03, SVC-04: CSP partners read the list of services, others only what their partner shares", () => {
  expect(mayReadServiceList("cspPartner", false)).toBe(true);
  for (const reader of ["indirectReseller", "customer"] as const) {
    expect(mayReadServiceList(reader, false)).toBe(false);
    expect(mayReadServiceList(reader, true)).toBe(true);
  }
});
