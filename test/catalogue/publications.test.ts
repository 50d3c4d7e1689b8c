import { expect, test } from "vitest";
import type { Caller } from "../../shared/auth/caller.js";
import { openBackend } from "../../shared/backend.js";
import { availabilityIdOf } from "../../shared/catalogue/availability-id.rules.js";
import { findCatalogueItem, findOffer } from "../../shared/catalogue/find-offer.js";
import type { OfferImport } from "../../shared/catalogue/offer.schema.js";
import { publishOffer } from "../../shared/catalogue/publish-offer.js";
import { publishService } from "../../shared/catalogue/publish-service.js";
import { catalogueFor } from "../../shared/catalogue/read-catalogue.js";
import { meterPorts } from "../../shared/platform/metering.js";
import { rehearsalPorts } from "../../shared/platform/rehearsal.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { settings } from "../simulation/world/tokens.js";

const operator: Caller = { tenantId: "operator", kind: "user", id: "operator", roles: ["Operator"], isOperator: true };
const suite: OfferImport = { name: "Suite", family: "licence" };

/** A catalogue on storage in memory; each request has its own time and counts its own storage requests. */
function open() {
  let ids = 0;
  const ports = memoryPorts({
    settings,
    clock: { now: () => new Date("2021-01-10T00:00:00Z") },
    ids: { next: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}` },
  });
  const request = (
    at: string,
    { seed = `request ${++ids}`, on = ports }: { seed?: string; on?: typeof ports } = {},
  ) => {
    const metered = meterPorts(on);
    const actor = { tenantId: "operator", kind: "user" as const, id: "operator" };
    const now = new Date(at);
    const backend = openBackend(metered.ports, { now, requestId: seed, correlationId: seed, actor, idSeed: seed });
    return { backend, cost: () => metered.requests.table };
  };
  const publish = (offerId: string, offer: OfferImport, at = "2021-01-10") =>
    publishOffer(request(at).backend, offerId, offer);
  const names = async (at: string) =>
    (await catalogueFor(request(at).backend, operator, "US")).offers.map(({ name }) => name).sort();
  return { ports, request, publish, names };
}

test("OFR-12: a list and an order line see the same publication on every day", async () => {
  const { request, publish, names } = open();
  await publish("A", { ...suite, name: "first" });
  await publish("A", { ...suite, name: "second", availableFrom: "2021-03-01" }, "2021-02-01");
  await publish("A", { ...suite, name: "last", availableFrom: "2021-05-01", availableTo: "2021-06-01" }, "2021-02-02");
  for (const [day, name] of [
    ["2021-02-28", "first"],
    ["2021-03-01", "second"],
    ["2021-05-31", "last"],
    ["2021-06-01", undefined],
  ] as const) {
    expect(await names(day)).toEqual(name === undefined ? [] : [name]);
    expect((await findOffer(request(day).backend, "a"))?.name).toBe(name);
    expect((await findOffer(request("2021-02-10").backend, "A", new Date(day)))?.name).toBe(name);
  }
});

test("a sandbox clock that was set back sees the catalogue of that day, whatever was published since", async () => {
  const { publish, names } = open();
  await publish("A", { ...suite, name: "first" }, "2020-01-01");
  await publish("A", { ...suite, name: "second" }, "2021-01-01");
  await publish("A", { ...suite, name: "third", availableFrom: "2022-01-01" }, "2022-02-01");
  expect([await names("2020-06-01"), await names("2021-06-01"), await names("2022-06-01")]).toEqual([
    ["first"],
    ["second"],
    ["third"],
  ]);
});

test("an offer whose id begins with another's has publications of its own", async () => {
  const { request, publish } = open();
  await publish("A_B", { ...suite, name: "long" });
  await publish("A", { ...suite, name: "short" });
  await publish("A_B", { ...suite, name: "long again" });
  expect((await findOffer(request("2021-02-01").backend, "A"))?.name).toBe("short");
  expect((await findOffer(request("2021-02-01").backend, "A_B"))?.name).toBe("long again");
});

test("a list costs one storage request while nothing is published, one more after; publishing costs the same in a large catalogue", async () => {
  const { request, publish } = open();
  const costOf = async (work: (one: ReturnType<typeof request>) => Promise<unknown>) => {
    const one = request("2021-02-01");
    await work(one);
    return one.cost();
  };
  const list = () => costOf(({ backend }) => catalogueFor(backend, operator, "US"));
  const publishing = (offerId: string) => costOf(({ backend }) => publishOffer(backend, offerId, suite));
  const first = await publishing("FIRST");
  for (let number = 0; number < 50; number++) await publish(`P${number}:0001`, suite);
  expect(await publishing("LAST")).toBe(first);
  expect([await list(), await list(), await list()]).toEqual([2, 1, 1]);
  await publish("ANOTHER", suite);
  expect([await list(), await list()]).toEqual([2, 1]);
});

test("a rehearsed publication is seen by nobody, before and after", async () => {
  const { ports, request, names } = open();
  const { backend } = request("2021-02-01", { on: rehearsalPorts(ports) as typeof ports });
  await publishOffer(backend, "A", suite);
  expect((await findOffer(backend, "A"))?.name).toBe("Suite");
  await catalogueFor(backend, operator, "US");
  expect(await names("2021-02-01")).toEqual([]);
});

test("two hosts that publish at once both publish, each offer once", async () => {
  const { request, publish, names } = open();
  await Promise.all(["A", "B", "C", "D"].map((offerId) => publish(offerId, { ...suite, name: offerId })));
  expect(await names("2021-02-01")).toEqual(["A", "B", "C", "D"]);
  const twice = () => publishOffer(request("2021-02-02", { seed: "same" }).backend, "A", { ...suite, name: "new" });
  await Promise.all([twice(), twice()]);
  expect(await request("2021-02-02").backend.offers.publicationsOf("A")).toHaveLength(2);
});

test("a catalogue item is found by offer, by SKU and by an availability of this month or the last", async () => {
  const { request, publish } = open();
  await publish("P:S", suite);
  const id = availabilityIdOf("P:S", { country: "NL", segment: "education", month: "2021-05" });
  const find = (at: string, named: string) => findCatalogueItem(request(at).backend, named);
  expect((await find("2021-05-05", "p:s"))?.availability).toBeUndefined();
  for (const at of ["2021-05-31", "2021-06-30"]) {
    expect(await find(at, `P:S:${id}`)).toMatchObject({
      offer: { offerId: "P:S" },
      availability: { country: "NL", segment: "education" },
    });
  }
  await expect(find("2021-07-01", `P:S:${id}`)).rejects.toMatchObject({
    code: "OFFER_UNKNOWN",
    fact: `The availability ${id} of P:S was issued in 2021-05 and is over.`,
    remedy: expect.stringContaining("catalogItemId"),
  });
  await expect(find("2021-05-05", "P:S:US0BR4000000")).rejects.toMatchObject({ code: "OFFER_UNKNOWN" });
  for (const named of ["P", "P:T", `P:T:${id}`, `P:S:${id}:more`, ""]) {
    expect(await find("2021-05-05", named), named).toBeUndefined();
  }
});

test("a legacy Azure offer is found as the product that it is listed as", async () => {
  const { request, publish } = open();
  await publish("MS-AZR-0145P", { name: "Azure", family: "azureLegacy" });
  const id = availabilityIdOf("MS-AZR-0145P", { country: "US", segment: "commercial", month: "2021-05" });
  const { backend } = request("2021-05-05");
  expect((await findOffer(backend, `MS-AZR-0145P:MS-AZR-0145P:${id}`))?.family).toBe("azureLegacy");
  expect(await findOffer(backend, `DZH318Z0BPS6:MS-AZR-0145P:${id}`)).toBeUndefined();
});

test("a service published by a request that is sent again does not undo a later publication, and the same is published once", async () => {
  const { ports, request } = open();
  const service = (name: string) => ({ name, armBased: true, clouds: [] });
  const publish = (seed: string, name: string) =>
    publishService(request("2021-02-01", { seed }).backend, "aks", service(name));
  const first = await publish("first", "old");
  await publish("second", "new");
  await publish("third", "new");
  expect(await publish("first", "old")).toEqual(first);
  expect(await request("2021-02-02").backend.services.services.list()).toMatchObject([{ name: "new" }]);
  const published = ports.storage.tables.get("services")?.get("services");
  expect(published?.rowKeys.filter((key) => key.startsWith("published_"))).toHaveLength(2);
});
