import { z } from "zod";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { soughtPage } from "../shared/triggers/paging.js";
import { created, noContent, ok } from "../shared/triggers/replies.js";
import { administeredTenant } from "../shared/users/administered-tenant.js";
import { changeUser, createUser, deleteUser, setRole } from "../shared/users/change-users.js";
import { directoryRole, directoryRoles } from "../shared/users/directory-roles.js";
import { findUser, listRoleMembers, listUsers } from "../shared/users/find-users.js";
import { createGroup, listGroupMembers, listGroups, setGroupMember } from "../shared/users/groups.js";
import { NewGroup, NewUser, UserChange } from "../shared/users/user.schema.js";
import {
  directoryRoleResource,
  groupResource,
  memberResource,
  userResource,
  userStateAsked,
} from "../shared/users/user.wire.js";

const Member = z.object({ id: z.guid().toLowerCase() });

/** People, directory roles and groups of a customer's tenant, for the partner that administers it. */
export const customerUserRoutes = routes({
  "create-customer-user": {
    route: "POST v1/customers/{customerId:guid}/users",
    needs: "users.write",
    tokens: "app+user",
    body: NewUser,
    handle: async ({ backend, caller, params, body }) =>
      created(userResource(params.customerId, await createUser(backend, { caller, ...params, user: body }))),
  },
  "list-customer-users": {
    route: "GET v1/customers/{customerId:guid}/users",
    needs: "users.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query, self, continuation }) => {
      const state = userStateAsked(query);
      const seek = continuation(state);
      // A token knows its place: the offset was that of the first page.
      const offset = seek.position === undefined ? (query.int("offset") ?? 0) : 0;
      return soughtPage(
        { query, self, seek },
        (paging) => listUsers(backend, { caller, ...params, state, offset, ...paging }),
        (user) => userResource(params.customerId, user),
      );
    },
  },
  "get-customer-user": {
    route: "GET v1/customers/{customerId:guid}/users/{userId:guid}",
    needs: "users.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(userResource(params.customerId, await findUser(backend, { caller, ...params }))),
  },
  "change-customer-user": {
    route: "PATCH v1/customers/{customerId:guid}/users/{userId:guid}",
    needs: "users.write",
    tokens: "app+user",
    body: UserChange,
    handle: async ({ backend, caller, params, body }) =>
      ok(userResource(params.customerId, await changeUser(backend, { caller, ...params, change: body }))),
  },
  "delete-customer-user": {
    route: "DELETE v1/customers/{customerId:guid}/users/{userId:guid}",
    needs: "users.write",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) => {
      await deleteUser(backend, { caller, ...params });
      return noContent();
    },
  },
  "list-customer-user-roles": {
    route: "GET v1/customers/{customerId:guid}/users/{userId:guid}/directoryroles",
    needs: "users.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, self }) => {
      const { roleIds } = await findUser(backend, { caller, ...params });
      return ok(collection({ items: roleIds.map(directoryRole).map(directoryRoleResource), self }));
    },
  },
  "list-directory-roles": {
    route: "GET v1/customers/{customerId:guid}/directoryroles",
    needs: "users.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, self }) => {
      await administeredTenant(backend, caller, params.customerId);
      return ok(collection({ items: directoryRoles.map(directoryRoleResource), self }));
    },
  },
  "list-directory-role-members": {
    route: "GET v1/customers/{customerId:guid}/directoryroles/{roleId:guid}/usermembers",
    needs: "users.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query, self, continuation }) => {
      const { id: roleId } = directoryRole(params.roleId);
      return soughtPage(
        { query, self, seek: continuation() },
        (paging) => listRoleMembers(backend, { caller, ...params, ...paging }),
        (user) => memberResource(user, roleId),
      );
    },
  },
  "add-directory-role-member": {
    route: "POST v1/customers/{customerId:guid}/directoryroles/{roleId:guid}/usermembers",
    needs: "users.write",
    tokens: "app+user",
    body: Member,
    handle: async ({ backend, caller, params, body }) => {
      const { id: roleId } = directoryRole(params.roleId);
      const user = await setRole(backend, { caller, ...params, userId: body.id, has: true });
      return created(memberResource(user, roleId));
    },
  },
  "remove-directory-role-member": {
    route: "DELETE v1/customers/{customerId:guid}/directoryroles/{roleId:guid}/usermembers/{userId:guid}",
    needs: "users.write",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) => {
      directoryRole(params.roleId);
      await setRole(backend, { caller, ...params, has: false });
      return noContent();
    },
  },
  "create-customer-group": {
    route: "POST v1/customers/{customerId:guid}/groups",
    needs: "users.write",
    tokens: "app+user",
    body: NewGroup,
    handle: async ({ backend, caller, params, body }) =>
      created(groupResource(params.customerId, await createGroup(backend, { caller, ...params, group: body }))),
  },
  "list-customer-groups": {
    route: "GET v1/customers/{customerId:guid}/groups",
    needs: "users.read",
    tokens: "app+user",
    handle: ({ backend, caller, params, query, self, continuation }) =>
      soughtPage(
        { query, self, seek: continuation() },
        (paging) => listGroups(backend, { caller, ...params, ...paging }),
        (group) => groupResource(params.customerId, group),
      ),
  },
  "list-customer-group-members": {
    route: "GET v1/customers/{customerId:guid}/groups/{groupId:guid}/members",
    needs: "users.read",
    tokens: "app+user",
    handle: ({ backend, caller, params, query, self, continuation }) =>
      soughtPage(
        { query, self, seek: continuation() },
        (paging) => listGroupMembers(backend, { caller, ...params, ...paging }),
        (user) => memberResource(user),
      ),
  },
  "add-customer-group-member": {
    route: "POST v1/customers/{customerId:guid}/groups/{groupId:guid}/members",
    needs: "users.write",
    tokens: "app+user",
    body: Member,
    handle: async ({ backend, caller, params, body }) =>
      created(memberResource(await setGroupMember(backend, { caller, ...params, userId: body.id, isMember: true }))),
  },
  "remove-customer-group-member": {
    route: "DELETE v1/customers/{customerId:guid}/groups/{groupId:guid}/members/{userId:guid}",
    needs: "users.write",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) => {
      await setGroupMember(backend, { caller, ...params, isMember: false });
      return noContent();
    },
  },
});
