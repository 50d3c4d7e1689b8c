import { createHash } from "node:crypto";

/** `call` is one port call, `write` one that took effect: they are hashed, and tell which work mattered. `task` is whose it is. */
export type TraceEntry = {
  kind: "before" | "step" | "answer" | "fault" | "work" | "call" | "write";
  text: string;
  task?: string | undefined;
};

/** Everything that happened in a run, in order. Its hash says whether two runs were the same to the byte. */
export type Trace = {
  tell(kind: TraceEntry["kind"], text: string, task?: string): void;
  hash(): string;
  entries: readonly TraceEntry[];
};

/** `keep`: the entries are kept for a story, not only hashed. */
export function openTrace(keep: boolean): Trace {
  const sum = createHash("sha256");
  const entries: TraceEntry[] = [];
  let pending = "";
  return {
    tell: (kind, text, task) => {
      pending += `${kind} ${text}\n`;
      if (pending.length > 4_096) {
        sum.update(pending);
        pending = "";
      }
      if (keep) entries.push({ kind, text, task });
    },
    hash: () => sum.copy().update(pending).digest("hex"),
    entries,
  };
}
