import type { Invariant } from "../judge/invariant.js";
import { operatorTenant, type Staff } from "../world/tokens.js";
import { allServed, sellers } from "./drawn-reads.js";
import { holdingsOf } from "./holdings.facts.js";
import { among, ofOperator } from "./permissions.facts.js";

const someId = "00000000-0000-4000-8000-00000000dead";
/** Of stories that have something to suspend. */
const suspendedChance = 0.4;

/** What staff may do is said by the roles of whoever asks, before anything else is looked at. */
export const permissionInvariants: readonly Invariant[] = [
  {
    promise: "nobody does what none of its roles carries (ROL-09, AMB-77), and nothing comes of it",
    answers: async (look, { ask, random, writes }) => {
      const refused = async (line: string, sent: { as: string; staff?: Staff; body?: unknown }) => {
        const { status, text } = await ask(line, sent);
        return status === 403 && text.includes('"NO_ROLE"') && writes.length === 0
          ? undefined
          : `${line} of ${sent.staff ?? "the operator"}: ${status} ${text}, wrote ${writes}`;
      };
      const customers = allServed(look);
      const nobodys = { as: random.pick(sellers).tenantId, customerId: someId };
      const { as, customerId } = customers.length === 0 ? nobodys : random.pick(customers);
      const sold = holdingsOf(look, customerId).subscriptions.find((one) => one.partnerId === as);
      const { subscriptionId: subscription = someId } = sold ?? {};
      const where = { customer: customerId, partner: as, subscription, some: someId };
      const { staff, deeds } = random.pick(among);
      const one = random.pick(staff);
      const found =
        (await refused(random.pick(ofOperator)(where), { as, staff: "all" })) ??
        (await refused(random.pick(deeds)(where), one === "Operator" ? { as: operatorTenant } : { as, staff: one }));
      if (found !== undefined || sold?.state !== "active" || !random.chance(suspendedChance)) return found;
      const line = `PATCH /v1/customers/${customerId}/subscriptions/${subscription}`;
      return refused(line, { as, staff: "SalesAgent", body: { status: random.pick(["suspended", "deleted"]) } });
    },
  },
];
