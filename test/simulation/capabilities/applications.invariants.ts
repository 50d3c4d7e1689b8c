import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

type Kinds = Readonly<Record<string, string>>;
type Application = { applicationId: string; partnerId: string; kind: string; state: string; decidedAt?: string };
type Nomination = {
  nominationId: string;
  partnerId: string;
  nominatedBy: string;
  provenRecord: boolean;
  result: string;
};
type Event = { kind: string; subject: string; after?: unknown };
type Enrolled = { kinds: Kinds; nomination?: Nomination };
type Link = { resellerId: string; activeSince?: string; past?: { from: string }[] };

const isFinal = ({ state }: Application) => state === "approved" || state === "refused";

/** What applications and nominations promise: how a partner comes to what it is. */
export const applicationInvariants: readonly Invariant[] = [
  {
    promise: "of a partner one application for direct bill is open, and what was decided of one stays",
    after: (begun) => {
      const decided = new Map<string, string>();
      for (const { rowKey, body } of rowsOf(begun, "application_")) {
        if (isFinal(read<Application>(body))) decided.set(rowKey, body);
      }
      return (call, look) => {
        if (!/^partners: change partners .*\bapplication_/.test(call.what)) return undefined;
        const open = new Map<string, string>();
        for (const { rowKey, body } of rowsOf(look, "application_")) {
          const before = decided.get(rowKey);
          if (before !== undefined && before !== body) return `${before} has become ${body}`;
          const application = read<Application>(body);
          if (isFinal(application)) decided.set(rowKey, body);
          else if (open.has(application.partnerId)) return `${open.get(application.partnerId)} and ${body} are open`;
          else open.set(application.partnerId, body);
        }
        return undefined;
      };
    },
  },
  {
    promise: "what a partner is it became by its enrolment or by one approval, and every approval made it so",
    atEnd: (look) => {
      const applications = [...rowsOf(look, "application_")].map(({ body }) => read<Application>(body));
      const enrolments = new Map(
        eventsOf(look, "partner-enrolled").map(({ subject, after }) => [subject, (after as Enrolled).kinds]),
      );
      for (const { body } of rowsOf(look, "partner_")) {
        const { partnerId, kinds } = read<{ partnerId: string; kinds: Kinds }>(body);
        const approved = applications.filter((one) => one.partnerId === partnerId && one.state === "approved");
        const made = [
          ...Object.entries(enrolments.get(partnerId) ?? {}),
          ...approved.map(({ kind, decidedAt }) => [kind, decidedAt]),
        ];
        const [is, became] = [Object.entries(kinds), made].map((pairs) => JSON.stringify(pairs.sort()));
        if (is !== became) return `${partnerId} is ${is}, became ${became}`;
      }
      return undefined;
    },
  },
  {
    promise: "who became a provider had a latest nomination that was granted, by somebody else and for a proven record",
    atEnd: (look) => {
      const latest = new Map<string, Nomination>();
      const told = new Set<string>();
      for (const { kind, subject, after } of eventsOf(look)) {
        const { nomination, kinds } = kind === "partner-enrolled" ? (after as Enrolled) : {};
        const noted = kind === "provider-nominated" ? (after as Nomination) : nomination;
        if (noted !== undefined) latest.set(subject, noted);
        if (noted !== undefined) told.add(noted.nominationId);
        const made = kind === "application-made" ? (after as Application) : undefined;
        const provider = made?.kind === "indirectProvider" ? made.partnerId : kinds?.indirectProvider && subject;
        if (provider === undefined) continue;
        const by = latest.get(provider);
        if (by?.result !== "granted" || !by.provenRecord || by.nominatedBy === provider)
          return `${provider}: ${JSON.stringify(by)}`;
      }
      for (const { body } of rowsOf(look, "nomination_")) {
        const { nominationId, partnerId } = read<Nomination>(body);
        const isPartners = look.row("partners", "partners", `partner_${partnerId}`) !== undefined;
        if (!isPartners || !told.delete(nominationId)) return `${body} is nobody's, or nobody told it`;
      }
      return told.size === 0 ? undefined : `nominations ${[...told].join(", ")} were told and not kept`;
    },
  },
  {
    promise: "who became a reseller by application took up a provider's invitation with it",
    atEnd: (look) => {
      const links = [...rowsOf(look, "link_")].map(({ body }) => read<Link>(body));
      for (const { body } of rowsOf(look, "application_")) {
        const { kind, partnerId, decidedAt = "" } = read<Application>(body);
        const began = links
          .filter(({ resellerId }) => resellerId === partnerId)
          .flatMap(({ activeSince, past = [] }) => [activeSince, ...past.map(({ from }) => from)]);
        if (kind === "indirectReseller" && !began.some((from) => from !== undefined && from <= decidedAt)) return body;
      }
      return undefined;
    },
  },
];

function* rowsOf(look: Look, prefix: string) {
  for (const row of look.partition("partners", "partners")) if (row.rowKey.startsWith(prefix)) yield row;
}

const eventsOf = (look: Look, kind?: string): Event[] =>
  [...rowsOf(look, "~event_")]
    .map(({ body }) => read<Event>(body))
    .filter((event) => kind === undefined || event.kind === kind);
