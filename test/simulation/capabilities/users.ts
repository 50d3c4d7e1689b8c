import type { StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";
import { wholeList } from "./whole-list.js";

export const roles = {
  administrator: "62e90394-69f5-4237-9190-012177145e10",
  reader: "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
} as const;
export type Role = keyof typeof roles;

type Of = { seller: Seller; customer: string; domain: string; person: string };
export const userOf = ({ customer, person }: Pick<Of, "customer" | "person">) => `user ${person} of ${customer}`;

/** The partner makes a user in its customer's tenant. */
export function createUser(story: StoryWriter, of: Of): void {
  const { seller, customer, domain, person } = of;
  const body = {
    userPrincipalName: `${person}@${domain}`,
    displayName: person,
    usageLocation: parties[seller].country,
    passwordProfile: { password: "Very-secret-1", forceChangePassword: true },
  };
  story.step(seller, `makes the user ${person} of ${customer}`, async ({ ask, known, expect }) => {
    const id = known.get(`customer ${customer}`);
    if (id === undefined) return;
    const as = parties[seller].tenantId;
    const { status, body: made } = await ask(`POST /v1/customers/${id}/users`, { as, body });
    if (status !== 201) return;
    const user = (made as { id: string }).id;
    known.set(userOf(of), user);
    const read = await ask(`GET /v1/customers/${id}/users/${user}`, { as });
    expect(
      "a read after one's own write sees it",
      story.races || read.status === 200,
      `the user just made: ${read.text}`,
    );
  });
}

/** The partner renames a user, display name alone or the name it signs in with. */
export function renameUser(story: StoryWriter, of: Of, displayName: string, signsInAs?: string): void {
  const { domain } = of;
  const body = { displayName, ...(signsInAs === undefined ? {} : { userPrincipalName: `${signsInAs}@${domain}` }) };
  change(story, of, `renames ${of.person} to ${displayName}`, "PATCH", body, displayName);
}

/** The partner deletes a user; within 30 days it can be brought back. */
export const deleteUser = (story: StoryWriter, of: Of): void => change(story, of, `deletes ${of.person}`, "DELETE");
export const restoreUser = (story: StoryWriter, of: Of): void =>
  change(story, of, `brings ${of.person} back`, "PATCH", { state: "active" });

/** The partner gives a user a directory role, or takes it. */
export function giveRole(story: StoryWriter, of: Of, role: Role, has: boolean): void {
  const { seller, customer, person } = of;
  story.step(seller, `${has ? "gives" : "takes"} ${person} of ${customer} the role ${role}`, async (client) => {
    const { ask, known, expect } = client;
    const [id, user] = [known.get(`customer ${customer}`), known.get(userOf(of))];
    if (id === undefined || user === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${id}/directoryroles/${roles[role]}/usermembers`;
    const { status } = has
      ? await ask(`POST ${line}`, { as, body: { id: user } })
      : await ask(`DELETE ${line}/${user}`, { as });
    if (status >= 400 || story.races) return;
    const members = await wholeList(client, line, as);
    expect("a role's list is right after the change", members.some((one) => one.id === user) === has, user);
  });
}

function change(story: StoryWriter, of: Of, title: string, method: string, body?: object, seen?: string): void {
  const { seller, customer } = of;
  story.step(seller, `${title} (${customer})`, async ({ ask, known, expect }) => {
    const [id, user] = [known.get(`customer ${customer}`), known.get(userOf(of))];
    if (id === undefined || user === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${id}/users/${user}`;
    const { status } = await ask(`${method} ${line}`, { as, ...(body === undefined ? {} : { body }) });
    if (status >= 400 || seen === undefined || story.races) return;
    const read = await ask(`GET ${line}`, { as });
    expect("a read after one's own write sees it", read.text.includes(seen), read.text);
  });
}
