import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { limits } from "../kernel/limits.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { globalAdministratorRoleId } from "./directory-roles.js";
import { firstAdministratorId } from "./first-administrator.js";
import type { User } from "./user.schema.js";

/**
 * Refuses to take away a tenant's last global administrator: nobody could answer for it any more (REL-02). Asked after
 * the version that the change is committed on was read, so that two who go at once do not both go. A tenant that was
 * not made here has administrators that nobody here knows of.
 */
export async function refuseLastAdministrator(backend: Backend, customerId: string, user: User): Promise<void> {
  if (!user.roleIds.includes(globalAdministratorRoleId)) return;
  if ((await backend.users.find(customerId, firstAdministratorId(customerId))) === undefined) return;
  const size = limits.parallelRequestsMax;
  for (let token: string | undefined, isThereMore = true; isThereMore; isThereMore = token !== undefined) {
    const paging = token === undefined ? { size } : { size, token };
    const members = await backend.users.roleMembers(customerId, globalAdministratorRoleId, paging);
    const others = members.items.filter((userId) => userId !== user.userId);
    const found = await inParallel(others, (userId) => backend.users.find(customerId, userId));
    if (found.some((other) => other !== undefined && other.deletedAt === undefined)) return;
    token = members.token;
  }
  throw phrasedRefusal("INVALID_STATE", {
    fact: "User {userId} is the tenant's last global administrator.",
    remedy: "Give the role to another active user first.",
    parameters: { userId: user.userId },
  });
}
