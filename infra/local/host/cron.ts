/** Which values of one field an expression allows. */
type Field = ReadonlySet<number>;
export type Schedule = { seconds: Field; minutes: Field; hours: Field; days: Field; months: Field; weekdays: Field };

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Reads `{second} {minute} {hour} {day} {month} {weekday}`; five fields mean second 0. Sunday is 0. */
export function parseSchedule(expression: string): Schedule {
  const texts = expression.trim().split(/\s+/);
  const [second, minute, hour, day, month, weekday] = texts.length === 5 ? ["0", ...texts] : texts;
  if (!second || !minute || !hour || !day || !month || !weekday || texts.length > 6) {
    throw new Error(`"${expression}" is no schedule of five or six fields.`);
  }
  return {
    seconds: parseField(second, 0, 59),
    minutes: parseField(minute, 0, 59),
    hours: parseField(hour, 0, 23),
    days: parseField(day, 1, 31),
    months: parseField(month, 1, 12, monthNames),
    weekdays: parseField(weekday, 0, 6, dayNames),
  };
}

function parseField(text: string, least: number, most: number, names: readonly string[] = []): Field {
  const allowed = new Set<number>();
  for (const part of text.split(",")) {
    const [, range, step = "1"] = part.match(/^([^/]+)(?:\/(\d+))?$/) ?? [];
    const [from, to] = range === "*" ? [least, most] : boundsOf(range, most, part.includes("/"));
    if (!(from >= least && to <= most && from <= to && Number(step) > 0)) {
      throw new Error(`"${part}" is no schedule field between ${least} and ${most}.`);
    }
    for (let value = from; value <= to; value += Number(step)) allowed.add(value);
  }
  return allowed;

  function numberOf(word: string): number {
    const named = names.indexOf(word.toLowerCase().slice(0, 3));
    if (named >= 0) return named + least;
    return /^\d+$/.test(word) ? Number(word) : Number.NaN;
  }
  function boundsOf(range: string | undefined, end: number, stepped: boolean): [number, number] {
    const [from = "", to] = (range ?? "").split("-");
    const upTo = to === undefined ? (stepped ? end : numberOf(from)) : numberOf(to);
    return [numberOf(from), upTo];
  }
}

/** 29 February on a given weekday comes back within 40 years, whatever century lies between. */
const yearsToSearch = 41;

/** The first occurrence after `after`, in UTC; nothing for a day that never comes. Day and weekday must both fit. */
export function nextOccurrence(schedule: Schedule, after: Date): Date | undefined {
  const at = new Date(Math.floor(after.getTime() / 1000) * 1000 + 1000);
  const end = at.getUTCFullYear() + yearsToSearch;
  while (at.getUTCFullYear() < end) {
    if (!schedule.months.has(at.getUTCMonth() + 1)) {
      at.setUTCMonth(at.getUTCMonth() + 1, 1);
      at.setUTCHours(0, 0, 0);
    } else if (!schedule.days.has(at.getUTCDate()) || !schedule.weekdays.has(at.getUTCDay())) {
      at.setUTCDate(at.getUTCDate() + 1);
      at.setUTCHours(0, 0, 0);
    } else if (!schedule.hours.has(at.getUTCHours())) {
      at.setUTCHours(at.getUTCHours() + 1, 0, 0);
    } else if (!schedule.minutes.has(at.getUTCMinutes())) {
      at.setUTCMinutes(at.getUTCMinutes() + 1, 0);
    } else if (!schedule.seconds.has(at.getUTCSeconds())) {
      at.setUTCSeconds(at.getUTCSeconds() + 1);
    } else {
      return at;
    }
  }
  return undefined;
}
