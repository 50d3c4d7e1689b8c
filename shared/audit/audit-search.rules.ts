import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { parseWireDate } from "../kernel/wire-date.js";

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
    throw new Refusal("REQUEST_INVALID", {
      fact: `startDate is "${startDate}", more than ${limits.auditDaysMax} days back.`,
      remedy: `Ask for at most the last ${limits.auditDaysMax} days.`,
      parameters: { property: "startDate", value: startDate ?? "" },
    });
  }
  if (end <= start) {
    throw new Refusal("REQUEST_INVALID", {
      fact: `endDate "${endDate}" is not after startDate "${startDate}".`,
      remedy: "Send an end that comes after the start.",
      parameters: { property: "endDate", value: endDate ?? "" },
    });
  }
  return { from: start.toISOString(), to: end.toISOString() };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
const startOfDay = (date: Date) => new Date(`${dayOf(date)}T00:00:00.000Z`);

function dateOf(name: string, text: string): Date {
  const date = parseWireDate(text);
  if (date !== undefined) return date;
  throw new Refusal("REQUEST_INVALID", {
    fact: `${name} is "${text.slice(0, 80)}".`,
    remedy: `Send ${name} as yyyy-MM-dd.`,
    parameters: { property: name, value: text.slice(0, 80) },
  });
}
