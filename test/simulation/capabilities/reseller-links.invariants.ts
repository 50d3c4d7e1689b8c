import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

type Link = { id: string; state: string; past?: unknown[] };

/** What may follow what: only the reseller's yes makes a link active, and one that ended begins with a new invitation. */
const steps = new Set(["none invited", "invited active", "invited removed", "active removed", "removed invited"]);

/** What links of providers and resellers promise. */
export const resellerLinkInvariants: readonly Invariant[] = [
  {
    promise: "a link of provider and reseller goes from invited to active to removed, and keeps its past",
    after: (begun) => {
      const links = new Map<string, Link>();
      for (const { rowKey, body } of begun.partition("partners", "partners")) {
        if (rowKey.startsWith("link_")) links.set(rowKey, read<Link>(body));
      }
      return (call, look) => {
        const [, rowKey] = /^partners: change partners .*\b(link_\S+)/.exec(call.what) ?? [];
        const body = rowKey === undefined ? undefined : look.row("partners", "partners", rowKey);
        if (rowKey === undefined || body === undefined) return undefined;
        const [before, now] = [links.get(rowKey), read<Link>(body)];
        links.set(rowKey, now);
        const [was, is] = [before?.state ?? "none", now.state];
        const keepsPast = (now.past ?? []).length >= (before?.past ?? []).length;
        if ((was === is || steps.has(`${was} ${is}`)) && keepsPast) return undefined;
        return `${JSON.stringify(before)} has become ${body}`;
      };
    },
  },
];
