import { describe, expect, test } from "vitest";
import { httpFunctions, queueFunctions, timerFunctions } from "../../functions/all.js";
import { nextOccurrence, parseSchedule } from "../../infra/local/host/cron.js";
import { parseRoute } from "../../infra/local/host/route.js";
import type { HttpFunction } from "../../shared/triggers/http.js";

const everyName = [...httpFunctions, ...queueFunctions, ...timerFunctions].map(({ name }) => name);
const lowerCased = everyName.map((name) => name.toLowerCase());

/** As the host sorts: by name, without regard to case, by character code. */
const inHostsOrder = [...httpFunctions].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

type Segment = { kind: "literal" | "guid" | "int" | "any" | "rest"; text: string };
function segmentsOf(route: string): Segment[] {
  return route.split("/").map((text) => {
    if (text.startsWith("{*")) return { kind: "rest", text };
    if (/^\{\w+:guid\}$/.test(text)) return { kind: "guid", text };
    if (/^\{\w+:int\}$/.test(text)) return { kind: "int", text };
    if (/^\{\w+\}$/.test(text)) return { kind: "any", text };
    if (/[{}]/.test(text)) throw new Error(`This test does not know the form of ${text} in ${route}.`);
    return { kind: "literal", text: text.toLowerCase() };
  });
}

/** How narrow a segment is: what is narrower must be tried first. */
const width = { literal: 0, guid: 1, int: 1, any: 2, rest: 3 } as const;

function areApart(one: Segment, other: Segment): boolean {
  if (one.kind === "literal" && other.kind === "literal") return one.text !== other.text;
  // No word of a path is a GUID or a number, and no GUID is a number.
  return ["guid,literal", "int,literal", "guid,int"].includes([one.kind, other.kind].sort().join());
}

/** Whether some path fits both; `{*rest}` takes any number of segments. */
function overlap(one: readonly Segment[], other: readonly Segment[]): boolean {
  const [first, ...others] = one;
  const [second, ...rest] = other;
  if (first?.kind === "rest" || second?.kind === "rest") return true;
  if (first === undefined || second === undefined) return first === second;
  return !areApart(first, second) && overlap(others, rest);
}

/** The narrower of two overlapping routes: the one whose first differing segment admits less. */
function narrower(a: HttpFunction, b: HttpFunction): HttpFunction {
  const [ofA, ofB] = [segmentsOf(a.route), segmentsOf(b.route)];
  for (let index = 0; index < Math.max(ofA.length, ofB.length); index++) {
    const difference = width[ofA[index]?.kind ?? "rest"] - width[ofB[index]?.kind ?? "rest"];
    if (difference !== 0) return difference < 0 ? a : b;
  }
  throw new Error(`${a.name} and ${b.name} have one route: ${a.route}`);
}

describe("the host tries functions in the order of their names", () => {
  test("every pair of routes with a common method is disjoint, or the narrower one has the earlier name", () => {
    const wrong: string[] = [];
    for (const [index, first] of inHostsOrder.entries()) {
      for (const later of inHostsOrder.slice(index + 1)) {
        const isCommon = first.methods.some((method) => later.methods.includes(method));
        if (!isCommon || !overlap(segmentsOf(first.route), segmentsOf(later.route))) continue;
        if (narrower(first, later) !== first) wrong.push(`${first.name} hides ${later.name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("a path of each route reaches the function that the route belongs to", () => {
    const guid = "0b1a2c3d-0000-4000-8000-00000000abcd";
    const routed = inHostsOrder.map((called) => ({ called, host: parseRoute(called.route) }));
    for (const { route, methods, name } of httpFunctions) {
      const filled = route.replace(/\{\*?\w+:guid\}/g, guid).replace(/\{\w+:int\}/g, "1");
      const path = `/${filled.replace(/\{\*?\w+\}/g, "some-thing")}`;
      const taken = routed.find(({ called, host }) => called.methods.includes(methods[0] ?? "GET") && host.match(path));
      expect(taken?.called.name, path).toBe(name);
    }
  });

  test("what takes every path has the last name", () => {
    expect(inHostsOrder.at(-1)?.route).toBe("{*path}");
    expect(inHostsOrder.filter(({ route }) => route.includes("{*"))).toHaveLength(1);
  });
});

describe("what the host asks of names", () => {
  test("a name begins with a letter, holds letters, digits, dash and underscore, 128 at most, and is not `host`", () => {
    for (const name of lowerCased) expect(name).toMatch(/^(?!host$)[a-z][a-z0-9_-]{0,127}$/);
  });

  test("no two functions have one name, in any letter case", () => {
    expect([...new Set(lowerCased)]).toEqual(lowerCased);
  });

  test("no route begins with a word that the host keeps for itself", () => {
    for (const { route } of httpFunctions) expect(route).not.toMatch(/^\/?(admin|runtime)/i);
  });

  test("every route but the catch-all lies under v1, without a slash at either end", () => {
    for (const { route } of inHostsOrder.slice(0, -1)) expect(route).toMatch(/^v1\/.*[^/]$/);
  });

  test("a queue's name is one that storage takes, and leaves room for `-poison`", () => {
    for (const { queue } of queueFunctions) expect(queue).toMatch(/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("every queue has its poison queue, so that nothing that the host gives up on is lost", () => {
    const queues = queueFunctions.map(({ queue }) => queue);
    const works = queues.filter((queue) => !queue.endsWith("-poison"));
    expect(queues.toSorted()).toEqual(works.flatMap((queue) => [queue, `${queue}-poison`]).toSorted());
  });

  test("every timer comes again", () => {
    for (const { schedule } of timerFunctions)
      expect(nextOccurrence(parseSchedule(schedule), new Date())).toBeDefined();
  });
});

test("every route names the permission that it needs; only the one that says `no such route` is public", () => {
  expect(httpFunctions.filter(({ needs }) => needs === "public").map(({ name }) => name)).toEqual(["zz-no-route"]);
});
