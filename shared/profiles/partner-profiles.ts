import { isDeepStrictEqual } from "node:util";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import { addressFault, replacedProfile, spokenFaultIn, toldProfile, writtenProfile } from "./profile.rules.js";
import { type Edited, type KeptProfile, type ProfileKind, profileOf } from "./profile.schema.js";

export type PartnerProfile<Kind extends ProfileKind> = { partner: Partner; profile: KeptProfile<Kind> };

/** A profile of the calling partner. */
export async function readProfile<Kind extends ProfileKind>(
  backend: Backend,
  caller: Caller,
  kind: Kind,
): Promise<PartnerProfile<Kind>> {
  const [partner, { profile }] = await readBoth(backend, caller, kind);
  return { partner, profile };
}

/** A partner's id is its tenant's, so neither read has to wait for the other. */
const readBoth = <Kind extends ProfileKind>(backend: Backend, caller: Caller, kind: Kind) =>
  Promise.all([callingPartner(backend, caller), backend.profiles.read(caller.tenantId, kind)]);

type Replace<Kind extends ProfileKind> = {
  caller: Caller;
  kind: Kind;
  sent: Edited<Kind>;
  /** Refuses when the caller has read another version than this one. */
  refuseUnlessCurrent(etag: string): void;
};

/**
 * Replaces the partner's own part of a profile by what was sent. What changes nothing is no change: it writes nothing, and
 * the ETag stays. The same request again finds it done, whoever has changed it since.
 */
export function replaceProfile<Kind extends ProfileKind>(
  backend: Backend,
  { caller, kind, sent, refuseUnlessCurrent }: Replace<Kind>,
): Promise<PartnerProfile<Kind>> {
  const subject = `${caller.tenantId} ${kind}`;
  const told = async ({ after }: LedgerEvent) => ({
    partner: await callingPartner(backend, caller),
    profile: profileOf(kind, after),
  });
  return backend.once("partner-profile-changed", subject, told, async () => {
    const [partner, { version, profile: before }] = await readBoth(backend, caller, kind);
    refuseUnlessCurrent(etagOf(before));
    const read = toldProfile(kind, partner.countryCode, before.values);
    const replaced = toldProfile(kind, partner.countryCode, replacedProfile(kind, read, sent));
    const values = writtenProfile(kind, replaced, partner.countryCode);
    if (isDeepStrictEqual(values, read)) return { partner, profile: before };
    const fault = addressFault(values, partner.countryCode) ?? spokenFaultIn(values, partner.countryCode);
    if (fault !== undefined) throw new Refusal("REQUEST_INVALID", fault);
    const profile: KeptProfile<Kind> = { revision: before.revision + 1, values };
    await backend.profiles.write(partner.partnerId, version, kind, profile, {
      kind: "partner-profile-changed",
      subject,
      by: backend.actor,
      before,
      after: profile,
    });
    return { partner, profile };
  });
}

/** Opaque to clients, who know it as a whole number. */
export const etagOf = ({ revision }: { revision: number }) => String(revision);

/** The partner with the PartnerID, or the caller itself when none is given. */
export async function partnerByMpnId(backend: Backend, caller: Caller, mpnId: string | undefined): Promise<Partner> {
  if (mpnId === undefined) return callingPartner(backend, caller);
  const partner = await backend.partners.findByMpnId(mpnId.slice(0, 20).replace(/[^0-9]/g, "x"));
  if (partner !== undefined) return partner;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No partner has the PartnerID {mpnId}.",
    remedy: "Ask the partner for its PartnerID.",
    parameters: { mpnId: mpnId.slice(0, 20) },
    wireCode: 3000,
  });
}
