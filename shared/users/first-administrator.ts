import type { Backend } from "../backend.js";
import type { Customer } from "../customers/customer.schema.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { unwritten } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { globalAdministratorRoleId } from "./directory-roles.js";
import type { People } from "./user.repository.js";
import type { User } from "./user.schema.js";

/**
 * Told in the answer that tells of the new tenant, and when that request is repeated. The password opens nothing here, is
 * nobody's to work out who has not the deployment's keys, and lies nowhere but in the sealed answer.
 */
export type FirstAdministrator = { userName: string; password: string };

/** Only a tenant that was made here has a user with this id. */
export const firstAdministratorId = (customerId: string): string => derivedGuid("first-administrator", customerId);

/** Gives a new tenant its first user, a global administrator. Done again, it finds the one that it made. */
export async function createFirstAdministrator(backend: Backend, customer: Customer): Promise<FirstAdministrator> {
  const { customerId, domain, countryCode } = customer;
  const userId = firstAdministratorId(customerId);
  const user: User = {
    userId,
    userPrincipalName: `admin@${domain}`,
    displayName: "Administrator",
    usageLocation: countryCode,
    roleIds: [globalAdministratorRoleId],
    createdAt: customer.createdAt,
  };
  await untilFresh(async (attempt) => {
    // A new tenant has no people: the first try does not look, and comes too late where it has some.
    const { version, user: before } = attempt === 1 ? nobody : await backend.users.read(customerId, userId);
    if (before !== undefined) return;
    await backend.users.save(
      customerId,
      version,
      { before, after: user },
      { kind: "first-administrator-made", subject: userId, by: backend.actor, after: user },
    );
  });
  return { userName: user.userPrincipalName, password: passwordFrom(backend.secretFor("first-password", customerId)) };
}

const nobody: People = { version: unwritten, user: undefined, nameHolder: undefined };

/** Capital, small letter, digit and sign, as directories want them. */
const passwordFrom = (digits: string) => `Pw${digits.slice(0, 20)}!`;
