import { spawn } from "node:child_process";
import { once } from "node:events";

export type NpmStart = {
  host: string;
  issuer: string;
  /** Waits until a line with this text is printed; fails with all that was printed when the process ends before. */
  printed(text: string): Promise<void>;
  output(): string;
  /** Ends it by a signal and gives the exit code. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
};

/** What `npm start` runs, on free ports, as a process of its own. */
export async function npmStart(words: readonly string[], environment: Record<string, string> = {}): Promise<NpmStart> {
  const child = spawn(process.execPath, ["infra/local/start.mjs", "--port", "0", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, "exit");
  const waiting = new Set<() => void>();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const matching = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found === null) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      ended.then(() => reject(new Error(`Ended without ${pattern}:\n${output}`)));
    });
  const killWithUs = () => void child.kill("SIGKILL");
  process.once("exit", killWithUs);

  const [, host = "", issuer = ""] = await matching(/Serving on (\S+) after .* tokens from (\S+)\.\n/);
  return {
    host,
    issuer,
    printed: async (text) => void (await matching(new RegExp(text))),
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await ended;
      process.off("exit", killWithUs);
      return code;
    },
  };
}
