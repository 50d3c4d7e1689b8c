import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { limits } from "../kernel/limits.js";
import { administeredTenant } from "./administered-tenant.js";
import { userNotFound } from "./change-users.js";
import { userState } from "./user.rules.js";
import type { User } from "./user.schema.js";

type Of = { caller: Caller; customerId: string };
type Paging = { size: number; token?: string };
type Users = { items: User[]; token?: string };

/** One user of a customer, deleted ones too as long as they can come back. */
export async function findUser(
  backend: Backend,
  { caller, customerId, userId }: Of & { userId: string },
): Promise<User> {
  const [user] = await Promise.all([
    backend.users.find(customerId, userId),
    administeredTenant(backend, caller, customerId),
  ]);
  if (user === undefined || userState(user, backend.now) === "purged") throw userNotFound(userId);
  return user;
}

/**
 * A page of a customer's active users, or of its inactive ones: one storage read. Who asks for them by `offset` pays for
 * those before it too.
 */
export async function listUsers(
  backend: Backend,
  { caller, customerId, state, offset, ...paging }: Of & Paging & { state: "active" | "inactive"; offset: number },
): Promise<Users> {
  const administered = administeredTenant(backend, caller, customerId);
  const pageFrom = async (token: string | undefined, size: number): Promise<Users> => {
    const from = token === undefined ? {} : { token };
    const [page] = await Promise.all([backend.users.list(customerId, { size, ...from }), administered]);
    return { ...page, items: page.items.filter((user) => userState(user, backend.now) === state) };
  };
  let { token } = paging;
  for (let before = offset; before > 0; ) {
    const passed = await pageFrom(token, Math.min(before, limits.tablePageRowsMax));
    if (passed.token === undefined) return { items: [] };
    before -= passed.items.length;
    token = passed.token;
  }
  return pageFrom(token, paging.size);
}

/** The active users that have a directory role. */
export async function listRoleMembers(
  backend: Backend,
  { caller, customerId, roleId, ...paging }: Of & Paging & { roleId: string },
): Promise<Users> {
  const [members] = await Promise.all([
    backend.users.roleMembers(customerId, roleId, paging),
    administeredTenant(backend, caller, customerId),
  ]);
  return activeUsers(backend, customerId, members);
}

/** The active users behind a page of ids. */
export async function activeUsers(
  backend: Backend,
  customerId: string,
  page: { items: string[]; token?: string },
): Promise<Users> {
  const found = await inParallel(page.items, (userId) => backend.users.find(customerId, userId));
  const items = found.filter((user) => user !== undefined).filter((user) => user.deletedAt === undefined);
  return { ...page, items };
}
