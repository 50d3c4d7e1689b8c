import { expect, test } from "vitest";
import { decodePath, parseRoute } from "../../infra/local/host/route.js";
import { expand, parseHostJson } from "../../infra/local/host/settings.js";

const guid = "0b1a2c3d-0000-4000-8000-00000000abcd";

test.each([
  ["", "/", {}],
  ["v1/customers", "/v1/customers", {}],
  ["{id}", "/a", { id: "a" }],
  ["x/{id?}", "/x", {}],
  ["x/{id?}", "/x/7", { id: "7" }],
  ["x/{id=5}", "/x", { id: "5" }],
  ["x/{*rest}", "/x/a/b/", { rest: "a/b/" }],
  ["{*path}", "//v1//customers", { path: "/v1//customers" }],
  ["files/{name}.{type}", "/files/a.b.pdf", { name: "a.b", type: "pdf" }],
  ["x/{id:guid}", `/x/${guid}`, { id: guid }],
  ["x/{n:int:min(3)}", "/x/3", { n: "3" }],
  ["x/{n:range(1,5)}", "/x/5", { n: "5" }],
  ["x/{m:regex(^\\d{{4}}-\\d{{2}}$)}", "/x/2026-01", { m: "2026-01" }],
  ["x/{n:length(2):alpha}/y", "/x/ab/y", { n: "ab" }],
  ["x.y/(z)", "/X.Y/(Z)", {}],
])("route %j takes %j", (template, path, expected) => expect(parseRoute(template).match(path)).toEqual(expected));

test.each([
  ["v1/customers", "/v1/customers/7"],
  ["v1/customers", "/v1//customers"],
  ["x/{id}", "/x"],
  ["x/{id}", "/x/1/2"],
  ["x/{id:guid}", "/x/7"],
  ["x/{n:int}", "/x/2147483648"],
  ["x/{n:int:min(3)}", "/x/2"],
  ["x/{n:range(1,5)}", "/x/6"],
  ["x/{m:regex(^\\d{{4}}-\\d{{2}}$)}", "/x/2026-1"],
  ["x/{n:length(2):alpha}", "/x/a1"],
  ["x/{flag:bool}", "/x/yes"],
  ["x.y", "/xay"],
])("route %j does not take %j", (template, path) => expect(parseRoute(template).match(path)).toBeUndefined());

test("a template with an unknown constraint or an open brace is an error", () => {
  expect(() => parseRoute("x/{id:uuid}")).toThrow('constraint "uuid" is not known');
  expect(() => parseRoute("x/{id")).toThrow("brace without its pair");
  expect(() => parseRoute("x/{}")).toThrow("has no name");
});

test("a path is decoded except for an encoded slash and for what is no escape of UTF-8", () => {
  expect(decodePath("/a%20b/%C3%A9/c%2Fd")).toBe("/a b/é/c%2Fd");
  expect(decodePath("/x%zz/%E0%A4%A/%41%FF")).toBe("/x%zz/%E0%A4%A/A%FF");
});

test("settings of the environment win over host.json, by path and in any letter case; numbers and times are checked", () => {
  const written = { version: "2.0", extensions: { queues: { batchSize: 8, visibilityTimeout: "00:00:30" } } };
  const environment = { AzureFunctionsJobHost__Extensions__Queues__BatchSize: "4" };
  const { queues } = parseHostJson(written, environment).extensions;
  expect(queues).toMatchObject({ batchSize: 4, newBatchThreshold: 2, maxDequeueCount: 5, visibilityTimeout: 30_000 });
  const wrong = { AzureFunctionsJobHost__extensions__queues__batchSize: "33" };
  expect(() => parseHostJson(written, wrong)).toThrow("host.json");
  expect(() => parseHostJson({ version: "1.0" }, {})).toThrow("host.json");
  expect(() => parseHostJson({ version: "2.0", functionTimeout: "ten" }, {})).toThrow('"ten" is no time span');
  expect(parseHostJson({ version: "2.0", functionTimeout: "1.02:00:00" }, {}).functionTimeout).toBe(93_600_000);
});

test("%NAME% stands for the setting of that name, and a missing one is named", () => {
  expect(expand("a-%X%-%Y%", { X: "1", Y: "2" })).toBe("a-1-2");
  expect(() => expand("%X%", {})).toThrow('The setting "X"');
});
