import { createHash } from "node:crypto";
import { z } from "zod";
import { limits } from "../kernel/limits.js";
import { type Ports, RowConflict } from "../platform/ports.js";
import { seal, unseal } from "../platform/sealing.js";
import { Fingerprint } from "./fingerprint.js";

/** A first answer as it is kept for ever, and what it answered. */
const KeptAnswer = z.object({
  asked: Fingerprint,
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  /** The body lies sealed. */
  secret: z.literal(true).optional(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** Whose request it is: its scope is the caller's tenant, method and path, and the key that the client gave it. */
export type AnswerScope = { tenantId: string; method: string; path: string; key: string };

/** Hashed, since keys of clients may hold anything; a partition of its own each, so that none ever grows. */
export const partitionOf = ({ tenantId, method, path, key }: AnswerScope) =>
  createHash("sha256")
    .update(JSON.stringify([tenantId, method, path, key]))
    .digest("hex");
const rowKey = "answer";

const withBody = (answer: KeptAnswer, change: (body: string) => string): KeptAnswer =>
  answer.secret && answer.body !== undefined ? { ...answer, body: change(answer.body) } : answer;

export function answersRepository({ tables, settings }: Pick<Ports, "tables" | "settings">) {
  const table = tables.open("answers");
  const hide = (body: string) => seal(settings.sealingKeys, body);
  const show = (body: string) => unseal(settings.sealingKeys, body);

  async function find(scope: AnswerScope) {
    const row = await table.get(partitionOf(scope), rowKey);
    return row && { etag: row.etag, answer: withBody(KeptAnswer.parse(JSON.parse(row.body)), show) };
  }

  return {
    find: async (scope: AnswerScope) => (await find(scope))?.answer,

    /**
     * Keeps the answer and gives back the one that counts: of two tries at once the first kept, except that a success
     * outranks a refusal, because a try can be refused only for what the other one has just done.
     */
    keep: async (scope: AnswerScope, answer: KeptAnswer): Promise<KeptAnswer> => {
      const body = JSON.stringify(withBody(answer, hide));
      // A longer answer is made again by the repeated use case, which is idempotent.
      if (body.length > limits.rowBodyCharactersMax) return answer;
      const row = { rowKey, body };
      try {
        await table.change(partitionOf(scope), [{ kind: "create", row }]);
        return answer;
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
      const first = await find(scope);
      if (!first) throw new Error("An answer that is kept for ever is gone.");
      const outranked =
        first.answer.status >= 400 && answer.status < 400 && first.answer.asked.all === answer.asked.all;
      if (!outranked) return first.answer;
      await table.change(partitionOf(scope), [{ kind: "put", row }]);
      return answer;
    },
  };
}
export type Answers = ReturnType<typeof answersRepository>;
