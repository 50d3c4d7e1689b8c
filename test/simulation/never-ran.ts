import { httpFunctions, queueFunctions, timerFunctions } from "../../functions/all.js";
import type { HttpFunction } from "../../shared/triggers/http.js";

/** Some ask with a body for what they read. */
const reads = ({ methods, needs }: HttpFunction) =>
  methods.every((method) => method === "GET" || method === "HEAD") || /\.(?:read|see)$/.test(needs);
const functions = [
  ...[...queueFunctions, ...timerFunctions].map(({ name }) => ({ name, isRead: false })),
  // What takes every other path has all methods, and clients of stories know the paths.
  ...httpFunctions
    .filter(({ methods }) => methods.length === 1)
    .map((called) => ({ name: called.name, isRead: reads(called) })),
];

/** The functions of the app that no story came to, those that write before those that read: of these a run says nothing. */
export function functionsThatNeverRan(ran: ReadonlySet<string>): string {
  const never = functions.filter(({ name }) => !ran.has(name));
  const [writes, reads] = [false, true].map((of) => never.flatMap(({ name, isRead }) => (isRead === of ? [name] : [])));
  const told = (names: readonly string[] = []) => (names.length === 0 ? "none" : names.join(", "));
  return `of ${functions.length} functions never ran: of those that write ${told(writes)}; of those that read ${told(reads)}`;
}
