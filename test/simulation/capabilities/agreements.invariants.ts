import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { customersIn } from "./holdings.facts.js";

type Acceptance = {
  templateId: string;
  method: string;
  recordedByPartnerId?: string;
  primaryContact: { firstName: string; lastName: string; email: string };
};

/** What acceptances of the agreement promise. */
export const agreementInvariants: readonly Invariant[] = [
  {
    promise: "an acceptance stays as it was recorded, and a person's is recorded once by each who may (AGR-05)",
    after: (begun) => {
      const recorded = new Map(
        [...customersIn(begun)].map((customerId) => [customerId, acceptancesOf(begun, customerId)]),
      );
      return (call, look) => {
        const [, customerId] = /^customers: change (\S+) .*agreement_/.exec(call.what) ?? [];
        if (customerId === undefined) return undefined;
        const now = acceptancesOf(look, customerId);
        for (const [rowKey, body] of recorded.get(customerId) ?? []) {
          if (now.get(rowKey) !== body) return `${customerId} ${rowKey} was ${body}, is ${now.get(rowKey)}`;
        }
        recorded.set(customerId, now);
        const people = [...now.values()].map((body) => personOf(read<Acceptance>(body)));
        const twice = people.find((one, index) => people.indexOf(one) !== index);
        return twice === undefined ? undefined : `${customerId}: ${twice} twice`;
      };
    },
  },
];

const acceptancesOf = (look: Look, customerId: string): Map<string, string> =>
  new Map(
    [...look.partition("customers", customerId)]
      .filter(({ rowKey }) => rowKey.startsWith("agreement_"))
      .map(({ rowKey, body }) => [rowKey, body]),
  );

const personOf = ({ templateId, method, recordedByPartnerId, primaryContact }: Acceptance): string =>
  JSON.stringify([templateId, method, recordedByPartnerId, primaryContact]);
