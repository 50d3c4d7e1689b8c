import type { Backend } from "../backend.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { commitSubscriptions } from "../subscriptions/commit-subscriptions.js";
import { holdingsNow } from "../subscriptions/holdings.js";
import type { ProductUpgrade } from "../subscriptions/product-upgrade.schema.js";
import { upgradesIn } from "../subscriptions/product-upgrade-rows.js";
import { continueUpgrade } from "./begin-upgrade.js";
import { ContinueConversion } from "./conversion.messages.js";

/** Converts what is left of an upgrade, a commit for each part, all as of its one cut-over. Again, it changes nothing. */
export async function continueConversion(backend: Backend, message: ContinueConversion): Promise<void> {
  for (let isLeft = true; isLeft; ) isLeft = await untilFresh(() => convertPart(backend, message));
}

/** Asks for what is left of an upgrade, also where an earlier try may have died before it asked. */
export async function askForRest(backend: Backend, { status, ...upgrade }: ProductUpgrade): Promise<void> {
  const { customerId, partnerId, upgradeId } = upgrade;
  if (status === "InProgress") await backend.send(ContinueConversion, { customerId, partnerId, upgradeId });
}

/** Goes on with an upgrade whose host died after noting it, if it ever began. */
export async function resumeConversion(backend: Backend, noted: ContinueConversion): Promise<void> {
  const { upgrade } = await readUpgrade(backend, noted);
  if (upgrade !== undefined) await askForRest(backend, upgrade);
}

async function readUpgrade(backend: Backend, { customerId, partnerId, upgradeId }: ContinueConversion) {
  const file = await backend.customers.read(customerId);
  return { file, upgrade: upgradesIn(file, partnerId).find((one) => one.upgradeId === upgradeId) };
}

/** Whether there is more to convert after this part. */
async function convertPart(backend: Backend, message: ContinueConversion): Promise<boolean> {
  const { file, upgrade } = await readUpgrade(backend, message);
  if (upgrade?.status !== "InProgress") return false;
  const holdings = holdingsNow(file, backend.now);
  const part = continueUpgrade(holdings, upgrade);
  await commitSubscriptions(backend, message.customerId, file, part.changes, {
    kind: "azure-converted",
    subject: upgrade.upgradeId,
    by: backend.actor,
    onBehalfOf: message.partnerId,
    after: part.upgrade,
  });
  return part.upgrade.status === "InProgress";
}
