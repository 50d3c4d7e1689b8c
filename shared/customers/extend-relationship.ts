import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { callingPartner } from "../partners/calling-partner.js";
import { billingProfileIn, billingProfileKey } from "./billing-profile.js";
import { type KeptBillingProfile, Relationship } from "./customer.schema.js";
import { customerIn, relationshipKey, relationshipsIn } from "./customer-file.js";
import { withLists } from "./customer-lists.js";
import { relationshipAfter } from "./relationship.rules.js";
import { relationshipRefusal } from "./relationship-refusals.js";
import { customerNotFound } from "./served-customer.js";

/** The body of `POST …/relationships`: to whom, and what the customer was told and said. */
export const Extension = z.object({
  providerId: z.guid().toLowerCase(),
  customerInformed: z.boolean().optional(),
  customerConsents: z.boolean().optional(),
});
export type Extension = z.infer<typeof Extension>;

type Extend = { caller: Caller; customerId: string; extension: Extension };

/**
 * A direct partner that becomes a reseller takes its provider into its customer (3.1 extendToProvider, PHS-11). Its own
 * relationship goes on and serves as that of the provider's reseller (AMB-70). Extending again changes nothing.
 */
export async function extendToProvider(
  backend: Backend,
  { caller, customerId, extension }: Extend,
): Promise<Relationship> {
  const { providerId, customerInformed, customerConsents } = extension;
  const { tenantId: partnerId } = caller;
  const told = ({ after }: LedgerEvent) => Relationship.parse(after);
  return withLists(backend, customerId, () =>
    backend.once("relationship-extended", customerId, told, async () => {
      const file = await backend.customers.read(customerId);
      const customer = customerIn(file);
      const relationships = relationshipsIn(file);
      const source = relationships.find((one) => one.partnerId === partnerId);
      if (customer === undefined || source === undefined) throw customerNotFound(customerId);
      const before = relationships.find((one) => one.partnerId === providerId);
      if (before?.state === "active" && before.formerDirectPartnerId === partnerId) return before;

      const [partner, link] = await Promise.all([
        callingPartner(backend, caller),
        backend.partners.findLink(providerId, partnerId),
      ]);
      const state = before?.state ?? "none";
      const step = relationshipAfter(state, "extendToProvider", {
        sourceIsReseller: partner.kinds.indirectReseller !== undefined,
        providerLinked: link?.state === "active",
        sourceRelationshipActive: source.kind === "direct" && source.state === "active",
        customerConsents: customerInformed === true && customerConsents === true,
      });
      if ("refused" in step) {
        throw relationshipRefusal(step.refused, { partner, customerId, countryCode: customer.countryCode, state });
      }
      const at = backend.now.toISOString();
      const after: Relationship = {
        partnerId: providerId,
        kind: "provider",
        state: "active",
        origin: "directToIndirect",
        requestedAt: at,
        activeSince: at,
        formerDirectPartnerId: partnerId,
        resellerId: partnerId,
        ...(source.delegatedAdmin === undefined ? {} : { delegatedAdmin: source.delegatedAdmin }),
      };
      // What the customer's other partners keep stays theirs (CUS-04): the provider begins with what this one hands on.
      const profile: KeptBillingProfile = {
        profileId: backend.idFor("billing-profile", providerId),
        version: 1,
        profile: billingProfileIn(file, customer, partnerId).profile,
      };
      await backend.customers.commit(
        customerId,
        file.version,
        [
          { put: relationshipKey(providerId), value: after },
          { put: billingProfileKey(providerId), value: profile },
        ],
        { kind: "relationship-extended", subject: customerId, by: backend.actor, onBehalfOf: providerId, after },
      );
      return after;
    }),
  );
}
