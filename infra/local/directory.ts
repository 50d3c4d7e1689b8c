/** The parties that the local issuer knows: what Entra ID's directory is to the real one. */
export type Client = { clientId: string; secret: string; roles: readonly string[] };
export type User = { userId: string; userName: string; password: string; roles: readonly string[] };
export type Tenant = { tenantId: string; name: string; clients: readonly Client[]; users: readonly User[] };
export type Directory = { tenants: readonly Tenant[] };

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Finds a tenant by its id. */
export const tenantOf = (directory: Directory, id: string) =>
  directory.tenants.find(({ tenantId }) => same(tenantId, id));
/** Finds an app by its client id. */
export const clientOf = (tenant: Tenant, id: string) => tenant.clients.find(({ clientId }) => same(clientId, id));
/** Finds a user by object id or by name. */
export const userOf = (tenant: Tenant, who: string) =>
  tenant.users.find(({ userId, userName }) => same(userId, who) || same(userName, who));
