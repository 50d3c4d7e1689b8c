import { phrasedRefusal } from "../language/phrased.rules.js";
import roles from "./directory-roles.data.json";

export type DirectoryRole = { id: string; name: string };

/** The roles that every tenant has, under the ids by which they are known everywhere. */
export const directoryRoles: readonly DirectoryRole[] = roles;
export const globalAdministratorRoleId = "62e90394-69f5-4237-9190-012177145e10";

/** The role with this id, which a route named. */
export function directoryRole(roleId: string): DirectoryRole {
  const role = directoryRoles.find(({ id }) => id === roleId);
  if (role !== undefined) return role;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No directory role has the id {roleId}.",
    remedy: "List the roles with GET /v1/customers/{id}/directoryroles.",
    parameters: { roleId },
  });
}
