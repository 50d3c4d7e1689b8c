import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { administeredTenant } from "./administered-tenant.js";
import { userNotFound } from "./change-users.js";
import { activeUsers } from "./find-users.js";
import { Group, type NewGroup, type User } from "./user.schema.js";

type Of = { caller: Caller; customerId: string };
type OfGroup = Of & { groupId: string };
type Paging = { size: number; token?: string };

/** Makes a group in the customer's tenant. The same request again finds the group that it made. */
export async function createGroup(backend: Backend, { caller, customerId, group }: Of & { group: NewGroup }) {
  const groupId = backend.idFor("group", customerId);
  const told = ({ after }: LedgerEvent) => Group.parse(after);
  return backend.once("group-changed", groupId, told, async () => {
    const [version] = await Promise.all([
      backend.users.version(customerId),
      administeredTenant(backend, caller, customerId),
    ]);
    const after: Group = { ...group, groupId, createdAt: backend.now.toISOString() };
    await backend.users.saveGroup(customerId, version, after, {
      kind: "group-changed",
      subject: groupId,
      by: backend.actor,
      after,
    });
    return after;
  });
}

/** A page of the customer's groups. */
export async function listGroups(
  backend: Backend,
  { caller, customerId, ...paging }: Of & Paging,
): Promise<{ items: Group[]; token?: string }> {
  const [page] = await Promise.all([
    backend.users.groups(customerId, paging),
    administeredTenant(backend, caller, customerId),
  ]);
  return page;
}

/** A page of the active users in a group, as they are now (ROL-08). */
export async function listGroupMembers(
  backend: Backend,
  { caller, customerId, groupId, ...paging }: OfGroup & Paging,
): Promise<{ items: User[]; token?: string }> {
  const [members, group] = await Promise.all([
    backend.users.groupMembers(customerId, groupId, paging),
    backend.users.findGroup(customerId, groupId),
    administeredTenant(backend, caller, customerId),
  ]);
  if (group === undefined) throw groupNotFound(groupId);
  return activeUsers(backend, customerId, members);
}

/** Puts a user into a group, or takes it out. What is so already stays so. */
export async function setGroupMember(
  backend: Backend,
  { caller, customerId, groupId, userId, isMember }: OfGroup & { userId: string; isMember: boolean },
): Promise<User> {
  const told = async () => {
    const user = await backend.users.find(customerId, userId);
    if (user === undefined) throw userNotFound(userId);
    return user;
  };
  return backend.once("group-changed", groupId, told, async () => {
    const [{ version, user }] = await Promise.all([
      backend.users.read(customerId, userId),
      administeredTenant(backend, caller, customerId),
    ]);
    const [group, wasMember] = await Promise.all([
      knownGroup(backend, customerId, groupId),
      backend.users.isMember(customerId, groupId, userId),
    ]);
    if (user === undefined || (isMember && user.deletedAt !== undefined)) throw userNotFound(userId);
    if (wasMember === isMember) return user;
    const happened = { kind: "group-changed", subject: groupId, by: backend.actor } as const;
    await (isMember
      ? backend.users.addMember(customerId, version, groupId, userId, { ...happened, after: { group, joined: userId } })
      : backend.users.removeMember(customerId, version, groupId, userId, {
          ...happened,
          after: { group, left: userId },
        }));
    return user;
  });
}

async function knownGroup(backend: Backend, customerId: string, groupId: string): Promise<Group> {
  const group = await backend.users.findGroup(customerId, groupId);
  if (group === undefined) throw groupNotFound(groupId);
  return group;
}

const groupNotFound = (groupId: string) =>
  phrasedRefusal("NOT_FOUND", {
    fact: "No group of this customer has the id {groupId}.",
    remedy: "List the groups with GET /v1/customers/{id}/groups.",
    parameters: { groupId },
  });
