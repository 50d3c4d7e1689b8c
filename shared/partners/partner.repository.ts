import { parseOnce } from "../kernel/parse-once.js";
import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import type { Nomination } from "./application.schema.js";
import { Partner, PartnerLink } from "./partner.schema.js";
import { linkKey, nominationPrefix, partnersPartition as partition, partnerKey } from "./partner-rows.js";

const mpnKey = (mpnId: string) => `mpn_${mpnId}`;
const accountKey = (account: number) => `account_${account}`;
const firstAccountNumber = 1001;

/** Every partner and link as they stood at `version`. */
export type PartnerRegister = {
  version: Version;
  partners: readonly Partner[];
  links: readonly PartnerLink[];
};

export function partnersRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("partners");
  const pointedAt = async (key: string): Promise<string | undefined> => {
    const row = await table.get(partition, key);
    return row && (JSON.parse(row.body) as { partnerId: string }).partnerId;
  };
  const pointer = async (key: string): Promise<Partner | undefined> => {
    const partnerId = await pointedAt(key);
    return partnerId === undefined ? undefined : find(partnerId);
  };
  const find = async (partnerId: string): Promise<Partner | undefined> => {
    const row = await table.get(partition, partnerKey(partnerId));
    return row && parseOnce(Partner, row.body);
  };

  const findLink = async (providerId: string, resellerId: string): Promise<PartnerLink | undefined> => {
    const row = await table.get(partition, linkKey(providerId, resellerId));
    return row && parseOnce(PartnerLink, row.body);
  };
  /** A partner and what links it to a provider, read at once. */
  const trading = async (providerId: string, partnerId: string) => {
    const [partner, link] = await Promise.all([find(partnerId), findLink(providerId, partnerId)]);
    return partner && { partner, link };
  };

  return {
    find,
    trading,
    tradingByMpnId: async (providerId: string, mpnId: string) => {
      const partnerId = await pointedAt(mpnKey(mpnId));
      return partnerId === undefined ? undefined : trading(providerId, partnerId);
    },
    findByMpnId: (mpnId: string) => pointer(mpnKey(mpnId)),
    findByAccountNumber: (account: number) => pointer(accountKey(account)),
    list: async (): Promise<Partner[]> =>
      (await readRange(table, partition, { from: "partner_", to: "partner`" })).map((row) =>
        parseOnce(Partner, row.body),
      ),
    findLink,
    /** The whole register, to change it. */
    read: async (): Promise<PartnerRegister> => {
      const { version, rows } = await ledger.read("partners", partition);
      const ofKind = (prefix: string) =>
        rows.filter((row) => row.rowKey.startsWith(prefix)).map((row) => JSON.parse(row.body));
      return {
        version,
        partners: ofKind("partner_").map((body) => Partner.parse(body)),
        links: ofKind("link_").map((body) => PartnerLink.parse(body)),
      };
    },
    /** A provider is written with the nomination that it rests on. */
    enrol: (
      register: PartnerRegister,
      { partner, nomination }: { partner: Partner; nomination: Nomination | undefined },
      happened: Happened,
    ) => {
      const pointer = { partnerId: partner.partnerId };
      const nominated: LedgerChange[] = nomination
        ? [{ create: `${nominationPrefix(partner.partnerId)}${nomination.nominationId}`, value: nomination }]
        : [];
      return ledger.commit(
        "partners",
        partition,
        register.version,
        [
          { create: partnerKey(partner.partnerId), value: partner },
          { create: mpnKey(partner.mpnId), value: pointer },
          { create: accountKey(partner.accountNumber), value: pointer },
          ...nominated,
        ],
        happened,
      );
    },
    replace: (register: PartnerRegister, partner: Partner, happened: Happened) =>
      ledger.commit(
        "partners",
        partition,
        register.version,
        [{ put: partnerKey(partner.partnerId), value: partner }],
        happened,
      ),
    putLink: (register: PartnerRegister, link: PartnerLink, happened: Happened) => {
      const change: LedgerChange = { put: linkKey(link.providerId, link.resellerId), value: link };
      return ledger.commit("partners", partition, register.version, [change], happened);
    },
    nextAccountNumber: (register: PartnerRegister): number =>
      Math.max(firstAccountNumber - 1, ...register.partners.map((partner) => partner.accountNumber)) + 1,
  };
}
