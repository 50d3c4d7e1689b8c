import type { HttpMethod, HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { limits } from "../kernel/limits.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { AnsweredBefore } from "../ledger/tries.js";
import { holdWrites } from "../platform/holding.js";
import type { Ports } from "../platform/ports.js";
import { rehearsalPorts } from "../platform/rehearsal.js";
import { type Admission, admitCaller } from "./admit-caller.js";
import { answering } from "./answering.js";
import { type AnswerScope, answersRepository, partitionOf } from "./answers.repository.js";
import { type Continuation, continuationOf } from "./continuation.js";
import type { ErrorWire } from "./error-answer.js";
import { fingerprintOf } from "./fingerprint.js";
import { inInvocation } from "./invocation.js";
import { type Query, queryOf } from "./query.js";
import { checkedBody, readBody } from "./read-body.js";
import type { Reply } from "./replies.js";
import { type RequestIds, repeatKey } from "./request-ids.js";
import { retrySafe } from "./retry-safe.js";
import { type Params, pathMatcher, type RouteText, segmentsOf } from "./route-text.js";
import { refuseTooMany } from "./throttle.js";

export type InvocationLog = { readonly invocationId: string };

/** An HTTP function as a value: registered in `functions/register.ts`, run on other ports by the simulation. */
export type HttpFunction = Admission & {
  name: string;
  methods: readonly HttpMethod[];
  /** The path template, in the host's syntax. */
  route: string;
  run(ports: Ports, request: HttpRequest, invocation: InvocationLog): Promise<HttpResponseInit>;
};

/** What a handler is given. */
export type Call<Text, Body> = {
  backend: Backend;
  caller: Caller;
  params: Params<Text>;
  query: Query;
  body: Body;
  request: HttpRequest;
  /** The request's own address as links have it: relative, without the version. */
  self: string;
  /** Reads on in a collection; `filter` is whatever else decides which items there are. */
  continuation(filter?: string): Continuation;
};

/** One row of a capability's route table. */
export type Route<Text extends RouteText, Body> = Admission & {
  route: Text;
  body?: z.ZodType<Body>;
  /** Upper bound of the body, unpacked; `limits.requestBodyBytesMax` when it says nothing. */
  maxBytes?: number;
  /** The handler reads the body itself, as a stream, and makes its own repeats harmless. */
  stream?: true;
  /** Whose manners errors have. */
  wire?: ErrorWire;
  handle(call: Call<Text, Body>): Promise<Reply>;
};

/** Makes a capability's table into functions. Parameters are typed from the route's text, the body from its schema. */
export function routes<Texts extends Record<string, RouteText>, Bodies extends Record<string, unknown>>(
  table: { [Name in keyof Texts]: Route<Texts[Name], Name extends keyof Bodies ? Bodies[Name] : undefined> } & {
    // Says where `Bodies` is read from; the other properties are here so that they are not taken for unknown ones.
    [Name in keyof Bodies]: { body?: z.ZodType<Bodies[Name]> } & {
      [Other in Exclude<keyof Route<RouteText, unknown>, "body">]?: unknown;
    };
  },
): readonly HttpFunction[] {
  return Object.entries<Route<RouteText, unknown>>(table).map(([name, route]) => httpFunction(name, route));
}

function httpFunction(name: string, definition: Route<RouteText, unknown>): HttpFunction {
  const { needs, tokens, wire } = definition;
  const [method, route = ""] = definition.route.split(" ") as [HttpMethod, string?];
  const matches = pathMatcher(route);
  return {
    name,
    methods: [method],
    route,
    needs,
    ...(tokens === undefined ? {} : { tokens }),
    run: (ports, request, { invocationId }) =>
      answering(ports, { name, request, wire }, async (ids, tell) => {
        const segments = segmentsOf(request.url);
        const params = matches(segments);
        if (!params) throw notFound(segments);
        const caller = await admitCaller(ports, definition, request);
        if (needs !== "public") refuseTooMany(ports, caller, segments);
        const path = segments.join("/").toLowerCase();
        const sent = await sentIn(request, definition);

        const key = repeatKey(request);
        const scope = key === undefined ? undefined : { tenantId: caller.tenantId, method, path, key };
        const what = { name, invocationId, ...whatOf(ids, caller, scope) };
        const url = new URL(request.url);
        const self = selfOf(url);
        const token = request.headers.get("ms-continuationtoken");
        const continuation = (filter = "") => continuationOf({ tenantId: caller.tenantId, path, filter }, self, token);
        const query = queryOf(url.searchParams);
        const work = async (on: Ports, more: { tryOf?: string; when?: Promise<void> } = {}) => {
          const body = definition.body && checkedBody(sent, definition.body);
          return inInvocation(on, { ...what, ...more }, (backend) =>
            definition.handle({ backend, caller, params, query, body, request, self, continuation }),
          );
        };
        if (method === "GET" || method === "HEAD") return work(ports);
        // A dry run is carried out by the same use case, on ports that keep what it writes to themselves; it has the
        // ids of the real request and takes nothing from that request's right to be the first.
        if (query.bool("dryRun")) return work(rehearsalPorts(ports));
        if (scope === undefined || definition.stream) return work(ports);
        const asked = fingerprintOf(url.searchParams, sent, ports.settings.sealingKeys);
        return retrySafe(answersRepository(ports), { scope, asked }, (unanswered) =>
          work(holdWrites(ports, unanswered), { tryOf: partitionOf(scope), when: unanswered }).catch(
            (error: unknown) => {
              if (error instanceof AnsweredBefore) throw error;
              return tell(error);
            },
          ),
        );
      }),
  };
}

/** What a repeat is known by; a stream is its handler's own. */
async function sentIn(request: HttpRequest, { body, stream, maxBytes }: Route<RouteText, unknown>): Promise<unknown> {
  return body && !stream ? readBody(request, body, maxBytes ?? limits.requestBodyBytesMax) : undefined;
}

/** A repeated request seeds the ids that its use case derives as its first try did. */
function whatOf(ids: RequestIds, caller: Caller, scope: AnswerScope | undefined) {
  const { requestId, correlationId, traceparent } = ids;
  const { tenantId, kind, id, name } = caller;
  const actor = { tenantId, kind, id, ...(name === undefined ? {} : { name }) };
  return {
    requestId,
    correlationId,
    traceparent,
    actor,
    idSeed: scope === undefined ? requestId : JSON.stringify(scope),
  };
}

function selfOf({ pathname, search }: URL): string {
  return pathname.replace(/\/{2,}/g, "/").replace(/^\/v1(?=\/)/i, "") + search;
}

/** No route has this path, or its ids have not the form that the route asks for. */
export function notFound(segments: readonly string[]): Refusal {
  const path = `/${segments.join("/")}`;
  return phrasedRefusal("NOT_FOUND", {
    fact: "Nothing is at {path}.",
    remedy: "Check the path and the form of the ids in it.",
    parameters: { path },
  });
}
