import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

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
    after: () => {
      const recorded = new Map<string, Map<string, string>>();
      return (call, look) => {
        const [, customerId] = /^customers: change (\S+) .*agreement_/.exec(call.what) ?? [];
        if (customerId === undefined) return undefined;
        const rows = [...look.partition("customers", customerId)].filter(({ rowKey }) =>
          rowKey.startsWith("agreement_"),
        );
        const now = new Map(rows.map(({ rowKey, body }) => [rowKey, body]));
        for (const [rowKey, body] of recorded.get(customerId) ?? []) {
          if (now.get(rowKey) !== body) return `${customerId} ${rowKey} was ${body}, is ${now.get(rowKey)}`;
        }
        recorded.set(customerId, now);
        const people = rows.map(({ body }) => personOf(read<Acceptance>(body)));
        const twice = people.find((one, index) => people.indexOf(one) !== index);
        return twice === undefined ? undefined : `${customerId}: ${twice} twice`;
      };
    },
  },
];

const personOf = ({ templateId, method, recordedByPartnerId, primaryContact }: Acceptance): string =>
  JSON.stringify([templateId, method, recordedByPartnerId, primaryContact]);
