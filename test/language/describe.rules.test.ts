import { expect, test } from "vitest";
import { type ReasonCode, reasons } from "../../shared/kernel/reason-codes.js";
import { describe } from "../../shared/language/describe.rules.js";
import { phrasedRefusal } from "../../shared/language/phrased.rules.js";
import { namesIn } from "../../shared/language/say.rules.js";
import { type Language, type ReasonTexts, reasonTexts } from "../../shared/language/texts.rules.js";

const codes = Object.keys(reasons) as ReasonCode[];
const languages = Object.keys(reasonTexts) as (keyof typeof reasonTexts)[];
const outsideParts = (text: string) => text.replace(/\[[^\]]*\]/g, "");

for (const language of languages) {
  const texts: ReasonTexts = reasonTexts[language];
  test(`every reason has a fact and a remedy in ${language}, and no text is without its reason`, () => {
    expect(Object.keys(texts).sort()).toEqual([...codes].sort());
    for (const code of codes) {
      expect(outsideParts(texts[code].fact).trim(), code).not.toBe("");
      expect(outsideParts(texts[code].remedy).trim(), code).not.toBe("");
    }
  });
  test(`the texts in ${language} place the same parameters as the Dutch ones, each in a part that can be left out`, () => {
    const dutch: ReasonTexts = reasonTexts.nl;
    for (const code of codes) {
      const { fact, remedy } = texts[code];
      expect([namesIn(fact), namesIn(remedy)], code).toEqual([namesIn(dutch[code].fact), namesIn(dutch[code].remedy)]);
      expect(namesIn(outsideParts(fact + remedy)), code).toEqual([]);
    }
  });
}

const said = (code: ReasonCode, parameters: Record<string, string> = {}) => ({
  ...{ code, fact: "What is.", remedy: "What to do.", parameters },
});
const told = (code: ReasonCode, parameters: Record<string, string>, language: Language) =>
  describe(said(code, parameters), language);

test("a parameter stands where the text places it, and the part disappears where it is not given", () => {
  expect(told("DOMAIN_TAKEN", { domain: "contoso.com" }, "nl")).toEqual({
    fact: "Het domein of de tenant contoso.com is al in gebruik.",
    remedy: "Kies een ander.",
    description: "Het domein of de tenant contoso.com is al in gebruik. Kies een ander.",
  });
  expect(told("DOMAIN_TAKEN", {}, "nl").fact).toBe("Het domein of de tenant is al in gebruik.");
  expect(told("METHOD_NOT_ALLOWED", { method: "PUT", allowed: "GET" }, "de")).toMatchObject({
    fact: "Die Methode PUT ist hier nicht erlaubt.",
    remedy: "Verwenden Sie eine erlaubte Methode: GET.",
  });
});
test("parameters that neither text places follow at the fact's end, under their names in the language, before its stop", () => {
  expect(told("FORBIDDEN", { tenantId: "t", status: "UnderReview" }, "sv").fact).toBe(
    "Anroparen får inte göra detta (klientorganisation: t, status: UnderReview).",
  );
  expect(told("NOT_FOUND", { userId: "u" }, "ja").description).toMatch(/ \(ユーザー: u\)。パス/);
});
test("our own words among the values are said in the language; what a client sent or may send stays as it is written", () => {
  expect(told("INVALID_STATE", { state: "suspended" }, "de").fact).toMatch(/\(Zustand: ausgesetzt\)\.$/);
  expect(told("REQUEST_INVALID", { property: "status", value: "suspended", allowed: "active" }, "de")).toMatchObject({
    fact: "Die Anfrage ist fehlerhaft: status ist suspended.",
    remedy: expect.stringMatching(/^Erlaubt ist: active\. Berichtigen Sie/),
  });
  expect(told("REQUEST_INVALID", { property: "id", value: "missing", expected: "a GUID" }, "de")).toMatchObject({
    fact: "Die Anfrage ist fehlerhaft: id ist nicht angegeben.",
    remedy: expect.stringMatching(/^Erwartet wird eine GUID\. /),
  });
});
test("an empty text that a client sent is seen", () => {
  expect(told("REQUEST_INVALID", { property: "date", value: "" }, "sv").fact).toBe('Begäran är felaktig: date är "".');
});
test("values are taken letter by letter, whatever they look like", () => {
  for (const domain of ["[{x}]$&", "constructor", "{domain}"]) {
    expect(told("DOMAIN_TAKEN", { domain }, "de").fact).toContain(` ${domain} `);
  }
});
test("a text that its reason shares with many others is said itself, with the parameters behind it", () => {
  const removed = {
    code: "INVALID_STATE",
    fact: "The link was removed.",
    remedy: "Wait.",
    parameters: { linkId: "l" },
  };
  expect(describe({ ...removed, code: "INVALID_STATE" }, "de")).toMatchObject({
    fact: "Die Verbindung wurde entfernt (Partnerschaft: l).",
    remedy: reasonTexts.de.INVALID_STATE.remedy,
  });
});
test("a text with values in it is said itself, too, with the values in their places and the others behind it", () => {
  const parameters = { property: "quantity", offerId: "MS-AZR-0017G" };
  const fact = "MS-AZR-0017G is paid by use and has no seats.";
  const said = { code: "REQUEST_INVALID", fact, remedy: "Leave the quantity as it is.", parameters } as const;
  expect(describe(said, "de").description).toBe(
    "MS-AZR-0017G wird nach Verbrauch abgerechnet und hat keine Lizenzen (Eigenschaft: quantity). Lassen Sie die Menge, wie sie ist.",
  );
  const other = { ...said, parameters: { ...parameters, offerId: "MS-AZR-0145P" } };
  expect(describe(other, "de").fact).toMatch(/^Die Anfrage ist fehlerhaft: quantity/);
});
test("a text behind the line that it is about is said itself, and so is the line", () => {
  const parameters = { line: "2", lines: "2, 4", offerId: "MS-AZR-0017G", value: "x" };
  const remedy = "Leave promotionId out.";
  const of = (lead: string) =>
    describe({ code: "REQUEST_INVALID", fact: `${lead}There is no promotion x.`, remedy, parameters }, "de").fact;
  expect(of("Line 2: ")).toMatch(/^Zeile 2: Es gibt keine Aktion x \(/);
  expect(of("The cart has errors in line 2, 4. Line 2: ")).toMatch(
    /^Der Warenkorb hat Fehler in Zeile 2, 4\. Zeile 2: Es gibt keine Aktion x \(/,
  );
});
test("a refusal that is made of phrases says them in English with its values, and leaves a path's braces", () => {
  const { fact, remedy } = phrasedRefusal("NOT_FOUND", {
    fact: "No order of this partner for the customer has the id {orderId}.",
    remedy: "List the orders with GET /v1/customers/{customerId}/orders.",
    parameters: { orderId: "{customerId}" },
  });
  expect([fact, remedy]).toEqual([
    "No order of this partner for the customer has the id {customerId}.",
    "List the orders with GET /v1/customers/{customerId}/orders.",
  ]);
});
test("our words among the values of such a text are in the language, and braces that a path has stay", () => {
  const state = { code: "INVALID_STATE", fact: "The subscription is suspended.", remedy: "Wait." } as const;
  expect(
    describe({ ...state, fact: "The subscription is pending.", parameters: { state: "pending" } }, "fr").fact,
  ).toBe("L'abonnement est en attente.");
  const remedy = "Change it with PATCH /v1/partners/{partnerId}.";
  const told = describe({ ...state, remedy, parameters: { partnerId: "p" } }, "de");
  expect([told.fact, told.remedy]).toEqual([
    "Das Abonnement ist ausgesetzt (Partner: p).",
    expect.stringContaining("/v1/partners/{partnerId}"),
  ]);
});
test("English has the refusal's own texts", () => {
  expect(told("DOMAIN_TAKEN", { domain: "d" }, "en")).toEqual({
    fact: "What is.",
    remedy: "What to do.",
    description: "What is. What to do.",
  });
});
