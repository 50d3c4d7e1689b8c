/** `2026-11-14`, and Java's `2026-11-318`, which has the day of the year where the day should be. */
const dashed = /^(\d{4})-(\d{2})-(\d{2,3})$/;
/** `11/14/2026 00:00:00` and `11/14/2026 12:00:00 AM`, as .NET prints a time in its culture; month first. */
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?)?$/i;
const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** The instant that a client wrote in any of the spellings that real clients use, UTC where no zone is given; nothing for any other text. */
export function parseWireDate(text: string): Date | undefined {
  const trimmed = text.trim();
  const date = dashed.exec(trimmed);
  if (date) return fromDay(Number(date[1]), Number(date[2]), Number(date[3]));
  const culture = slashed.exec(trimmed);
  if (culture) return fromCulture(culture);
  if (!iso.test(trimmed)) return undefined;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed.slice(11));
  const day = dashed.exec(trimmed.slice(0, 10));
  if (!day || fromDay(Number(day[1]), Number(day[2]), Number(day[3])) === undefined) return undefined;
  return valid(new Date(hasZone ? trimmed : `${trimmed}Z`));
}

function fromDay(year: number, month: number, day: number): Date | undefined {
  // No month has a 32nd day, and the 1st of February is the 32nd of the year: the two readings never meet.
  if (day > 31) return day <= 366 ? utc(year, 1, day) : undefined;
  const date = utc(year, month, day);
  return date?.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

function fromCulture([, month, day, year, hour = "0", minute = "0", second = "0", half]: RegExpExecArray) {
  const midnight = fromDay(Number(year), Number(month), Number(day));
  const spoken = Number(hour);
  if (midnight === undefined || Number(day) > 31 || spoken > 23 || (half !== undefined && spoken > 12))
    return undefined;
  const hours = half === undefined ? spoken : (spoken % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  return valid(new Date(midnight.getTime() + ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000));
}

const utc = (year: number, month: number, day: number) => valid(new Date(Date.UTC(year, month - 1, day)));
const valid = (date: Date) => (Number.isNaN(date.getTime()) ? undefined : date);
