import type { HttpMethod } from "@azure/functions";
import { Refusal } from "../kernel/refusal.js";
import { answering } from "./answering.js";
import { type HttpFunction, notFound } from "./http.js";
import { isDecodable, pathMatcher, segmentsOf } from "./route-text.js";

const name = "zz-no-route";
const methods: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/**
 * Takes what the host found no function for: sends paths with doubled slashes to their function, and answers the
 * others with the JSON 404 or 405. The host tries functions in order of their names, so this one has the last.
 */
export function noRoute(functions: readonly HttpFunction[]): HttpFunction {
  const inHostsOrder = [...functions].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const known = inHostsOrder.map((called) => ({ called, matches: pathMatcher(called.route) }));
  const fittingTo = (url: string) => {
    if (!isDecodable(url)) return [];
    const segments = segmentsOf(url);
    return known.filter(({ matches }) => matches(segments));
  };
  return {
    name,
    methods,
    route: "{*path}",
    needs: "public",
    run: async (ports, request, invocation) => {
      const fitting = fittingTo(request.url).map(({ called }) => called);
      const meant = fitting.find((called) => called.methods.some((method) => method === request.method));
      if (meant) return meant.run(ports, request, invocation);
      return answering(ports, { name, request }, async () => {
        const segments = segmentsOf(request.url);
        throw fitting.length === 0 ? notFound(segments) : methodNotAllowed(request.method, fitting);
      });
    },
  };
}

function methodNotAllowed(method: string, fitting: readonly HttpFunction[]): Refusal {
  const allowed = [...new Set(fitting.flatMap((called) => called.methods))].sort().join(", ");
  return new Refusal("METHOD_NOT_ALLOWED", {
    fact: `${method} is not allowed here.`,
    remedy: `Use ${allowed}.`,
    parameters: { method, allowed },
    headers: { Allow: allowed },
  });
}
