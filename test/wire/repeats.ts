import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { httpFunctions } from "../../functions/all.js";
import type { Watched } from "../support/watched-ports.js";

type Answer = { status: number; text: string; body: unknown };
type AnySent = { headers?: Record<string, string>; body?: unknown };
type Written = readonly string[];

/** How a story's requests are sent, what reaches storage by them, and when nothing is under way any more. */
type Sending<Sent, Answered> = {
  call(line: string, sent: Sent): Promise<Answered>;
  watched(): Watched;
  atRest?(): Promise<unknown>;
};

const reads = new Set(httpFunctions.filter(({ methods }) => methods.includes("GET")).map(({ name }) => name));
/** Some clients post what they read. */
const isWrite = (name: string) => !reads.has(name) && !name.endsWith("-as-posted") && name !== "check-domain";
/** Its batch is known by its content, and its answer tells how far the work is. */
const byContent = "post-usage";
/** It has neither a body nor an id in its path: nothing in it can be wrong. */
const neverWrong = "retry-quarantine";

/** It tells how often the work was sent, and without an answer that is twice. */
const sentAgain = "retry-parked-work";

/**
 * Makes every write of a story a request with an id: rehearsed first, then made on a host that dies before it answers,
 * then made again; and asks it again when the story is over. So what is promised of retry-safe writes and dry runs
 * holds for each route, whatever it does.
 */
export function repeating<Sent extends AnySent, Answered extends Answer>(
  sending: Sending<Sent, Answered>,
  names: readonly string[],
) {
  const { call, atRest = async () => {} } = sending;
  const told = new Map<string, { line: string; sent: Sent; answer: Answered }>();
  const writes = names.filter(isWrite);
  const toldOf = (name: string) => {
    const request = told.get(name);
    if (request === undefined) throw new Error(`the story has not come to ${name}`);
    return request;
  };
  const under = (id: string, sent: Sent, over: AnySent = {}): Sent => ({
    ...sent,
    ...over,
    headers: { ...sent.headers, "MS-RequestId": id },
  });
  /** What the request answers, and what reached storage by it. */
  const watched = async (line: string, sent: Sent): Promise<[Answered, Written]> => {
    const { written } = sending.watched();
    const before = written.length;
    const answer = await call(line, sent);
    return [answer, written.slice(before)];
  };

  test.each(writes.filter((name) => name !== byContent))(
    "%s asked again has its first answer, and writes nothing",
    async (name) => {
      const { line, sent, answer } = toldOf(name);
      const [again, by] = await watched(line, sent);
      expect([again.status, again.text]).toEqual([answer.status, answer.text]);
      expect(by).toEqual([]);
    },
  );

  test.each(writes.filter((name) => name !== byContent))(
    "%s with one value changed is no repeat: 422, and writes nothing",
    async (name) => {
      const { line, sent } = toldOf(name);
      const [changed, property] = otherBody(sent.body);
      const [answer, by] =
        property === undefined
          ? await watched(`${line}${line.includes("?") ? "&" : "?"}other=1`, sent)
          : await watched(line, { ...sent, body: changed });
      const { reasonCode, parameters } = answer.body as { reasonCode: string; parameters: { property: string } };
      expect([answer.status, reasonCode, parameters.property.toLowerCase()]).toEqual([
        422,
        "REQUEST_ID_REUSED",
        property?.toLowerCase() ?? "query other",
      ]);
      expect(by).toEqual([]);
    },
  );

  test.each(writes.filter((name) => name !== byContent && name !== neverWrong))(
    "%s refused is refused for ever: five times under one id, it changes nothing, and the id is taken",
    async (name) => {
      const { line, sent } = toldOf(name);
      const id = randomUUID();
      const hasBody = otherBody(sent.body)[1] !== undefined;
      const [wrongLine, wrong] = hasBody
        ? [line, under(id, sent, { body: '"no object"' })]
        : [line.replace(lastId, randomUUID()), under(id, sent)];
      const [first, by] = await watched(wrongLine, wrong);
      expect(first.status >= 400 && first.status < 500, first.text).toBe(true);
      expect(lasting(by)).toEqual([]);
      for (let time = 2; time <= 5; time++) {
        const [again, more] = await watched(wrongLine, wrong);
        expect([again.status, again.text, more]).toEqual([first.status, first.text, []]);
      }
      if (!hasBody) return;
      const [mended, more] = await watched(line, under(id, sent));
      expect([mended.status, more]).toEqual([422, []]);
    },
  );

  return {
    /** A step of the story. Of a write that lost its answer nothing is told twice, and the answer is as good. */
    tell: async (name: string, line: string, sent: Sent): Promise<Answered> => {
      if (!isWrite(name)) return call(line, sent);
      await atRest();
      const dryRun = `${line}${line.includes("?") ? "&" : "?"}dryRun=true`;
      const [rehearsed, by] = await watched(dryRun, under(randomUUID(), sent));
      const own = under(randomUUID(), sent);
      if (name !== sentAgain) {
        const lost = await sending.watched().losingTheAnswer(() => call(line, own));
        expect(lost.status, lost.text).toBe(name === byContent ? 202 : 503);
        await atRest();
      }
      const [answer, again] = await watched(line, own);
      expect([rehearsed.status, by], rehearsed.text).toEqual([answer.status, []]);
      if (name !== sentAgain) expect(again.filter((one) => one.includes('"~event_'))).toEqual([]);
      told.set(name, { line, sent: own, answer });
      return answer;
    },
  };
}

/** What stays of writes: neither the answer that is kept, nor a note of work that was struck off as soon as it was refused. */
function lasting(by: Written): Written {
  const struckOff = new Set(
    by.flatMap((one) => /^unfinished .*"kind":"delete","rowKey":("[^"]*")/.exec(one)?.[1] ?? []),
  );
  const isStruckOff = (one: string) => one.startsWith("unfinished ") && [...struckOff].some((key) => one.includes(key));
  return by.filter((one) => !one.startsWith("answers ") && !isStruckOff(one));
}

const lastId = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?!.*[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})/;

/** The body with its first value changed, and that value's path; nothing where there is no body with values. */
function otherBody(body: unknown, path = ""): [unknown, string | undefined] {
  if (typeof body !== "object" || body === null) return [body, undefined];
  for (const [name, value] of Object.entries(body)) {
    const at = Array.isArray(body) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
    if (typeof value === "object" && value !== null) {
      const [inside, property] = otherBody(value, at);
      if (property !== undefined) return [withValue(body, name, inside), property];
    } else if (value !== undefined && value !== null) {
      return [withValue(body, name, typeof value === "boolean" ? !value : `${value}0`), at];
    }
  }
  return [body, undefined];
}

const withValue = (body: object, name: string, value: unknown): object =>
  Array.isArray(body) ? body.map((one, index) => (String(index) === name ? value : one)) : { ...body, [name]: value };
