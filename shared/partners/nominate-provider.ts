import type { Backend } from "../backend.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { type NewNomination, Nomination } from "./application.schema.js";
import { partnerNotFound } from "./enrol-partner.js";

/** Notes who nominated the partner as indirect provider, and what became of it; the latest counts (ELI-14). */
export function nominateProvider(backend: Backend, partnerId: string, wanted: NewNomination): Promise<Nomination> {
  const told = ({ after }: LedgerEvent) => Nomination.parse(after);
  return backend.once("provider-nominated", partnerId, told, async () => {
    const register = await backend.partners.read();
    if (!register.partners.some((one) => one.partnerId === partnerId)) throw partnerNotFound(partnerId);
    const earlier = await backend.applications.nominations(partnerId);
    const nomination: Nomination = {
      ...wanted,
      nominationId: backend.idFor("nomination", partnerId),
      partnerId,
      number: earlier.length + 1,
      nominatedAt: backend.now.toISOString(),
    };
    await backend.applications.nominate(register, nomination, {
      kind: "provider-nominated",
      subject: partnerId,
      by: backend.actor,
      onBehalfOf: partnerId,
      after: nomination,
    });
    return nomination;
  });
}
