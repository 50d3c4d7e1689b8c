import { parseArgs } from "node:util";

export type Options = {
  demo: boolean;
  port: number;
  folder: string | undefined;
  inRunningAzurite: boolean;
  verbose: boolean;
};
export type CommandLine = { kind: "start"; options: Options } | { kind: "help" } | { kind: "wrong"; message: string };

export const help = `Runs the back end on this machine: storage (Azurite), the functions, a token issuer, and a demo.

  npm start                      everything; the demo is loaded when the store is empty
  npm start -- --no-demo         without the demo
  npm start -- --port 8080       another port than 7071; the token issuer takes the next one
  npm start -- --data FOLDER     keeps what is stored in FOLDER; without it all is gone at the end
  npm start -- --running-azurite stores in the Azurite that runs already on its usual ports, 10000 to 10002
  npm start -- --verbose         prints one line for every invocation, not only for failed ones
  npm start -- --help            this text

Storage is its own and on free ports, unless --running-azurite is given or the environment variable
CspData holds the connection string of a storage account.`;

const highestPort = 65_534;

/** What the words behind `npm start --` ask for; one that is not known is told, never ignored. */
export function readCommandLine(words: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        "no-demo": { type: "boolean", default: false },
        port: { type: "string", default: "7071" },
        data: { type: "string" },
        "running-azurite": { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(port <= highestPort))
      return { kind: "wrong", message: `--port ${values.port}: a number up to ${highestPort}.` };
    if (values.data === "") return { kind: "wrong", message: "--data needs the name of a folder." };
    const { "no-demo": noDemo, data: folder, "running-azurite": inRunningAzurite, verbose } = values;
    if (inRunningAzurite && folder !== undefined) {
      return { kind: "wrong", message: "--data and --running-azurite name two places to store; give one." };
    }
    return { kind: "start", options: { demo: !noDemo, port, folder, inRunningAzurite, verbose } };
  } catch (error) {
    return { kind: "wrong", message: error instanceof Error ? error.message : String(error) };
  }
}
