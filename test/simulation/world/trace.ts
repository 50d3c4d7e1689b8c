import { createHash } from "node:crypto";

/** `call` is one port call, `write` one that took effect: they are hashed, and tell which work mattered. `task` is whose it is. */
export type TraceEntry = {
  kind: "before" | "step" | "answer" | "fault" | "work" | "call" | "write";
  text: string;
  task?: string | undefined;
};

/**
 * Everything that happened in a run, in order. Its hash says whether two runs were the same to the byte; what is packed
 * there is packed by the machine's zlib, so it is one hash for machines that pack alike.
 */
export type Trace = {
  tell(kind: TraceEntry["kind"], text: string, task?: string): void;
  /** Part of the hash and of no story: what was written and answered, to the byte. */
  hashed(contents: string | Uint8Array): void;
  hash(): string;
  entries: readonly TraceEntry[];
};

/** Few and large pieces are hashed faster than many small ones. */
const pendingMax = 4_096;

/** `keep`: the entries are kept for a story, not only hashed. */
export function openTrace(keep: boolean): Trace {
  const sum = createHash("sha256");
  const entries: TraceEntry[] = [];
  let pending = "";
  const flush = () => {
    sum.update(pending);
    pending = "";
  };
  const add = (text: string) => {
    pending += `${text}\n`;
    if (pending.length > pendingMax) flush();
  };
  return {
    tell: (kind, text, task) => {
      add(`${kind} ${text}`);
      if (keep) entries.push({ kind, text, task });
    },
    hashed: (contents) => {
      if (typeof contents === "string") return add(contents);
      flush();
      sum.update(contents);
    },
    hash: () => sum.copy().update(pending).digest("hex"),
    entries,
  };
}
