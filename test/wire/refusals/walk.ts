import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReasonCode } from "../../../shared/kernel/reason-codes.js";
import { closedRoutes } from "../../support/named-routes.js";
import { type Asked, type Json, openStage, operatorId, type Stage, usualNow } from "./stage.js";

/** Makes all that must stand before, and gives the request that is judged. */
export type Scene = (stage: Stage) => Promise<Asked>;

/** A refusal of Appendix B and its neighbour just inside the line. */
export type Row = {
  code: ReasonCode;
  /** As Appendix B and section 30 of the API reference have them, not as the app says. */
  status: number;
  wireCode: number;
  /** Where the line is: a full sentence that begins with its rule. */
  says: string;
  provoke: Scene;
  /** The request that differs as little as it can and is accepted. */
  inside: Scene;
  /** What the refusal's headers must say. */
  headers?: Readonly<Record<string, string | RegExp>>;
  /** The tables in which something changes all the same: where the refusal itself is what is decided and kept. */
  keepsIn?: readonly string[];
};

const text = expect.stringMatching(/\S/);

/**
 * One test a row: the refusal says all that Appendix B and the error body promise and changes nothing, also when it is
 * sent again under its id; the neighbour succeeds. `settings` are those of the deployment, beside the usual ones.
 */
export function walk(rows: readonly Row[], settings: Record<string, string> = {}): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(settings);
  }, 120_000);
  afterAll(() => stage.close());

  test.each(rows.map((row) => [`${row.code}: ${row.says}`, row] as const))("%s", async (_, row) => {
    await stage.at(usualNow);
    await refused(stage, row);
    await accepted(stage, row);
  });
}

async function refused(
  stage: Stage,
  { code, status, wireCode, provoke, headers = {}, keepsIn = [] }: Row,
): Promise<void> {
  stage.expectRefusal(keepsIn.length === 0);
  const asked = await provoke(stage);
  await stage.beginWatch();

  const { "MS-RequestId": requestId = randomUUID(), ...others } = asked.headers ?? {};
  const sent = { ...asked, headers: { ...others, "MS-RequestId": requestId } };
  const answer = await stage.send(sent);
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: expect.objectContaining({
      code: wireCode,
      reasonCode: code,
      description: text,
      fact: text,
      remedy: text,
      parameters: expect.any(Object),
      requestId,
    }),
  });
  const role = asked.role ?? (asked.by === operatorId ? "Operator" : "AdminAgent");
  if (role !== "app") expect(closedRoutes(String((answer.body as Json).remedy), role)).toEqual([]);
  for (const [name, value] of Object.entries(headers)) expect(answer.headers.get(name), name).toMatch(value);
  const again = await stage.send(sent);
  expect([again.status, again.text]).toEqual([answer.status, answer.text]);

  const changed = await stage.endWatch();
  const tables = new Set(changed.map((place) => place.split("/")[0]));
  expect([...tables].sort(), `a refused request changed ${changed.join(", ")}`).toEqual(keepsIn);
}

async function accepted(stage: Stage, { inside }: Row): Promise<void> {
  stage.expectRefusal(false);
  const asked = await inside(stage);
  const answer = await stage.send({ ...asked, headers: { "MS-RequestId": randomUUID(), ...asked.headers } });
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(200);
  expect(answer.status, answer.text).toBeLessThan(300);
}
