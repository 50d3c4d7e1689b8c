import { httpFunctions } from "../../functions/all.js";
import type { Role } from "../../shared/auth/caller.js";
import { permissions } from "../../shared/auth/permissions.rules.js";

const shapeOf = (operation: string) => operation.toLowerCase().replace(/\{[^}]*\}/g, "{}");
const routes = new Map(
  httpFunctions.map(({ methods, route, needs }) => [shapeOf(`${methods[0]} /${route}`), needs] as const),
);
const named = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) \/v1\/[^\s?,;:)]*/g;
/** Who else is told to call it: "the operator lists partners with GET …". */
const someoneElse = /(?:^|[.;] )(?:let )?(?:the operator|its partners?|partners) [^.;]*$/i;

/** The routes that a text names and the app has not; ids stand there in braces, by whatever name. */
export const missingRoutes = (text: string): string[] =>
  operationsIn(text)
    .map(([operation]) => operation)
    .filter((operation) => !routes.has(shapeOf(operation)));

/** The routes that a text tells its reader to call, and the role may not. */
export const closedRoutes = (text: string, role: Role): string[] =>
  operationsIn(text)
    .filter(([operation, before]) => {
      const needs = routes.get(shapeOf(operation));
      const carriers: readonly Role[] = needs === undefined || needs === "public" ? [role] : permissions[needs];
      return !carriers.includes(role) && !someoneElse.test(before);
    })
    .map(([operation]) => operation);

const operationsIn = (text: string): [operation: string, before: string][] =>
  [...text.matchAll(named)].map(({ 0: operation, index }) => [operation.replace(/\.$/, ""), text.slice(0, index)]);
