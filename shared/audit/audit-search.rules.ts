import { limits } from "../kernel/limits.js";
import { parseWireDate } from "../kernel/wire-date.js";
import { phrasedRefusal } from "../language/phrased.rules.js";

const dayMs = 24 * 60 * 60 * 1000;

/** ISO instants: `from` inclusive, `to` exclusive. */
export type AuditSpan = { from: string; to: string };

/**
 * The span that a client asks for: 30 days back to the end of today where it says nothing, at most 90 days back. An
 * end at midnight means all of that day, since clients print bare dates so.
 */
export function auditSpan(
  now: Date,
  startDate = dayOf(new Date(now.getTime() - limits.auditDaysDefault * dayMs)),
  endDate = dayOf(now),
): AuditSpan {
  const today = startOfDay(now);
  const start = dateOf("startDate", startDate);
  const asked = dateOf("endDate", endDate);
  const end = asked.getTime() === startOfDay(asked).getTime() ? new Date(asked.getTime() + dayMs) : asked;
  if (start.getTime() < today.getTime() - limits.auditDaysMax * dayMs) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: 'startDate is "{value}", more than {daysMax} days back.',
      remedy: "Ask for at most the last {daysMax} days.",
      parameters: { property: "startDate", value: startDate ?? "", daysMax: `${limits.auditDaysMax}` },
    });
  }
  if (end <= start) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: 'endDate "{value}" is not after startDate "{startDate}".',
      remedy: "Send an end that comes after the start.",
      parameters: { property: "endDate", value: endDate ?? "", startDate: startDate ?? "" },
    });
  }
  return { from: start.toISOString(), to: end.toISOString() };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const startOfDay = (date: Date) => new Date(`${dayOf(date)}T00:00:00.000Z`);

function dateOf(name: string, text: string): Date {
  const date = parseWireDate(text);
  if (date !== undefined) return date;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send {property} as {expected}.",
    parameters: { property: name, value: text.slice(0, 80), expected: "yyyy-MM-dd" },
  });
}
