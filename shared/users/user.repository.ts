import type { z } from "zod";
import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import type { Ports, StoredRow } from "../platform/ports.js";
import { Group, User } from "./user.schema.js";

const tableName = "customerusers";
/** One partition per tenant: a name is taken in the transaction that makes its user. */
const userKey = (userId: string) => `user_${userId}`;
const nameKey = (userPrincipalName: string) => `name_${userPrincipalName}`;
const roleKey = (roleId: string, userId: string) => `role_${roleId}_${userId}`;
const groupKey = (groupId: string) => `group_${groupId}`;
const memberKey = (groupId: string, userId: string) => `member_${groupId}_${userId}`;
const within = (prefix: string) => ({ from: prefix, to: `${prefix}~` });

/** What is known of a tenant's people, of which a change reads no more than it needs. */
export type People = { version: Version; user: User | undefined; nameHolder: string | undefined };
type Listed<T> = { items: T[]; token?: string };
type Paging = { size: number; token?: string };

export function usersRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open(tableName);
  const one = async <T>(customerId: string, key: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const row = await table.get(customerId, key);
    return row && schema.parse(JSON.parse(row.body));
  };
  const listed = async <T>(customerId: string, prefix: string, paging: Paging, read: (row: StoredRow) => T) => {
    const page = await table.page(customerId, { ...within(prefix), ...paging });
    const items = page.rows.map(read);
    const answer: Listed<T> = page.token === undefined ? { items } : { items, token: page.token };
    return answer;
  };
  const lastId = (row: StoredRow) => row.rowKey.slice(-36);

  return {
    find: (customerId: string, userId: string) => one(customerId, userKey(userId), User),
    findGroup: (customerId: string, groupId: string) => one(customerId, groupKey(groupId), Group),
    list: (customerId: string, paging: Paging) =>
      listed(customerId, "user_", paging, (row) => User.parse(JSON.parse(row.body))),
    groups: (customerId: string, paging: Paging) =>
      listed(customerId, "group_", paging, (row) => Group.parse(JSON.parse(row.body))),
    /** Ids of those who have the role. */
    roleMembers: (customerId: string, roleId: string, paging: Paging) =>
      listed(customerId, `role_${roleId}_`, paging, lastId),
    /** Ids of those in the group. */
    groupMembers: (customerId: string, groupId: string, paging: Paging) =>
      listed(customerId, `member_${groupId}_`, paging, lastId),

    /** A user and whose a name is, to change them. */
    read: async (customerId: string, userId: string, name?: string): Promise<People> => {
      const keys = [userKey(userId), ...(name === undefined ? [] : [nameKey(name)])];
      const { version, rows } = await ledger.readRows(tableName, customerId, keys);
      const user = rows.find(({ rowKey }) => rowKey === userKey(userId));
      const holder = rows.find(({ rowKey }) => name !== undefined && rowKey === nameKey(name));
      return {
        version,
        user: user && User.parse(JSON.parse(user.body)),
        nameHolder: holder && (JSON.parse(holder.body) as { userId: string }).userId,
      };
    },
    /** Where the tenant's people stand, to change a group. */
    version: async (customerId: string): Promise<Version> => (await ledger.readRows(tableName, customerId, [])).version,

    /** Writes a user with the rows that its name and its roles are found by. */
    save: (customerId: string, version: Version, { before, after }: Change, happened: Happened) =>
      ledger.commit(tableName, customerId, version, changesOf(before, after), happened),
    saveGroup: (customerId: string, version: Version, group: Group, happened: Happened) =>
      ledger.commit(tableName, customerId, version, [{ put: groupKey(group.groupId), value: group }], happened),
    addMember: (customerId: string, version: Version, groupId: string, userId: string, happened: Happened) =>
      ledger.commit(tableName, customerId, version, [{ put: memberKey(groupId, userId), value: { userId } }], happened),
    isMember: async (customerId: string, groupId: string, userId: string): Promise<boolean> =>
      (await table.get(customerId, memberKey(groupId, userId))) !== undefined,
    removeMember: (customerId: string, version: Version, groupId: string, userId: string, happened: Happened) =>
      ledger.commit(tableName, customerId, version, [{ remove: memberKey(groupId, userId) }], happened),
  };
}

type Change = { before: User | undefined; after: User };

function changesOf(before: User | undefined, after: User): LedgerChange[] {
  const { userId, userPrincipalName, roleIds } = after;
  const had = before?.roleIds ?? [];
  return [
    { put: userKey(userId), value: after },
    { put: nameKey(userPrincipalName), value: { userId } },
    ...(before === undefined || before.userPrincipalName === userPrincipalName
      ? []
      : [{ remove: nameKey(before.userPrincipalName) }]),
    ...roleIds.filter((id) => !had.includes(id)).map((id) => ({ put: roleKey(id, userId), value: { userId } })),
    ...had.filter((id) => !roleIds.includes(id)).map((id) => ({ remove: roleKey(id, userId) })),
  ];
}
