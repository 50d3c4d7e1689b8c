import { createHash } from "node:crypto";

/** The parties that the local issuer knows: what Entra ID's directory is to the real one. */
export type Client = { clientId: string; secret: string; roles: readonly string[] };
export type User = { userId: string; userName: string; password: string; roles: readonly string[] };
export type Tenant = { tenantId: string; name: string; clients: readonly Client[]; users: readonly User[] };
export type Directory = {
  tenants: readonly Tenant[];
  /** What all other tenants have alike, since customers come while we run: an administrator, and the apps' secret. */
  others?: { password: string; secret: string; roles: readonly string[] };
};

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Finds a tenant by its id. */
export const tenantOf = (directory: Directory, id: string) =>
  directory.tenants.find(({ tenantId }) => same(tenantId, id));
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A tenant that is not listed, if all others have something alike: its administrator is `admin@` at whatever domain it
 * says, and any app is one of its own.
 */
export function otherTenant(
  { others }: Directory,
  id: string,
  { clientId, userName }: { clientId: string; userName: string },
): Tenant | undefined {
  if (others === undefined || !guid.test(id)) return undefined;
  const { password, secret, roles } = others;
  const tenantId = id.toLowerCase();
  const name = /^admin@[^@\s]+$/i.test(userName) ? userName : `admin@${tenantId}`;
  return {
    tenantId,
    name,
    clients: [{ clientId, secret, roles: [] }],
    users: [{ userId: administratorOf(tenantId), userName: name, password, roles }],
  };
}

function administratorOf(tenantId: string): string {
  const hex = createHash("sha256").update(`${tenantId}/administrator`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Finds an app by its client id. */
export const clientOf = (tenant: Tenant, id: string) => tenant.clients.find(({ clientId }) => same(clientId, id));
/** Finds a user by object id or by name. */
export const userOf = (tenant: Tenant, who: string) =>
  tenant.users.find(({ userId, userName }) => same(userId, who) || same(userName, who));
