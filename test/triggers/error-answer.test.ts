import { expect, test } from "vitest";
import { type ReasonCode, reasons } from "../../shared/kernel/reason-codes.js";
import { Refusal, type RefusalDetail } from "../../shared/kernel/refusal.js";
import { StorageBusy } from "../../shared/platform/ports.js";
import { asRefusal, errorAnswer } from "../../shared/triggers/error-answer.js";

const answerTo = (code: ReasonCode, detail: Partial<RefusalDetail> = {}) =>
  errorAnswer(new Refusal(code, { fact: "It is so.", remedy: "Do that.", ...detail }), { requestId: "request-1" });
const bodyOf = ({ body }: { body?: unknown }) => JSON.parse(String(body));

test("an error body has the standard four properties and then ours", () => {
  const answer = answerTo("CREDIT_LIMIT_EXCEEDED", { parameters: { limit: "10.00" } });
  expect(answer.status).toBe(403);
  expect(bodyOf(answer)).toEqual({
    code: 900121,
    description: "It is so. Do that.",
    data: [],
    source: "CspBackend",
    reasonCode: "CREDIT_LIMIT_EXCEEDED",
    fact: "It is so.",
    remedy: "Do that.",
    parameters: { limit: "10.00" },
    requestId: "request-1",
  });
});
test.each([
  ["INVALID_STATE", 409, 800002],
  ["PAYLOAD_TOO_LARGE", 413, 800002],
  ["OUT_OF_SCOPE", 403, 2032],
  ["NOT_FOUND", 404, 1000],
  ["SERVER_FAULT", 500, 800003],
  ["NOT_BUILT", 501, 0],
] as const)("%s is told as %i with number %i", (code, status, number) => {
  const answer = answerTo(code);
  expect([answer.status, bodyOf(answer).code]).toEqual([status, number]);
});
test("every reason has an answer with a number, its own status and its own name", () => {
  for (const code of Object.keys(reasons) as ReasonCode[]) {
    const answer = answerTo(code);
    expect(answer.status).toBe(reasons[code].status);
    if (answer.status !== 429) expect(bodyOf(answer)).toMatchObject({ code: expect.any(Number), reasonCode: code });
  }
});
test("a refusal's own number, status and headers go before the reason's", () => {
  const answer = answerTo("CONFLICT", { status: 412, wireCode: 2055, headers: { "X-Why": "stale" } });
  expect(answer).toMatchObject({ status: 412, headers: { "X-Why": "stale" } });
});
test("a throttled answer has neither code nor description, and always a time in seconds", () => {
  const answer = answerTo("RATE_LIMITED");
  expect(bodyOf(answer)).toEqual({ statusCode: 429, message: "It is so. Do that." });
  expect(answer.headers).toMatchObject({ "Retry-After": "30" });
  expect(answerTo("RATE_LIMITED", { headers: { "Retry-After": "7" } }).headers).toMatchObject({ "Retry-After": "7" });
});
test("a description has at most 1,024 characters", () => {
  expect(bodyOf(answerTo("NOT_FOUND", { fact: "x".repeat(3_000) })).description).toHaveLength(1_024);
});
test("on the ARM wire the same stands inside error.details", () => {
  const answer = errorAnswer(new Refusal("NO_ROLE", { fact: "No.", remedy: "Ask." }), { requestId: "r", wire: "arm" });
  expect(bodyOf(answer)).toMatchObject({
    error: { code: "NO_ROLE", message: "No. Ask.", details: [{ code: 2032, reasonCode: "NO_ROLE", requestId: "r" }] },
  });
});
test("busy storage asks for another try, any other error tells nothing of itself", () => {
  const busy = asRefusal(new StorageBusy(new Error("secret host")));
  expect([busy.code, busy.headers["Retry-After"]]).toEqual(["SERVER_BUSY", "5"]);
  const fault = asRefusal(new Error("secret text"));
  expect(fault.code).toBe("SERVER_FAULT");
  for (const refusal of [busy, fault])
    expect(String(errorAnswer(refusal, { requestId: "r" }).body)).not.toContain("secret");
});
