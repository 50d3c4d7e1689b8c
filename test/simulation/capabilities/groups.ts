import type { StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";
import { userOf } from "./users.js";
import { wholeList } from "./whole-list.js";

type Of = { seller: Seller; customer: string; group: string };
const groupOf = ({ customer, group }: Of) => `group ${group} of ${customer}`;

/** The partner makes a group in its customer's tenant. */
export function createGroup(story: StoryWriter, of: Of): void {
  const { seller, customer, group } = of;
  story.step(seller, `makes the group ${group} of ${customer}`, async ({ ask, known }) => {
    const id = known.get(`customer ${customer}`);
    if (id === undefined) return;
    const body = { displayName: group };
    const { status, body: made } = await ask(`POST /v1/customers/${id}/groups`, { as: parties[seller].tenantId, body });
    if (status === 201) known.set(groupOf(of), (made as { id: string }).id);
  });
}

/** The partner puts a user into a group, or takes it out. */
export function setMember(story: StoryWriter, of: Of, person: string, isMember: boolean): void {
  const { seller, customer, group } = of;
  story.step(seller, `${isMember ? "puts" : "takes"} ${person} of ${customer} ${group}`, async (client) => {
    const { ask, known, expect } = client;
    const id = known.get(`customer ${customer}`);
    const [groupId, user] = [known.get(groupOf(of)), known.get(userOf({ customer, person }))];
    if (id === undefined || groupId === undefined || user === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${id}/groups/${groupId}/members`;
    const { status } = isMember
      ? await ask(`POST ${line}`, { as, body: { id: user } })
      : await ask(`DELETE ${line}/${user}`, { as });
    if (status >= 400 || story.races) return;
    const members = await wholeList(client, line, as);
    expect("a group's list is right after the change", members.some((one) => one.id === user) === isMember, user);
  });
}
