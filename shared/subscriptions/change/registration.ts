import type { Backend } from "../../backend.js";
import { Refusal } from "../../kernel/refusal.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import type { OfSubscription } from "../find-subscriptions.js";
import { replaced } from "../lifecycle.rules.js";
import type { Subscription } from "../subscription.schema.js";
import { changeOwned } from "./change-owned.js";

/** Registers an Azure subscription for reservations (wire reference 10.8), at once; one that is registered stays so. */
export const registerSubscription = (backend: Backend, of: OfSubscription): Promise<Subscription> =>
  changeOwned(backend, of, "subscription-registered", ({ own, holdings }) => {
    const parameters = { subscriptionId: own.subscriptionId };
    if (own.family === "licence") {
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "{offerId} is no Azure offer.",
        remedy: "Register an Azure subscription.",
        parameters: { ...parameters, offerId: own.offerId },
        wireCode: 800011,
      });
    }
    if (own.state !== "active") {
      const fact = `The subscription is ${own.state}.`;
      throw new Refusal("SUBSCRIPTION_NOT_ACTIVE", { fact, remedy: "Reactivate it first.", parameters });
    }
    if (own.registration !== undefined) return holdings;
    return replaced(holdings, { ...own, registration: { registeredAt: backend.now.toISOString() } });
  });
