import { Refusal } from "../kernel/refusal.js";
import { AnsweredBefore } from "../ledger/tries.js";
import type { AnswerScope, Answers, KeptAnswer } from "./answers.repository.js";
import { differenceOf, type Fingerprint } from "./fingerprint.js";
import type { Reply } from "./replies.js";

type Asked = { scope: AnswerScope; asked: Fingerprint };
/** Begins at once and takes no effect before `unanswered` has resolved; ends with its reason when it rejects. */
type Work = (unanswered: Promise<void>) => Promise<Reply>;

/**
 * Answers a repeated request with its first answer, for ever; the same id with another body is refused. Answers that
 * ask to be tried again (5xx, 401, 429) are not kept. A try that died after its effect is carried out again: use
 * cases derive their ids from the request's, so that finds what the first one did. A try that comes to its first effect
 * when another one has been answered ends there (`openTries`). The work reads while the first answer is looked for: what
 * waits for another request to storage waits as long again.
 */
export async function retrySafe(answers: Answers, { scope, asked }: Asked, work: Work): Promise<Reply> {
  const finding = answers.find(scope);
  const unanswered = finding.then((kept) => {
    if (kept) throw new AnsweredBefore("the request is answered");
  });
  // Also told to work that ends before it asks.
  unanswered.catch(() => {});
  const reply = await work(unanswered).catch((error: unknown) => {
    if (error instanceof AnsweredBefore) return undefined;
    throw error;
  });
  // When the answer cannot be looked for, work has ended with that.
  const kept = await finding.catch(() => undefined);
  if (kept) return repeated(kept, { scope, asked });
  if (reply === undefined) {
    const answered = await answers.find(scope);
    if (!answered) throw new Error("An answer that is kept for ever is gone.");
    return repeated(answered, { scope, asked });
  }
  const { status, headers = {}, body, secret } = reply;
  const isFinal = status < 500 && status !== 401 && status !== 429;
  if (!isFinal || (body !== undefined && typeof body !== "string")) return reply;

  const own: KeptAnswer = {
    asked,
    status,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(secret === undefined ? {} : { secret }),
  };
  const first = await answers.keep(scope, own);
  return first === own ? reply : repeated(first, { scope, asked });
}

function repeated({ asked: before, ...answer }: KeptAnswer, { scope, asked }: Asked): Reply {
  const property = differenceOf(before, asked);
  if (property === undefined) {
    const { status, headers, body } = answer;
    return { status, headers, ...(body === undefined ? {} : { body }) };
  }
  throw new Refusal("REQUEST_ID_REUSED", {
    fact: `The id ${scope.key} was used before for ${scope.method} /${scope.path} with another value of ${property}.`,
    remedy: "Send a new MS-RequestId (or Idempotency-Key) with every new request; repeat an old one only unchanged.",
    parameters: { key: scope.key, property, method: scope.method, path: `/${scope.path}` },
  });
}
