import type { Clock, Log, LogFields } from "./ports.js";

const toStandardOutput = (line: string) => void process.stdout.write(`${line}\n`);

/** One line of JSON per call. Time, level and message come last, so that no field can pass for them. */
export function jsonLog(clock: Clock, write: (line: string) => void = toStandardOutput): Log {
  const at = (level: string) => (message: string, fields?: LogFields) =>
    write(JSON.stringify({ ...fields, time: clock.now().toISOString(), level, message }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
