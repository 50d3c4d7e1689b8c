import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { offerIn } from "../../shared/catalogue/offer-texts.rules.js";
import { type CartWorld, openCartWorld } from "../carts/cart-world.js";
import type { Json } from "../support/programme-world.js";
import { anOffer } from "./an-offer.js";

const category = { id: "Office", name: "Office", rank: 1 };
const texts = {
  de: { name: "Büro", description: "Programme für das Büro", categoryName: "Büroprogramme" },
  "nl-NL": { name: "Kantoor" },
};

describe("the texts of an offer", () => {
  const offer = anOffer({ name: "Office", description: "Programs for an office", category, texts });
  test.each([
    ["those of the culture itself, in any case", "NL-nl", "Kantoor"],
    ["else those of its language", "de-AT", "Büro"],
    ["else those of another culture of the language", "nl-BE", "Kantoor"],
    ["else the offer's own", "fr-FR", "Office"],
    ["else the offer's own, also where the letters begin alike", "den", "Office"],
  ])("are %s", (_, culture, name) => {
    expect(offerIn(offer, [culture]).name).toBe(name);
  });
  test("stay the offer's own where the language leaves them out", () => {
    expect(offerIn(offer, ["nl-NL"])).toMatchObject({ description: "Programs for an office", category });
    expect(offerIn(offer, ["de-DE"])).toMatchObject({
      ...{ description: "Programme für das Büro", category: { ...category, name: "Büroprogramme" } },
    });
  });
});

describe("the culture of an offer's texts", () => {
  const product = { id: "Suite", name: "Office suite", unit: "Licenses" };
  const offer = anOffer({ name: "Office", category, product, texts });
  test.each([
    ["their language, where they have no region, whichever is asked for", ["de-AT"], "de"],
    ["written as cultures are, however both sides wrote it", ["FR-ca"], "fr-CA"],
    ["written with its script", ["zh-HANT-tw"], "zh-Hant-TW"],
    ["that of the texts, where they are of another region", ["nl-BE"], "nl-NL"],
    ["the first that the offer has of several", ["it", "nl-NL", "de"], "nl-NL"],
    ["none where the offer's own words come first", ["en-GB", "de"], undefined],
    ["none where the offer has no words of any", ["sv", "it"], undefined],
  ])("is %s", (_, cultures, locale) => {
    const [name, zh] = ["Bureau", "辦公室"];
    const more = { ...texts, "fr-ca": { name }, "zh-hant-tw": { name: zh } };
    expect(offerIn({ ...offer, texts: more }, cultures).locale).toBe(locale);
  });
  test("is not the category's where its name stays as it is", () => {
    expect(offerIn(offer, ["nl"]).category).toEqual(category);
    expect(offerIn(offer, ["de"]).category).toEqual({ ...category, name: "Büroprogramme", locale: "de" });
  });
  test("a product has a name of its own in it, else the one that it has", () => {
    expect(offerIn(offer, ["de"]).product).toEqual(product);
    const named = { ...offer, texts: { de: { name: "Büro", productName: "Büropaket" } } };
    expect(offerIn(named, ["de"]).product).toEqual({ ...product, name: "Büropaket" });
    const ofOneSku = { ...offer, product: { ...product, name: "Office" } };
    expect(offerIn(ofOneSku, ["de"]).product?.name).toBe("Büro");
  });
});

describe("a client reads the catalogue in the language that it asks for (wire reference 7.1)", () => {
  let world: CartWorld;
  beforeAll(async () => {
    world = await openCartWorld();
    const offer = { name: "Office", family: "licence", category, texts };
    await world.done("PUT /v1/offers/OFFICE-E1", { by: "operator", body: offer });
    // Of the same category, and in no language but its own.
    for (const offerId of ["OFFICE-A0", "OFFICE-Z9"]) {
      const body = { name: "Office", family: "licence", category };
      await world.done(`PUT /v1/offers/${offerId}`, { by: "operator", body });
    }
    await world.done("PUT /v1/offers/CFQ7TTC0LLLL:0001", {
      by: "operator",
      body: { ...offer, terms: [{ duration: "P1Y", billingCycle: "annual" }], targetViews: ["OnlineServices"] },
    });
  });
  afterAll(() => world.close());
  const read = async (path: string, culture: string): Promise<Json> =>
    (await world.call(`GET /v1${path}`, { headers: { "X-Locale": culture } })).body;

  test("offers, categories, products and SKUs, for a country and for a customer", async () => {
    const customer = await world.aBuyer();
    expect(await read("/offers/OFFICE-E1?country=NL", "de-DE")).toMatchObject({
      ...{ name: "Büro", description: "Programme für das Büro", locale: "de" },
      category: { id: "Office", name: "Büroprogramme" },
    });
    expect((await read("/offercategories?country=NL", "de-DE")).items).toMatchObject([
      { name: "Büroprogramme", locale: "de" },
    ]);
    expect((await read("/offercategories?country=NL", "nl-NL")).items).toMatchObject([
      { name: "Office", locale: "en-US" },
    ]);
    expect(await read("/products/CFQ7TTC0LLLL?country=NL", "nl-NL")).toMatchObject({ title: "Kantoor" });
    expect(await read("/products/CFQ7TTC0LLLL/skus/0001?country=NL", "nl-NL")).toMatchObject({ title: "Kantoor" });
    expect(await read(`/customers/${customer}/products/CFQ7TTC0LLLL`, "de")).toMatchObject({ title: "Büro" });
    const untold = await read("/offers/OFFICE-E1?country=NL", "sv-SE");
    expect(untold).toMatchObject({ name: "Office", locale: "en-US", category: { name: "Office", locale: "en-US" } });
  });

  test("of several languages in the order of their weights, as all else is told", async () => {
    const headers = { "X-Locale": "", "Accept-Language": "de;q=0.5, nl-NL;q=0.9" };
    const { body } = await world.call("GET /v1/offers/OFFICE-E1?country=NL", { headers });
    expect(body).toMatchObject({ name: "Kantoor", locale: "nl-NL", category: { name: "Office", locale: "en-US" } });
  });

  test("what is ordered keeps the offer's own name, whatever language the order is placed in", async () => {
    const customer = await world.aBuyer();
    const body = { lineItems: [{ lineItemNumber: 0, offerId: "OFFICE-E1", quantity: 1 }] };
    await world.done(`POST /v1/customers/${customer}/orders`, { body, headers: { "X-Locale": "de-DE" } });
    expect(await world.subscriptionsOf(customer)).toMatchObject([{ offerName: "Office" }]);
  });

  test("a culture that is none is refused, and names the property", async () => {
    const body = { name: "Office", family: "licence", texts: { de_DE: { name: "Büro" } } };
    const refused = await world.call("PUT /v1/offers/OFFICE-E9", { by: "operator", body });
    expect(refused).toMatchObject({ status: 400, body: { code: 3000, reasonCode: "REQUEST_INVALID" } });
    expect(refused.body).toMatchObject({
      fact: 'texts.de_DE is "de_DE".',
      remedy: "Correct texts.de_DE: it takes a culture such as de or nl-NL.",
      parameters: { expected: "a culture such as de or nl-NL" },
    });
  });
});
