import { demoClient } from "./client.js";
import { endDemo, findLoaded, loadOctober, loadPlanMonth } from "./load.js";
import { tellResult } from "./result.js";
import { storeState } from "./store-state.js";

type Demo = { host: string; issuer: string; dataFolder: string; print: (line: string) => void };

/** Loads the demo over public HTTP where it is due, or goes on with one that was begun, and prints what came of it. */
export async function runDemo({ host, issuer, dataFolder, print }: Demo): Promise<void> {
  const client = demoClient({ host, issuer });
  const state = await storeState(client);
  if (state === "own") return print("The store has data of its own: the demo is not loaded.");
  if (state === "ended") {
    print("The store has the demo already. What came of it:");
    return tellResult({ client, host, ...(await findLoaded(client)), print });
  }
  if (state === "begun") print("A demo was begun here and not ended: it goes on.");
  const told = (line: string) => print(`  ${process.uptime().toFixed(1).padStart(4)} s  ${line}`);
  const load = { client, dataFolder, told };
  const october = await loadOctober(load);
  const plan = await loadPlanMonth(load);
  await endDemo(load, [...october.invoices, ...plan.invoices]);
  await tellResult({ client, host, october, plan, print });
}
