import { continueConversion } from "../shared/conversion/continue-conversion.js";
import { ContinueConversion } from "../shared/conversion/conversion.messages.js";
import { queue } from "../shared/triggers/queue.js";

export const productUpgrades = queue("product-upgrades", ContinueConversion, ({ backend, message }) =>
  continueConversion(backend, message),
);
