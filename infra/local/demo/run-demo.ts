import { demoClient } from "./client.js";
import { endDemo, loadOctober, loadPlanMonth } from "./load.js";
import { lineToPaste, tellResult } from "./result.js";
import { storeState } from "./store-state.js";

type Demo = { host: string; issuer: string; dataFolder: string; print: (line: string) => void };

/** Loads the demo over public HTTP where it is due, or goes on with one that was begun, and prints what came of it. */
export async function runDemo({ host, issuer, dataFolder, print }: Demo): Promise<void> {
  const client = demoClient({ host, issuer });
  const state = await storeState(client);
  if (state === "own") return print("The store has data of its own: the demo is not loaded.");
  if (state === "ended") {
    print("The store has the demo already. Its invoices, as an admin agent reads them (the token holds for an hour):");
    return print(await lineToPaste(client, `${host}/v1/invoices`));
  }
  if (state === "begun") print("A demo was begun here and not ended: it goes on.");
  const told = (line: string) => print(`  ${process.uptime().toFixed(1).padStart(4)} s  ${line}`);
  const load = { client, dataFolder, told };
  const october = await loadOctober(load);
  const plan = await loadPlanMonth(load);
  await endDemo(load, [...october.invoices, ...plan.invoices]);
  await tellResult({ client, host, october, plan, print });
}
