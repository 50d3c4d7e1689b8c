import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { limits } from "../kernel/limits.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { EventKind } from "../ledger/event-kinds.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { administeredTenant } from "./administered-tenant.js";
import { globalAdministratorRoleId } from "./directory-roles.js";
import { refuseLastAdministrator } from "./last-administrator.js";
import type { People } from "./user.repository.js";
import { userState } from "./user.rules.js";
import { type NewUser, User, type UserChange } from "./user.schema.js";

type Of = { caller: Caller; customerId: string };
type OfUser = Of & { userId: string };
type Named = Omit<OfUser, "caller">;
const userTold = ({ after }: LedgerEvent) => User.parse(after);

/** Makes a user in the customer's tenant. The same request again finds the user that it made. */
export async function createUser(
  backend: Backend,
  { caller, customerId, user }: Of & { user: NewUser },
): Promise<User> {
  const { passwordProfile: _forgotten, ...named } = user;
  const userId = backend.idFor("user", customerId);
  return untilFresh(async () => {
    const [people, { domain }] = await Promise.all([
      backend.users.read(customerId, userId, named.userPrincipalName),
      administeredTenant(backend, caller, customerId),
    ]);
    refuseForeignName(named.userPrincipalName, domain);
    if (people.user !== undefined) return people.user;
    await refuseTakenName(backend, { customerId, userId }, people, named.userPrincipalName);
    const after: User = { ...named, userId, roleIds: [], createdAt: backend.now.toISOString() };
    await save(backend, customerId, people, "user-created", after);
    return after;
  });
}

/** Changes what the request names; `state: active` brings a deleted user back while it is restorable. */
export async function changeUser(
  backend: Backend,
  { caller, customerId, userId, change }: OfUser & { change: UserChange },
): Promise<User> {
  const { passwordProfile, state, ...named } = change;
  const wantsActive = readState(state);
  const name = named.userPrincipalName;
  return backend.once("user-changed", userId, userTold, async () => {
    const [people, { domain }] = await Promise.all([
      backend.users.read(customerId, userId, name),
      administeredTenant(backend, caller, customerId),
    ]);
    const before = present(backend, people, userId);
    const isActive = before.deletedAt === undefined;
    // Clients send the whole resource back, `state` included: only a request for nothing else asks to bring back.
    const asksNothingElse = passwordProfile === undefined && Object.values(named).every((one) => one === undefined);
    if (wantsActive && isActive && asksNothingElse) throw notInactive(userId);
    if (!isActive && !wantsActive) throw notActive(userId);
    if (name !== undefined && name !== before.userPrincipalName) {
      refuseForeignName(name, domain);
      await refuseTakenName(backend, { customerId, userId }, people, name);
    }
    const { deletedAt: _restored, ...kept } = before;
    const defined = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
    const after: User = { ...kept, ...defined };
    if (isActive && JSON.stringify(after) === JSON.stringify(before)) return before;
    await save(backend, customerId, people, "user-changed", after);
    return after;
  });
}

/** Makes a user inactive, unless it is the last global administrator; for some days it can be brought back. Again, it changes nothing. */
export async function deleteUser(backend: Backend, { caller, customerId, userId }: OfUser): Promise<void> {
  const told = () => undefined;
  await backend.once("user-deleted", userId, told, async () => {
    const [people] = await Promise.all([
      backend.users.read(customerId, userId),
      administeredTenant(backend, caller, customerId),
    ]);
    const before = present(backend, people, userId);
    if (before.deletedAt !== undefined) return;
    await refuseLastAdministrator(backend, customerId, before);
    await save(backend, customerId, people, "user-deleted", { ...before, deletedAt: backend.now.toISOString() });
  });
}

/** Gives a user a directory role, or takes it, but not the last global administrator's. What is so already stays so. */
export async function setRole(
  backend: Backend,
  { caller, customerId, userId, roleId, has }: OfUser & { roleId: string; has: boolean },
): Promise<User> {
  const kind = has ? "role-given" : "role-taken";
  return backend.once(kind, userId, userTold, async () => {
    const [people] = await Promise.all([
      backend.users.read(customerId, userId),
      administeredTenant(backend, caller, customerId),
    ]);
    const before = present(backend, people, userId);
    if (before.deletedAt !== undefined && has) throw notActive(userId);
    if (before.roleIds.includes(roleId) === has) return before;
    const isInOffice = before.deletedAt === undefined && roleId === globalAdministratorRoleId;
    if (!has && isInOffice) await refuseLastAdministrator(backend, customerId, before);
    const others = before.roleIds.filter((id) => id !== roleId);
    const after: User = { ...before, roleIds: has ? [...others, roleId] : others };
    await save(backend, customerId, people, kind, after);
    return after;
  });
}

const save = (backend: Backend, customerId: string, { version, user: before }: People, kind: EventKind, after: User) =>
  backend.users.save(
    customerId,
    version,
    { before, after },
    { kind, subject: after.userId, by: backend.actor, ...(before === undefined ? {} : { before }), after },
  );

/** The user that a route names; who is purged is not there. */
function present(backend: Backend, { user }: People, userId: string): User {
  if (user !== undefined && userState(user, backend.now) !== "purged") return user;
  throw userNotFound(userId);
}

export const userNotFound = (userId: string) =>
  phrasedRefusal("NOT_FOUND", {
    fact: "No user of this customer has the id {userId}.",
    remedy: "List the users with GET /v1/customers/{id}/users.",
    parameters: { userId },
    wireCode: 60002,
  });

function readState(state: string | undefined): boolean {
  const word = state?.toLowerCase();
  if (word === undefined || word === "none") return false;
  if (word === "active") return true;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: state === undefined ? "{property} is missing." : '{property} is "{value}".',
    remedy: "Only active can be asked for; DELETE makes a user inactive.",
    parameters: { property: "state", value: state?.slice(0, 80) ?? "missing", allowed: "active" },
  });
}

function refuseForeignName(userPrincipalName: string, domain: string): void {
  if (userPrincipalName.endsWith(`@${domain}`)) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} {value} is not at a managed domain of this tenant.",
    remedy: "Use a name at {domain}; users of federated domains are made where they are federated from.",
    parameters: { property: "userPrincipalName", value: userPrincipalName, domain: `${domain}` },
  });
}

/**
 * A purged user's name is free again. One that is the user's own by now was given by another try of the request, after
 * the user was read: the commit will come too late.
 */
async function refuseTakenName(backend: Backend, { customerId, userId }: Named, { nameHolder }: People, name: string) {
  if (nameHolder === undefined || nameHolder === userId) return;
  const holder = await backend.users.find(customerId, nameHolder);
  if (holder === undefined || userState(holder, backend.now) === "purged") return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} {value} belongs to another user of this tenant.",
    remedy: "Choose another name; that of a deleted user is free after {days} days.",
    parameters: { property: "userPrincipalName", value: name, days: `${limits.userRestorableDays}` },
    status: 409,
  });
}

const notInactive = (userId: string) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "User {userId} is active.",
    remedy: "Only a deleted user is brought back.",
    parameters: { userId, state: "active" },
  });

const notActive = (userId: string) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "User {userId} was deleted.",
    remedy: 'Bring it back first, with PATCH and "state": "active".',
    parameters: { userId, state: "deleted" },
  });
