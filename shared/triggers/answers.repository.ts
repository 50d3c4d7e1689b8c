import { hash } from "node:crypto";
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
  /** The body lies sealed; `open` is what is told without the key. An earlier version kept nothing to be told then. */
  secret: z.union([z.object({ open: z.string() }), z.literal(true)]).optional(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** Whose request it is: its scope is the caller's tenant, method and path, and the key that the client gave it. */
export type AnswerScope = { tenantId: string; method: string; path: string; key: string };

/** Hashed, since keys of clients may hold anything; a partition of its own each, so that none ever grows. */
export const partitionOf = ({ tenantId, method, path, key }: AnswerScope) =>
  hash("sha256", JSON.stringify([tenantId, method, path, key]));
const rowKey = "answer";

export function answersRepository({ tables, settings }: Pick<Ports, "tables" | "settings">) {
  const table = tables.open("answers");
  const hidden = (answer: KeptAnswer): KeptAnswer =>
    answer.secret && answer.body !== undefined ? { ...answer, body: seal(settings.sealingKeys, answer.body) } : answer;

  function shown(answer: KeptAnswer): KeptAnswer {
    if (!answer.secret || answer.body === undefined) return answer;
    const body = unseal(settings.sealingKeys, answer.body) ?? (answer.secret === true ? undefined : answer.secret.open);
    if (body === undefined) throw new Error("This was sealed with a key that CSP_SEALING_KEYS no longer has.");
    return { ...answer, body };
  }

  async function find(scope: AnswerScope) {
    const row = await table.get(partitionOf(scope), rowKey);
    return row && { etag: row.etag, answer: shown(KeptAnswer.parse(JSON.parse(row.body))) };
  }

  return {
    find: async (scope: AnswerScope) => (await find(scope))?.answer,

    /**
     * Keeps the answer and gives back the one that counts: of two tries at once the first kept, except that a success
     * outranks a refusal, because a try can be refused only for what the other one has just done.
     */
    keep: async (scope: AnswerScope, answer: KeptAnswer): Promise<KeptAnswer> => {
      const body = JSON.stringify(hidden(answer));
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
