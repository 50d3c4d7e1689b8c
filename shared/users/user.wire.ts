import { link } from "../kernel/wire-link.js";
import { type Condition, conditionOf } from "../triggers/filter.js";
import { type Query, wordOf } from "../triggers/query.js";
import type { DirectoryRole } from "./directory-roles.js";
import type { Group, User } from "./user.schema.js";

/** The wire's `CustomerUser`; a password is in no answer. */
export const userResource = (customerId: string, user: User) => ({
  id: user.userId,
  userPrincipalName: user.userPrincipalName,
  usageLocation: user.usageLocation,
  firstName: user.firstName,
  lastName: user.lastName,
  displayName: user.displayName,
  immutableId: user.immutableId,
  phoneNumber: user.phoneNumber,
  userDomainType: "managed",
  state: user.deletedAt === undefined ? "active" : "inactive",
  softDeletionTime: user.deletedAt,
  links: { self: link(`/customers/${customerId}/users/${user.userId}`) },
  attributes: { objectType: "CustomerUser" },
});

export const directoryRoleResource = ({ id, name }: DirectoryRole) => ({
  id,
  name,
  attributes: { objectType: "DirectoryRole" },
});

/** The wire's `UserMember`: a user in a role, or in one of our groups. */
export const memberResource = ({ userId, displayName, userPrincipalName }: User, roleId?: string) => ({
  id: userId,
  displayName,
  userPrincipalName,
  roleId,
  attributes: { objectType: "UserMember" },
});

/** Groups are not on the wire: ours. */
export const groupResource = (customerId: string, { groupId, displayName, description }: Group) => ({
  id: groupId,
  displayName,
  description,
  links: { self: link(`/customers/${customerId}/groups/${groupId}`) },
  attributes: { objectType: "Group" },
});

/** Which users a list shows: deleted ones only by the filter on `UserState`. */
export function userStateAsked(query: Query): "active" | "inactive" {
  const asked: Condition<"userState", "equals"> | undefined = conditionOf(query("filter"), { userState: ["equals"] });
  return asked === undefined ? "active" : wordOf("filter", asked.value, ["active", "inactive"]);
}
