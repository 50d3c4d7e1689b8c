import { hash } from "node:crypto";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { Envelope } from "../messaging/message.js";
import type { ParkedWork } from "./parked.schema.js";

export type Park = { queue: string; text: string; reason: string; fact: string; remedy: string };

/** Keeps a message that cannot be done. Its id is made from queue and text, so parking it twice makes one entry. */
export async function parkWork(backend: Backend, { queue, text, reason, fact, remedy }: Park): Promise<void> {
  const id = hash("sha256", `${queue}\n${text}`).slice(0, 32);
  const before = await backend.parked.find(id);
  await backend.parked.put({
    id,
    queue,
    kind: kindOf(text),
    reason,
    fact,
    remedy,
    body: text,
    state: "parked",
    parkedAt: backend.machineNow().toISOString(),
    retries: before?.retries ?? 0,
  });
  backend.log.error("work parked", { parkedId: id, queue, reason, fact });
}

/** Everything that is parked or was, newest first. */
export async function listParked(backend: Backend): Promise<ParkedWork[]> {
  const all = await backend.parked.list();
  return all.sort((a, b) => (a.parkedAt < b.parkedAt ? 1 : -1));
}

/**
 * Sends the work to its queue again, as it came. Marked before it is sent, so that work that fails again at once stands
 * as parked; after a death between the two the entry is still listed and can be retried once more.
 */
export async function retryParked(backend: Backend, id: string): Promise<ParkedWork> {
  const work = await backend.parked.find(id);
  if (work === undefined) {
    throw phrasedRefusal("NOT_FOUND", {
      fact: "No parked work has the id {id}.",
      remedy: "List parked work with GET /v1/parked.",
      parameters: { id },
    });
  }
  const retried: ParkedWork = {
    ...work,
    state: "retried",
    retriedAt: backend.machineNow().toISOString(),
    retries: work.retries + 1,
  };
  await backend.parked.put(retried);
  await backend.resend(work.queue, work.body);
  return retried;
}

function kindOf(text: string): string {
  try {
    return Envelope.parse(JSON.parse(text)).kind;
  } catch {
    return "unreadable";
  }
}
