import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Business, businessIn } from "../support/business.js";
import { publishCatalogue } from "../support/catalogue.js";
import { openWorld, type World } from "../support/world.js";

const e3 = "796B6B5F-613C-4E24-A17C-EBA730D49C02";
const [licence, plan, reservation] = ["CFQ7TTC0LH18", "DZH318Z0BPS6", "DZH318Z0BQ3Q"];

let world: World;
let business: Business;
let customerId: string;
let studentsId: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-03-15T12:00:00Z");
  await business.enrol("contoso", "litware", "northwind", "wingtip", "tailspin");
  const german = { body: { clouds: ["global", "germany"] }, as: "operator" as const };
  expect((await world.call(`PATCH /v1/partners/${tenantOfTailspin}`, german)).status).toBe(200);
  await publishCatalogue(world);
  await publish(`${reservation}:0003`, {
    ...{ name: "Reserved VM", family: "licence", countries: ["US"], targetViews: ["AzureReservationsVM"] },
    terms: [{ duration: "P1Y", billingCycle: "one_time" }],
  });
  await publish("WITHDRAWN", { name: "Old suite", family: "licence", availableTo: "2021-03-15" });
  await publish("LASTDAY", { name: "Ending suite", family: "licence", availableTo: "2021-03-16" });
  await publish("NOTYET", { name: "New suite", family: "licence", availableFrom: "2021-03-16" });
  customerId = await business.aCustomer("northwind", "catalogue");
  studentsId = await business.aCustomer("northwind", "students");
  const said = {
    as: "northwind" as const,
    body: { qualification: "Education", educationSegment: "K12", website: "https://school.example" },
  };
  await world.call(`POST /v1/customers/${studentsId}/qualifications`, said);
  const found = { as: "operator" as const, body: { vettingStatus: "Approved" } };
  const qualified = await world.call(`PUT /v1/customers/${studentsId}/qualifications/Education`, found);
  expect(qualified.status, qualified.text).toBe(200);
});
afterAll(() => world.close());

const tenantOfTailspin = "1c000000-0000-4000-8000-000000000003";
async function publish(offerId: string, body: Record<string, unknown>) {
  const answer = await world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body });
  expect(answer.status, answer.text).toBe(200);
}

type Resource = Record<string, unknown> & { id: string };
type Collection = { items: Resource[]; totalCount: number; links: { next?: { uri: string } } };
const get = (path: string, as: Parameters<World["tokenOf"]>[0] = "northwind", headers: Record<string, string> = {}) =>
  world.call(`GET /v1${path}`, { as, headers });
const itemsOf = async (path: string, as?: Parameters<World["tokenOf"]>[0]) => {
  const answer = await get(path, as);
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as Collection).items;
};
const idsOf = async (path: string, as?: Parameters<World["tokenOf"]>[0]) =>
  (await itemsOf(path, as)).map(({ id }) => id);
const refusalOf = async (path: string, as?: Parameters<World["tokenOf"]>[0]) => {
  const { status, body } = await get(path, as);
  const { code, reasonCode } = body as { code: number; reasonCode: string };
  return [status, code, reasonCode];
};

describe("offers of a country", () => {
  test("an offer is read in any case of its id, and listed beside the others in the order of their ranks", async () => {
    const ids = await idsOf("/offers?country=nl");
    expect(ids.slice(0, 4)).toEqual(["LASTDAY", "MS-AZR-0145P", "MS-AZR-0146P", "MS-AZR-0159P"]);
    expect((await get(`/offers/${e3.toLowerCase()}?country=NL`)).body).toMatchObject({ id: e3, hasAddOns: true });
  });

  test("country is asked for, by two letters, and of a market group", async () => {
    for (const path of ["/offers", `/offers/${e3}`, "/offercategories", `/products/${licence}`]) {
      expect(await refusalOf(path), path).toEqual([400, 3000, "REQUEST_INVALID"]);
    }
    expect((await get("/offers?country=")).body).toMatchObject({ fact: "country is missing." });
    expect(await refusalOf("/offers?country=NLD")).toEqual([400, 3000, "REQUEST_INVALID"]);
    expect(await refusalOf("/offers?country=CU")).toEqual([400, 800070, "COUNTRY_NOT_SUPPORTED"]);
  });

  test("what the catalogue does not have is 800004, what was withdrawn 2091, a product 2100", async () => {
    expect(await refusalOf("/offers/nothing?country=NL")).toEqual([400, 800004, "OFFER_UNKNOWN"]);
    expect(await refusalOf("/offers/NOTYET?country=NL")).toEqual([400, 800004, "OFFER_UNKNOWN"]);
    expect(await refusalOf("/offers/WITHDRAWN?country=NL")).toEqual([403, 2091, "OFFER_UNKNOWN"]);
    expect((await get("/offers/LASTDAY?country=NL")).status).toBe(200);
    for (const id of [`${licence}:0001`, licence, plan, "X:Y"]) {
      expect(await refusalOf(`/offers/${id}?country=NL`), id).toEqual([400, 2100, "OFFER_UNKNOWN"]);
    }
  });

  test("OFR-08: an offer of another cloud is shown to partners that are enrolled for it, and to the operator", async () => {
    const german = "MS-AZR-DE-0145P";
    expect(await idsOf("/offers?country=DE")).not.toContain(german);
    expect(await refusalOf(`/offers/${german}?country=DE`)).toEqual([403, 900138, "CLOUD_NOT_ENROLLED"]);
    for (const enrolled of ["tailspin", "operator"] as const) {
      expect(await idsOf("/offers?country=DE", enrolled)).toContain(german);
      expect((await get(`/offers/${german}?country=DE`, enrolled)).status).toBe(200);
    }
  });

  test("an offer that is bound to other countries is 800070, and in its own country there", async () => {
    const government = "MS-AZR-USGOV-0145P";
    expect(await refusalOf(`/offers/${government}?country=NL`, "operator")).toEqual([
      400,
      800070,
      "COUNTRY_NOT_SUPPORTED",
    ]);
    expect(await idsOf("/offers?country=NL", "operator")).not.toContain(government);
    expect(await idsOf("/offers?country=US", "operator")).toContain(government);
  });

  test("pages follow on each other and the last one has no next, whatever their size", async () => {
    const all = await idsOf("/offers?country=NL&size=0");
    const paged: string[] = [];
    let path: string | undefined = "/offers?country=NL&SIZE=4";
    while (path !== undefined) {
      const page = (await get(path)).body as Collection;
      expect(page.totalCount).toBe(page.items.length);
      paged.push(...page.items.map(({ id }) => id));
      path = page.links.next?.uri;
    }
    expect(paged).toEqual(all);
    expect(await idsOf(`/offers?country=NL&offset=${all.length}`)).toEqual([]);
    expect(await refusalOf("/offers?country=NL&offset=-1")).toEqual([400, 3000, "REQUEST_INVALID"]);
    expect(await refusalOf("/offers?country=NL&size=2001")).toEqual([400, 3000, "REQUEST_INVALID"]);
  });

  test("a category is asked for in any case, and one that there is not has no offers", async () => {
    expect(await idsOf("/offers?country=NL&OFFER_CATEGORY_ID=dynamics")).toHaveLength(1);
    expect(await idsOf("/offers?country=NL&offer_category_id=nothing")).toEqual([]);
    expect(await idsOf("/offercategories?country=NL")).toEqual([
      "Azure",
      "SmallBusiness",
      "Enterprise",
      "Dynamics",
      "Education",
    ]);
  });

  test("add-ons stand on their offers, and an offer that there is not has none to show", async () => {
    const addOn = "C94271D8-B431-4A25-A3C5-A57737A1C909";
    expect(await idsOf(`/offers/${e3.toLowerCase()}/addons?country=NL`)).toEqual([addOn]);
    expect(await idsOf(`/offers/${addOn}/addons?country=NL`)).toEqual([]);
    expect(await refusalOf("/offers/nothing/addons?country=NL")).toEqual([400, 800004, "OFFER_UNKNOWN"]);
  });

  test("the locale is that of the texts, en-US where they are the offer's own, whatever is asked for", async () => {
    const localeWith = async (headers: Record<string, string>) =>
      ((await get(`/offers/${e3}?country=NL`, "northwind", headers)).body as Resource).locale;
    expect(await localeWith({ "x-locale": "nl-NL", "accept-language": "de-DE" })).toBe("en-US");
    expect(await localeWith({ "accept-language": "*" })).toBe("en-US");
  });
});

describe("products", () => {
  test("a view shows its products, in any spelling", async () => {
    for (const view of ["MicrosoftAzure", "microsoft_azure", "MICROSOFTAZURE"]) {
      expect(await idsOf(`/products?country=NL&targetView=${view}`)).toEqual([plan, "MS-AZR-0145P"]);
    }
    expect(await idsOf("/products?country=NL&targetView=OnlineServices")).toEqual([licence]);
    expect(await idsOf("/products?country=US&targetView=AzureReservations&reservationScope=azureplan")).toEqual([
      reservation,
    ]);
  });

  test("a view is asked for; one that there is not is 403 with 400036, a segment that there is not 403 with 400030", async () => {
    expect(await refusalOf("/products?country=NL")).toEqual([400, 3000, "REQUEST_INVALID"]);
    expect(await refusalOf("/products?country=NL&targetView=Secret")).toEqual([403, 400036, "REQUEST_INVALID"]);
    for (const path of [
      "/products?targetView=Azure&",
      `/products/${licence}/skus?`,
      `/products/${licence}/skus/0001/availabilities?`,
    ]) {
      expect(await refusalOf(`${path}country=NL&targetSegment=secret`), path).toEqual([403, 400030, "REQUEST_INVALID"]);
    }
    expect(await refusalOf("/products?country=NL&targetView=Azure&reservationScope=Moon")).toEqual([
      400,
      3000,
      "REQUEST_INVALID",
    ]);
  });

  test("an unknown product is 400013, an unknown SKU 400018, an unknown availability 400019, each with 404", async () => {
    const below = `/products/${licence}/skus/0001/availabilities`;
    for (const path of ["/products/NOTHING", "/products/NOTHING/skus", `/products/${e3}`, `/products/${reservation}`]) {
      expect(await refusalOf(`${path}?country=NL`), path).toEqual([404, 400013, "NOT_FOUND"]);
    }
    for (const path of [`/products/${licence}/skus/0009`, `/products/${licence}/skus/0009/availabilities`]) {
      expect(await refusalOf(`${path}?country=NL`), path).toEqual([404, 400018, "NOT_FOUND"]);
    }
    expect(await refusalOf(`${below}/NOTHING?country=NL`)).toEqual([404, 400019, "NOT_FOUND"]);
  });

  test("a reservation's SKU says what must be told and asked before it is bought, a licence's only the agreement", async () => {
    const [reserved] = await itemsOf(`/products/${reservation}/skus?country=US`);
    expect(reserved).toMatchObject({
      purchasePrerequisites: ["MicrosoftCustomerAgreement", "InventoryCheck", "AzureSubscriptionRegistration"],
      provisioningVariables: ["Scope", "SubscriptionId", "Duration"],
    });
    const [suite] = await itemsOf(`/products/${licence}/skus?country=US`);
    expect(suite).toMatchObject({ purchasePrerequisites: ["MicrosoftCustomerAgreement"], provisioningVariables: [] });
    const plain = ["string", "number", "boolean"];
    const values = Object.values(suite?.dynamicAttributes as object);
    expect(values.every((value) => plain.includes(typeof value))).toBe(true);
  });

  test("SKUs are those of the segment, and nonprofit ones are shown only when they are asked for", async () => {
    const skus = `/products/${licence}/skus?country=NL`;
    expect(await idsOf(skus)).toEqual(["0001"]);
    expect(await idsOf(`${skus}&targetSegment=NonProfit`)).toEqual(["0001", "0002"]);
    expect((await get(`/products/${licence}/skus/0002?country=NL`)).status).toBe(200);
    expect(await itemsOf(`/products/${licence}/skus/0002/availabilities?country=NL`)).toEqual([]);
    expect(
      await itemsOf(`/products/${licence}/skus/0002/availabilities?country=NL&targetSegment=nonprofit`),
    ).toMatchObject([{ segment: "nonprofit", terms: [{ duration: "P1Y", billingCycle: "annual" }] }]);
  });

  test("an availability is of a country and a month: the last month's id still reads, an older one and another country's does not", async () => {
    const path = `/products/${licence}/skus/0001/availabilities`;
    const [first] = await itemsOf(`${path}?country=NL`);
    expect(first).toMatchObject({ country: "NL", defaultCurrency: { code: "EUR", symbol: "€" } });
    const read = () => get(`${path}/${first?.id.toLowerCase()}?country=NL`);
    expect((await read()).body).toMatchObject({ id: first?.id });
    expect(await refusalOf(`${path}/${first?.id}?country=US`)).toEqual([404, 400019, "NOT_FOUND"]);
    await business.setClock("2021-04-30T23:59:59Z");
    expect((await itemsOf(`${path}?country=NL`))[0]?.id).not.toBe(first?.id);
    expect((await read()).status).toBe(200);
    await business.setClock("2021-05-01T00:00:00Z");
    expect((await read()).body).toMatchObject({ code: 400019, remedy: expect.stringMatching(/^Read the SKU's/) });
    await business.setClock("2021-03-15T12:00:00Z");
  });
});

describe("the catalogue of a customer", () => {
  test("country and segment are the customer's: its offers are those that it can have", async () => {
    const student = "6E0CFB5F-4D1C-4F4B-9F9C-7B0F7C0A6D04";
    expect(await idsOf(`/customers/${customerId}/offers`)).not.toContain(student);
    expect(await idsOf(`/customers/${studentsId}/offers`)).toContain(student);
    expect(await idsOf(`/customers/${customerId}/offercategories`)).not.toContain("Education");
    expect(await itemsOf(`/customers/${studentsId}/offers`)).toContainEqual(expect.objectContaining({ country: "NL" }));
  });

  test("a product of another country, and a SKU of another segment, are not there for it", async () => {
    const below = `/customers/${customerId}/products`;
    expect(await refusalOf(`${below}/${reservation}`)).toEqual([404, 400013, "NOT_FOUND"]);
    expect(await refusalOf(`${below}/${licence}/skus/0002`)).toEqual([404, 400018, "NOT_FOUND"]);
    expect(await refusalOf(`${below}?targetView=Secret`)).toEqual([403, 400036, "REQUEST_INVALID"]);
  });

  test("its availabilities are issued for its segment", async () => {
    const [first] = await itemsOf(`/customers/${studentsId}/products/${licence}/skus/0001/availabilities`);
    expect(first).toMatchObject({ segment: "education", country: "NL" });
  });

  test("another partner's customer does not exist, also not for an inventory check", async () => {
    const paths = ["offers", "offercategories", "products?targetView=Azure", `products/${plan}/skus`];
    for (const path of paths) expect((await get(`/customers/${customerId}/${path}`, "litware")).status, path).toBe(404);
    const body = { targetItems: [{ productId: plan }], inventoryContext: { customerId } };
    const check = { as: "litware" as const, body };
    expect((await world.call("POST /v1/extensions/product/checkinventory?country=NL", check)).status).toBe(404);
  });
});

describe("inventory", () => {
  const check = async (country: string, body: unknown, as: "northwind" | "contoso" = "northwind") =>
    world.call(`POST /v1/extensions/product/checkinventory?country=${country}`, { as, body });

  test("an item without SKU stands for all of its product, and what is unknown is left out", async () => {
    const { body } = await check("NL", {
      targetItems: [{ productId: plan.toLowerCase(), skuId: "" }, { productId: "X" }],
    });
    expect(body).toEqual(
      ["0001", "0002"].map((skuId) => ({ productId: plan, skuId, isRestricted: false, restrictions: [] })),
    );
  });

  test("what is sold in other countries, and to other segments, is restricted with its reason", async () => {
    const targetItems = [{ productId: reservation }, { productId: licence, skuId: "0002" }];
    const { body } = await check("NL", { targetItems, inventoryContext: { customerId } });
    expect(body).toMatchObject([
      {
        isRestricted: true,
        restrictions: [{ reasonCode: "COUNTRY_NOT_SUPPORTED", properties: { customerCountry: "NL" } }],
      },
      { isRestricted: true, restrictions: [{ reasonCode: "SEGMENT_NOT_QUALIFIED" }] },
    ]);
    expect((await check("NL", { targetItems: [{ productId: reservation }] })).body).toMatchObject([
      { restrictions: [{ reasonCode: "COUNTRY_NOT_SUPPORTED", properties: { country: "NL" } }] },
    ]);
    expect((await check("US", { targetItems: [{ productId: reservation }] })).body).toMatchObject([
      { isRestricted: false },
    ]);
  });

  test("ORD-10: for a customer it says what the selling decision of the day says, a plan that is there among it", async () => {
    const buyer = await business.aCustomer("northwind", "inventory");
    const told = async () => {
      const body = { targetItems: [{ productId: plan, skuId: "0001" }], inventoryContext: { customerId: buyer } };
      const [item] = (await check("NL", body)).body as {
        restrictions: { reasonCode: string; description: string }[];
      }[];
      return item?.restrictions.map(({ reasonCode, description }) => [reasonCode, description]);
    };
    const decided = async () => {
      const { body } = await get(`/customers/${buyer}/offers/${plan}:0001/decision`);
      const { decision, reason, fact } = body as { decision: string; reason: string; fact: string };
      return decision === "ALLOW" ? [] : [[reason, fact]];
    };
    expect(await told()).toEqual([]);
    expect(await decided()).toEqual([]);
    await business.anOrder("northwind", buyer, `${plan}:0001`);
    expect(await told()).toEqual([["AZURE_PLAN_EXISTS", expect.stringMatching(/plan/)]]);
    expect(await told()).toEqual(await decided());
  });

  test.each([
    ["without a customer", undefined],
    ["for a customer", () => customerId],
  ])("%s it says why in the language that is asked for", async (_, of) => {
    const context = of === undefined ? {} : { inventoryContext: { customerId: of() } };
    const answer = await world.call("POST /v1/extensions/product/checkinventory?country=NL", {
      as: "northwind",
      headers: { "X-Locale": "de-DE" },
      body: { targetItems: [{ productId: reservation }], ...context },
    });
    expect(answer.headers.get("content-language")).toBe("de");
    const [item] = answer.body as { restrictions: { description: string }[] }[];
    expect(item?.restrictions).toMatchObject([{ description: expect.stringMatching(/^Das Angebot .* NL/) }]);
  });

  test("no items, and more than two hundred, are refused; two hundred are answered", async () => {
    const items = (length: number) => ({ targetItems: Array.from({ length }, () => ({ productId: "X" })) });
    expect((await check("NL", items(0))).status).toBe(400);
    expect((await check("NL", items(201))).status).toBe(400);
    expect((await check("NL", items(200))).status).toBe(200);
  });
});

describe("who reads, and what it costs", () => {
  test("a tenant that is no partner is refused, and a reseller reads as a provider does", async () => {
    expect(await refusalOf("/offers?country=NL", "unenrolled")).toEqual([403, 2032, "FORBIDDEN"]);
    expect((await get("/offers?country=NL", "wingtip")).status).toBe(200);
  });

  test("a list costs the caller's partner and the catalogue's head, and for a customer its file, beside the sandbox clock", async () => {
    const cost = async (path: string) => {
      await get(path);
      await get(path);
      return world.log.findLast(({ message }) => message === "invocation done")?.fields.tableRequests;
    };
    expect(await cost("/offers?country=NL")).toBe(3);
    expect(await cost(`/products/${licence}/skus/0001/availabilities?country=NL`)).toBe(3);
    expect(await cost(`/customers/${customerId}/offers`)).toBe(4);
  });
});

describe("imports", () => {
  const put = (body: unknown, id = "IMPORT") => world.call(`PUT /v1/offers/${id}`, { as: "operator", body });
  const offer = { name: "Imported", family: "licence" };

  test("the names are taken in any case and null is not set", async () => {
    const { status, body } = await put({ Name: "Imported", Family: "licence", Segments: null, IsAddOn: false });
    expect([status, body]).toMatchObject([200, { name: "Imported", isAddOn: false }]);
  });

  test.each([
    ["a segment", { segments: ["students"] }],
    ["a country in small letters", { countries: ["nl"] }],
    ["a view", { targetViews: ["Everything"] }],
    ["a billing cycle", { supportedBillingCycles: ["weekly"] }],
    ["a term", { terms: [{ duration: "P2Y", billingCycle: "annual" }] }],
    ["a quantity of none", { minimumQuantity: 0 }],
    ["a limit of none", { limit: 0 }],
    ["a day", { availableFrom: "2021-02-30" }],
    ["a maximum below the minimum", { minimumQuantity: 5, maximumQuantity: 4 }],
    ["a country of no market", { countries: ["NL", "XX"] }],
    ["an end before the beginning", { availableFrom: "2021-03-02", availableTo: "2021-03-01" }],
  ])("%s that there is not is refused and publishes nothing", async (_, wrong) => {
    const id = "REFUSED";
    expect((await put({ ...offer, ...wrong }, id)).body).toMatchObject({ reasonCode: "REQUEST_INVALID" });
    expect((await get(`/offers/${id}?country=NL`)).status).toBe(400);
  });

  test("a minimum that is the maximum and a country of a market are taken", async () => {
    const just = { minimumQuantity: 5, maximumQuantity: 5, countries: ["NL"], availableFrom: "2021-03-01" };
    expect((await put({ ...offer, ...just, availableTo: "2021-03-02" }, "JUST")).status).toBe(200);
  });
});
