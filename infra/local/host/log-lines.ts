import type { LogEntry } from "./app.js";

const quiet: readonly string[] = ["trace", "debug", "none"];

/** One line per entry that somebody would want to see: level, who, what. */
export function lineWriter(writeLine: (line: string) => void): (entry: LogEntry) => void {
  return ({ level, from, message }) => {
    if (!quiet.includes(level)) writeLine(`${level} ${from}: ${message}`);
  };
}
