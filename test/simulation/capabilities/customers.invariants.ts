import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

/** What the customers' register promises. */
export const customerInvariants: readonly Invariant[] = [
  {
    promise: "a domain is held by the customer that has it, and by no other",
    atEnd: (look) => {
      for (const { rowKey: domain, body } of look.rows("reservations")) {
        const { customerId } = read<{ customerId: string }>(body);
        const customer = look.row("customers", customerId, "customer");
        if (customer === undefined) return `${domain} is held for ${customerId}, who does not exist`;
        if (read<{ domain: string }>(customer).domain !== domain) return `${domain} is held for ${customerId}`;
      }
      return undefined;
    },
  },
];
