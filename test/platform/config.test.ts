import { expect, test } from "vitest";
import { readSettings } from "../../shared/platform/config.js";

const needed = {
  CSP_OPERATOR_TENANT: "11111111-1111-4111-8111-111111111111",
  CSP_TOKEN_AUDIENCES: "api://csp",
  CSP_TOKEN_ISSUER: "https://login.example/{tenant}/v2.0",
  CSP_TOKEN_KEYS_URL: "https://login.example/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
};

test("a deployment sets the day of phase 3 and that of the plan for GCC; empty or left out they are not set (PHS-10, PHS-18)", () => {
  const days = { CSP_LEGACY_RETIRED_FROM: "2022-07-31", CSP_AZURE_PLAN_FOR_GCC_FROM: "2022-11-01" };
  const set = { legacyRetiredFrom: "2022-07-31", azurePlanForGccFrom: "2022-11-01" };
  expect(readSettings({ ...needed, ...days })).toMatchObject(set);
  const empty = { CSP_LEGACY_RETIRED_FROM: "", CSP_AZURE_PLAN_FOR_GCC_FROM: "" };
  expect(readSettings({ ...needed, ...empty })).toEqual(readSettings(needed));
  expect(Object.keys(readSettings(needed))).not.toEqual(expect.arrayContaining(Object.keys(set)));
});

test.each(["31.07.2022", "2022-02-30", "2022-7-31", "soon"])("%s is no day, and the error names the setting", (day) => {
  expect(() => readSettings({ ...needed, CSP_LEGACY_RETIRED_FROM: day })).toThrow(/CSP_LEGACY_RETIRED_FROM \(a day/);
});
