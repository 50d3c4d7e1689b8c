import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  anyPorts,
  azuriteArguments,
  azuriteEntry,
  connectionStringOf,
  developmentKey,
  listeningPorts,
  type StoragePorts,
} from "../../infra/local/azurite.js";

export type AzuriteProcess = {
  connectionString: string;
  connectionStringOf(account: string): string;
  stop(): Promise<void>;
  kill(): Promise<void>;
};

/** Ends when its input does, so that it also goes, saved, when the process that started it was killed. */
const runUntilInputEnds = `
  process.stdin.on("end", () => process.emit("message", "shutdown")).resume();
  require(${JSON.stringify(azuriteEntry)});`;

/**
 * Azurite as a process of its own, on free ports: it outlives a host that the test kills. `stop` saves what is stored when there is a
 * folder; `kill` loses what was written in the last five seconds.
 */
export async function startAzuriteProcess({
  folder,
  ports = anyPorts,
  accounts = [],
}: {
  folder?: string;
  ports?: StoragePorts;
  /** Instead of the one that the emulator has by itself. */
  accounts?: readonly string[];
} = {}): Promise<AzuriteProcess> {
  const command = ["--eval", runUntilInputEnds, "--", "azurite", ...azuriteArguments(folder, ports)];
  const known = accounts.map((account) => `${account}:${developmentKey}`).join(";");
  const child = spawn(process.execPath, command, { stdio: "pipe", env: { ...process.env, AZURITE_ACCOUNTS: known } });
  const ended = once(child, "exit");
  const listening = await listeningPorts(child.stdout, child.stderr, ended);
  return {
    connectionString: connectionStringOf(listening),
    connectionStringOf: (account) => connectionStringOf(listening, account),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
