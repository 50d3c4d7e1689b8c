import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ports } from "../../shared/platform/ports.js";
import { openProgrammeWorld, type ProgrammeWorld } from "../support/programme-world.js";

let world: ProgrammeWorld;
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.enrol("direct", ["directBill"]);
});
afterAll(() => world.close());

test("a country's rules have the lists under both of their published names", async () => {
  const { status, body } = await world.call("GET /v1/countryvalidationrules/nl");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    iso2Code: "NL",
    iso3Code: "NLD",
    defaultCulture: "nl-NL",
    isStateRequired: false,
    isPostalCodeRequired: true,
    isCityRequired: true,
    supportedCulturesList: ["nl-NL", "en-US"],
    supportedCultures: ["nl-NL", "en-US"],
    supportedLanguagesList: ["nl", "en"],
    countryCallingCodesList: ["31"],
    supportedStatesList: [],
    states: { value: [] },
    postalCodeRegex: "^\\d{4} ?[A-Z]{2}$",
    vatIdRegex: "^NL\\d{9}B\\d{2}$",
    isVatIdSupported: true,
    isRegistrationNumberSupported: false,
    resellerAgreementRegion: "Europe",
    attributes: { objectType: "CountryInformation" },
  });
});
test("a country of no market group has no rules: 404 with 1000", async () => {
  for (const country of ["RU", "XX", "nld", "constructor"]) {
    const { status, body } = await world.call(`GET /v1/countryvalidationrules/${country}`);
    expect([status, body.code, body.reasonCode], country).toEqual([404, 1000, "NOT_FOUND"]);
  }
});

const address = {
  AddressLine1: "One Microsoft Way 1",
  City: "Redmond",
  State: "WA",
  PostalCode: "98052",
  Country: "US",
};
const validate = (differs: Record<string, unknown> = {}, more = {}) =>
  world.call("POST /v1/validations/address", { body: { ...address, AddressLine2: null, ...differs }, ...more });
test("an address is answered with the original, suggestions, a status and a message that names what is wrong", async () => {
  const good = await validate();
  expect(good.body).toMatchObject({
    originalAddress: { addressLine1: "One Microsoft Way 1", country: "US" },
    suggestedAddresses: [{ state: "WA" }],
    status: "VerifiedShippable",
  });
  expect(good.body.validationMessage).toBeUndefined();
  const wrong = await validate({ PostalCode: "1", State: "XX" });
  expect(wrong.body).toMatchObject({ status: "None", suggestedAddresses: [] });
  expect(wrong.body.validationMessage).toContain("Region, PostalCode");
  const less = await validate({ PostalCode: null, State: null });
  expect(less.body).toMatchObject({ status: "None", validationMessage: expect.stringContaining("Region, PostalCode") });
  expect((await validate({ PostalCode: "", State: null, Country: "HK" })).body.status).toBe("NotValidated");
});
test("an address without street, or with a text over the limit, is refused; the longest street is not", async () => {
  expect((await validate({ AddressLine1: null })).body).toMatchObject({ code: 3000, reasonCode: "REQUEST_INVALID" });
  expect((await validate({ AddressLine1: "x".repeat(201) })).status).toBe(400);
  expect((await validate({ AddressLine1: "x".repeat(200) })).status).toBe(200);
});

const inLanguage = async (headers: Record<string, string>) =>
  (await world.call(`GET /v1/customers/${randomUUID()}`, { headers })).body;
test("a refusal is described in the language that the client asks for; its fact and remedy too, its codes are the same in each", async () => {
  const dutch = await inLanguage({ "X-Locale": "nl-NL" });
  expect(dutch).toMatchObject({
    ...{ code: 60003, reasonCode: "NOT_FOUND" },
    fact: expect.stringMatching(/^Deze partner heeft geen klant met de id [0-9a-f-]{36}\.$/),
    remedy: "Controleer de id van de klant; zijn partners vragen hem op met GET /v1/customers.",
  });
  expect(dutch.description).toBe(`${dutch.fact} ${dutch.remedy}`);
  expect((await inLanguage({ "Accept-Language": "de-DE,de;q=0.9,en;q=0.1" })).description).toMatch(
    /^Dieser Partner hat keinen Kunden/,
  );
  expect((await inLanguage({ "X-Locale": "en-US", "Accept-Language": "de" })).description).toMatch(/^No customer/);
  expect((await inLanguage({})).description).toMatch(/^No customer/);
  const withoutToken = await world.call("GET /v1/customers", { by: null, headers: { "X-Locale": "ja-JP" } });
  expect([withoutToken.status, withoutToken.body.description]).toEqual([401, expect.stringMatching(/^トークン/)]);
});

const limited = (): Ports => ({ ...world.ports, settings: { ...world.ports.settings, requestsPerMinute: 2 } });
test("throttling, where it is set, answers the third request of a minute with 429, Retry-After and no code", async () => {
  const ports = limited();
  const asked = (line: string, sent = {}) => world.call(line, sent, ports);
  for (let request = 0; request < 2; request++)
    expect((await asked("GET /v1/countryvalidationrules/NL")).status).toBe(200);
  const third = await asked("GET /v1/countryvalidationrules/NL");
  expect(third.status).toBe(429);
  expect(third.body).toEqual({
    statusCode: 429,
    message: expect.stringMatching(/^Rate limit is exceeded. Try again in \d+ seconds.$/),
  });
  expect(Number(third.headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(third.headers["retry-after"])).toBeLessThanOrEqual(60);
  expect((await asked("GET /v1/customers")).status).toBe(200);
  expect((await asked("GET /v1/countryvalidationrules/NL", { by: "operator" })).status).toBe(200);
});
test("a throttled minute is over after sixty seconds", async () => {
  let now = Date.now();
  const ports: Ports = { ...limited(), clock: { now: () => new Date(now) } };
  const asked = async () => (await world.call("GET /v1/countryvalidationrules/NL", {}, ports)).status;
  expect([await asked(), await asked(), await asked()]).toEqual([200, 200, 429]);
  now += 60_000;
  expect(await asked()).toBe(200);
});
test("without the setting nobody is throttled", async () => {
  expect(world.ports.settings.requestsPerMinute).toBeUndefined();
});
