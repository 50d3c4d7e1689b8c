import { groupBy } from "../../../shared/kernel/group-by.js";
import type { HttpFunction } from "../../../shared/triggers/http.js";
import { pathMatcher, segmentsOf } from "../../../shared/triggers/route-text.js";
import { type Place, placeIn, placeNamed } from "./places.js";
import { type Answer, answerOf, requestOf, type Sent } from "./request.js";
import { operatorTenant, type Staff, type Tokens } from "./tokens.js";
import { Violation } from "./violation.js";
import type { World } from "./world.js";

export type Ask = {
  /** The caller's tenant. */
  as: string;
  /** Which of its staff, where it matters. */
  staff?: Staff | undefined;
  /** `POST /v1/customers`. */
  line: string;
  /** The same id makes it the same request. */
  requestId: string;
  body?: unknown;
  /** The body as it is, instead of `body`. */
  text?: string;
  contentType?: string;
  /** Where a list is read on. */
  token?: string;
  /** No second try while the first may still run. */
  patient?: boolean;
};

/** Thrown instead of an answer: the client is gone for good, and asks no more. */
export class Vanished extends Error {}

/** A storm has two hundred faults at most: whoever is answered with one each time is answered in the end. */
const triesMax = 250;
/** One who vanishes does so together with the host that it asked, at one of so many calls. */
const callsOfVanishedMax = 24;
const busySeconds = [1, 12] as const;
const patienceSeconds = [20, 300] as const;
/** Of what is asked again at the end; the id of some is taken for another request before. */
const reusedChance = 0.12;

type OpenClients = {
  plain: boolean;
  /** Others change what a request is about between its tries, so a success of one may outrank a refusal of another. */
  races: boolean;
  tokens: Tokens;
  functions: readonly HttpFunction[];
  /** A mutation: what arrives instead of what was sent. */
  mutate?: ((sent: Sent) => Sent) | undefined;
};

/** Clients as they are: they send a request again with its id until it has a final answer, and sometimes twice at once. */
export function openClients(world: World, { plain, races, tokens, functions, mutate = (sent) => sent }: OpenClients) {
  const { chance, faults, trace } = world;
  /** How often each request was sent: each time is a place of its own. */
  const times = new Map<string, number>();
  const routes = groupBy(
    functions.flatMap((called) =>
      called.methods.map((method) => ({ method, called, matches: pathMatcher(called.route) })),
    ),
    ({ method }): string => method,
  );
  const calledFor = new Map<string, HttpFunction>();
  const finalAnswers = new Map<string, { status: number; text: string }>();
  const answered: { sent: Sent; first: Answer }[] = [];

  const functionFor = ({ method, path }: Sent): HttpFunction => {
    const line = `${method} ${path}`;
    const known = calledFor.get(line);
    if (known !== undefined) return known;
    const segments = segmentsOf(`https://csp.example${path}`);
    const fits = routes.get(method)?.find(({ matches }) => matches(segments));
    if (fits === undefined) throw new Error(`no function takes ${line}`);
    calledFor.set(line, fits.called);
    return fits.called;
  };

  function nextPlaceOf({ method, path, headers }: Sent): Place {
    const name = `${method} ${path} ${headers["MS-RequestId"]}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return placeIn(placeNamed(name), time);
  }

  /** One request on one host: its answer, or nothing when the host died or the connection broke. */
  function attempt(sent: Sent, callsLeft?: number): Promise<Answer | undefined> {
    const place = nextPlaceOf(sent);
    return new Promise((resolve) => {
      world.soon(place, () => {
        const called = functionFor(sent);
        const isLost = !plain && faults.strike(["answer lost"], place, () => lineOf(sent)) !== undefined;
        const lost = () => resolve(undefined);
        world.start(called.name, place, lost, async (ports, task) => {
          if (callsLeft !== undefined) task.callsLeft = callsLeft;
          const answer = answerOf(await called.run(ports, requestOf(mutate(sent)), { invocationId: task.name }));
          task.failed = answer.status >= 500;
          trace.hashed(answer.text);
          resolve(isLost ? undefined : answer);
        });
      });
    });
  }

  async function firstAnswer(sent: Sent, place: Place, patient: boolean): Promise<Answer | undefined> {
    if (plain || patient) return attempt(sent);
    let isWanted = true;
    const answers = [attempt(sent)];
    if (faults.strike(["sent twice"], place, () => lineOf(sent)) !== undefined) answers.push(attempt(sent));
    const kept = answers.map(async (answer) => {
      const final = await answer;
      if (final !== undefined && final.status < 500) rememberFinal(sent, final);
      return final;
    });
    const seconds = between(patienceSeconds, chance.next(place, "patience"));
    if (faults.strike(["client gives up"], place, () => `${lineOf(sent)} after ${seconds} s`) !== undefined) {
      kept.push(world.sleep(seconds * 1_000, () => isWanted).then(() => undefined));
    }
    const answer = await Promise.race(kept);
    isWanted = false;
    return answer;
  }

  /** Whether the first answer counts for ever. Reads and intake tell how far work is, so that may differ. */
  const isKept = ({ method, path }: Pick<Sent, "method" | "path">): boolean =>
    method !== "GET" && method !== "HEAD" && path !== "/v1/usage";

  /** Asks some of the answered requests again, long after: the first answer is theirs for ever, byte for byte. */
  async function askAgain(most: number): Promise<void> {
    for (let left = Math.min(most, answered.length); left > 0; left--) {
      const [one, ...others] = answered;
      if (one === undefined) return;
      const place = placeIn(placeNamed("asked again"), left);
      const { sent, first } = chance.pick(place, "request", [one, ...others]);
      if (chance.next(place, "message") < reusedChance) await reuseId(sent);
      const again = await attempt(sent);
      if (again?.status === first.status && again.text === first.text) continue;
      if (races && first.status >= 400 && again !== undefined && again.status < 400) continue;
      const { status, text } = again ?? { status: "nothing", text: "" };
      throw new Violation(
        "a request that is asked again has its first answer, for ever",
        `${sent.method} ${sent.path} ${sent.headers["MS-RequestId"]}: first ${first.status} ${first.text}, now ${status} ${text}`,
      );
    }
  }

  /** Sends another request under an id that was used: what differs is in its body, or in its query where it has none. */
  async function reuseId(sent: Sent): Promise<void> {
    const isJson = sent.body?.startsWith("{") === true;
    const other = isJson
      ? { ...sent, body: JSON.stringify({ ...JSON.parse(sent.body ?? ""), saidLater: "another" }) }
      : { ...sent, path: `${sent.path}${sent.path.includes("?") ? "&" : "?"}saidLater=another` };
    const writes: string[] = [];
    world.watch(({ written, what }) => {
      if (written) writes.push(what);
    });
    const { status, text } = (await attempt(other)) ?? { status: "nothing", text: "" };
    if (status === 422 && text.includes('"REQUEST_ID_REUSED"') && writes.length === 0) return;
    throw new Violation(
      "an id that was used for a request is refused for another, and nothing comes of that",
      `${lineOf(sent)} ${sent.headers["MS-RequestId"]}: ${status} ${text}, wrote ${writes}`,
    );
  }

  /** One request has one answer, however often and wherever it is sent. */
  function rememberFinal({ method, path, headers }: Sent, { status, text }: Answer): void {
    if (!isKept({ method, path })) return;
    const key = `${method} ${path} ${headers["MS-RequestId"]}`;
    const before = finalAnswers.get(key);
    finalAnswers.set(key, { status, text });
    if (before === undefined || (before.status === status && before.text === text)) return;
    const isOutranked = races && before.status >= 400 && status < 400;
    const [first, then] = [`${before.status} ${canonical(before.text)}`, `${status} ${canonical(text)}`];
    if (first === then || isOutranked) return;
    world.report(new Violation("one request has one answer", `${key}: first ${first}, then ${then}`));
  }

  /** The final answer: neither lost nor 5xx. */
  async function ask({
    as,
    staff,
    line,
    requestId,
    body,
    text,
    contentType,
    token,
    patient = false,
  }: Ask): Promise<Answer> {
    const [method = "", path = ""] = line.split(" ");
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const sent: Sent = {
      method,
      path,
      headers: {
        authorization: `Bearer ${tokens.of(as, staff)}`,
        "MS-RequestId": requestId,
        "MS-CorrelationId": requestId,
        ...(token === undefined ? {} : { "MS-ContinuationToken": token }),
        ...(content === undefined ? {} : { "content-type": contentType ?? "application/json" }),
      },
      ...(content === undefined ? {} : { body: content }),
    };
    // Where runs are compared every request comes to its end; and somebody always sits at the operator's desk.
    const mayVanish = races && !plain && !patient && (as !== operatorTenant || path === "/v1/usage");
    const asked = placeNamed(`${line} ${requestId}`);
    if (mayVanish && faults.strike(["client vanishes"], asked, () => line) !== undefined) {
      await attempt(sent, chance.below(asked, "life", callsOfVanishedMax));
      throw new Vanished(line);
    }
    for (let tries = 1; tries <= triesMax; tries++) {
      const place = placeIn(asked, tries);
      const answer = await firstAnswer(sent, place, patient);
      if (answer !== undefined && answer.status < 500) {
        if (!patient && isKept(sent)) answered.push({ sent, first: answer });
        trace.tell("answer", `${line} is answered with ${answer.status} at try ${tries}`);
        return answer;
      }
      trace.tell("answer", `${line} has ${answer === undefined ? "no answer" : answer.status}, try ${tries}`);
      await world.sleep(between(busySeconds, plain ? 0 : chance.next(place, "delay")) * 1_000);
    }
    throw new Violation("every request is answered in the end", `${line} was not, after ${triesMax} tries`);
  }
  return { ask, askAgain };
}
export type Clients = ReturnType<typeof openClients>;

const lineOf = ({ method, path }: Pick<Sent, "method" | "path">) => `${method} ${path}`;
const between = ([least, most]: readonly [number, number], part: number) => least + Math.floor(part * (most - least));

/** JSON with its properties in the order of their names, which says nothing, and without those that are left out. */
export function canonical(text: string, leftOut: ReadonlySet<string> = new Set()): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    const of = value as Record<string, unknown>;
    const names = Object.keys(of).filter((name) => !leftOut.has(name));
    return Object.fromEntries(names.sort().map((name) => [name, sorted(of[name])]));
  };
  return text.startsWith("{") ? JSON.stringify(sorted(JSON.parse(text))) : text;
}
