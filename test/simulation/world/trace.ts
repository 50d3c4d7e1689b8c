import { createHash } from "node:crypto";

/** `call` is one port call: all of them are hashed, and only those that a fault struck are told. */
export type TraceEntry = { kind: "step" | "answer" | "fault" | "work" | "call"; text: string };

/** Everything that happened in a run, in order. Its hash says whether two runs were the same to the byte. */
export type Trace = {
  tell(kind: TraceEntry["kind"], text: string): void;
  hash(): string;
  entries: readonly TraceEntry[];
};

/** `keep`: the entries are kept for a story, not only hashed. */
export function openTrace(keep: boolean): Trace {
  const sum = createHash("sha256");
  const entries: TraceEntry[] = [];
  let pending = "";
  return {
    tell: (kind, text) => {
      pending += `${kind} ${text}\n`;
      if (pending.length > 4_096) {
        sum.update(pending);
        pending = "";
      }
      if (keep) entries.push({ kind, text });
    },
    hash: () => sum.copy().update(pending).digest("hex"),
    entries,
  };
}
