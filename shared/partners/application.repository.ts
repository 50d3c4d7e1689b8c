import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange } from "../ledger/ledger.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { Application, Nomination } from "./application.schema.js";
import type { PartnerRegister } from "./partner.repository.js";
import type { Partner, PartnerLink } from "./partner.schema.js";
import { linkKey, nominationPrefix, partnerKey, partnersPartition } from "./partner-rows.js";

const applicationPrefix = (partnerId: string) => `application_${partnerId}_`;

/** In the partition of the partners, so that an approval and what it makes of the partner are one commit. */
export function applicationsRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("partners");
  const listed = async (prefix: string) =>
    (await readRange(table, partnersPartition, { from: prefix, to: `${prefix}~` })).map((row) => JSON.parse(row.body));

  return {
    find: async (partnerId: string, applicationId: string): Promise<Application | undefined> => {
      const row = await table.get(partnersPartition, `${applicationPrefix(partnerId)}${applicationId}`);
      return row && Application.parse(JSON.parse(row.body));
    },
    list: async (partnerId: string): Promise<Application[]> =>
      (await listed(applicationPrefix(partnerId))).map((body) => Application.parse(body)),
    nominations: async (partnerId: string): Promise<Nomination[]> =>
      (await listed(nominationPrefix(partnerId))).map((body) => Nomination.parse(body)),

    /** Keeps the application and, where it was approved, what the partner and its link became by that. */
    keep: (
      register: PartnerRegister,
      kept: { application: Application; partner?: Partner | undefined; link?: PartnerLink | undefined },
      happened: Happened,
    ) => {
      const { application, partner, link } = kept;
      const key = `${applicationPrefix(application.partnerId)}${application.applicationId}`;
      const changes: LedgerChange[] = [
        { put: key, value: application },
        ...(partner === undefined ? [] : [{ put: partnerKey(partner.partnerId), value: partner }]),
        ...(link === undefined ? [] : [{ put: linkKey(link.providerId, link.resellerId), value: link }]),
      ];
      return ledger.commit("partners", partnersPartition, register.version, changes, happened);
    },
    nominate: (register: PartnerRegister, nomination: Nomination, happened: Happened) =>
      ledger.commit(
        "partners",
        partnersPartition,
        register.version,
        [{ put: `${nominationPrefix(nomination.partnerId)}${nomination.nominationId}`, value: nomination }],
        happened,
      ),
  };
}
