import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, Version } from "../ledger/ledger.js";
import { type Edited, type KeptProfile, type ProfileKind, profileOf } from "./profile.schema.js";

/** A partition per partner, a row per profile. */
export function profilesRepository(ledger: Ledger) {
  return {
    /** The profile as it was last written; revision 0 when it never was. */
    read: async <Kind extends ProfileKind>(
      partnerId: string,
      kind: Kind,
    ): Promise<{ version: Version; profile: KeptProfile<Kind> }> => {
      const { version, rows } = await ledger.read("partnerprofiles", partnerId);
      const row = rows.find(({ rowKey }) => rowKey === kind);
      if (row === undefined) return { version, profile: { revision: 0, values: {} as Edited<Kind> } };
      return { version, profile: profileOf(kind, JSON.parse(row.body)) };
    },
    write: <Kind extends ProfileKind>(
      partnerId: string,
      version: Version,
      kind: Kind,
      profile: KeptProfile<Kind>,
      happened: Happened,
    ) => ledger.commit("partnerprofiles", partnerId, version, [{ put: kind, value: profile }], happened),
  };
}
