import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CartWorld, catalogue, line, openCartWorld } from "../carts/cart-world.js";
import type { Json } from "../support/programme-world.js";

let world: CartWorld;
let customer: string;
beforeAll(async () => {
  world = await openCartWorld();
  await world.holdClock("2021-05-03T09:00:00Z");
  customer = await world.aBuyer();
});
afterAll(() => world.close());

const german = { "X-Locale": "de-DE" };
const decide = (offerId: string, query: string, headers: Record<string, string>) =>
  world.call(`GET /v1/customers/${customer}/offers/${offerId}/decision?${query}`, { headers });
const checksOf = (body: Json) => body.checks as { check: string; fact: string; remedy?: string; passed: boolean }[];

test("a selling decision asks and tells every check in the client's language; its codes, steps and values stay", async () => {
  const english = await decide(catalogue.legacy, "date=2022-01-15", {});
  const told = await decide(catalogue.legacy, "date=2022-01-15", german);
  expect([english.headers["content-language"], told.headers["content-language"]]).toEqual(["en", "de"]);
  expect(told.body).toMatchObject({ decision: english.body.decision, reason: english.body.reason });
  for (const [index, { check, fact, remedy, passed }] of checksOf(english.body).entries()) {
    const same = checksOf(told.body)[index];
    expect(same, check).toMatchObject({ passed });
    expect([same?.check, same?.fact], check).not.toContain(check);
    expect(same?.fact, check).not.toBe(fact);
    expect(same?.remedy === undefined).toBe(remedy === undefined);
  }
  expect(checksOf(told.body)[0]).toEqual({
    ...{ step: "1", check: "Das Angebot steht im Katalog des Tages (OFR-05, OFR-12)", passed: true },
    fact: `Gefundenes Angebot: ${catalogue.legacy}.`,
  });
  const last = checksOf(told.body).at(-1);
  expect(told.body).toMatchObject({ fact: last?.fact, remedy: last?.remedy });
});

test("a cart line's error and a checkout's refusal are told in the client's language", async () => {
  const body = { lineItems: [line(catalogue.suite, { currencyCode: "JPY" })] };
  const made = await world.call(`POST /v1/customers/${customer}/carts`, { body, headers: { "Accept-Language": "sv" } });
  expect(made).toMatchObject({ status: 201, headers: { "content-language": "sv" } });
  const [wrong] = made.body.lineItems as Json[];
  expect(wrong?.error).toMatchObject({
    cartErrorCode: 10000,
    errorDescription: expect.stringMatching(
      /^Raden anger JPY; partnern faktureras i EUR\. Utelämna currencyCode, eller/,
    ),
  });
  const out = await world.call(`POST /v1/customers/${customer}/carts/${made.body.id}/checkout`, { headers: german });
  expect(out).toMatchObject({ status: 400, body: { code: 800009, reasonCode: "REQUEST_INVALID" } });
  expect(out.body.fact).toMatch(
    /^Der Warenkorb hat Fehler in Zeile 0\. Zeile 0: Die Zeile verlangt JPY; .*EUR berechnet \(Warenkorb: [0-9a-f-]{36}\)\.$/,
  );
});

test("whether a customer's legacy Azure can be converted is answered in the client's language", async () => {
  const body = { customerId: customer, productFamily: "azure" };
  const asked = await world.call("POST /v1/productupgrades/eligibility", { body, headers: { "X-Locale": "fr-FR" } });
  expect(asked).toMatchObject({ status: 200, headers: { "content-language": "fr" }, body: { isEligible: false } });
  expect(asked.body.reason).toMatch(/Commandez le plan Azure : il n'y a rien à convertir\.$/);
});

test("a wrong body is told with its property, value and what was wanted, in the client's language", async () => {
  const sent = (headers: Record<string, string>) =>
    world.call(`POST /v1/customers/${customer}/orders`, {
      headers,
      body: { lineItems: [{ offerId: 1, quantity: 1 }] },
    });
  const { status, headers, body } = await sent({ "X-Locale": "nl-NL" });
  expect([status, headers["content-language"], body.reasonCode]).toEqual([400, "nl", "REQUEST_INVALID"]);
  expect(body.fact).toBe(
    "De aanvraag is onjuist: lineItems[0].lineItemNumber is niet opgegeven (ook onjuist: lineItems[0].offerId).",
  );
  expect(body.remedy).toBe("Verwacht wordt een getal. Verbeter dit en stuur de aanvraag opnieuw.");
  expect(body.description).toBe(`${body.fact} ${body.remedy}`);
  expect((await sent({})).body.remedy).toMatch(/^Correct lineItems\[0\]\.\w+: it/);
});

test("what is told in a language is kept so: the same request again has its first answer's words and language", async () => {
  const body = { lineItems: [{ lineItemNumber: 0, offerId: "MS-AZR-9999P", quantity: 1 }] };
  const asked = (locale: string, id: string) =>
    world.call(`POST /v1/customers/${customer}/orders`, { body, headers: { "X-Locale": locale, "MS-RequestId": id } });
  const id = randomUUID();
  const first = await asked("pl-PL", id);
  expect(first.body.fact).toMatch(/^Wiersz 0, oferta MS-AZR-9999P: Takiej oferty nie ma/);
  const again = await asked("ja-JP", id);
  expect([again.body, again.headers["content-language"]]).toEqual([first.body, "pl"]);
});
