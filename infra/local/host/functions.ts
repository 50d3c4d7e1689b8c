import type { AppFunction } from "./app.js";
import type { Binding } from "./contract.js";
import { nextOccurrence, parseSchedule, type Schedule } from "./cron.js";
import { supportedOutputs } from "./outputs.js";
import { parseRoute, type Route } from "./route.js";
import { type Environment, expand, type HostJson } from "./settings.js";

type Common = {
  name: string;
  function: AppFunction;
  triggerName: string;
  trigger: Binding;
  detail: string;
  error?: string;
};
export type HttpFunction = Common & { kind: "http"; methods: string[]; route: Route; level: unknown };
export type QueueFunction = Common & { kind: "queue"; queueName: string };
export type TimerFunction = Common & { kind: "timer"; schedule: Schedule };
/** A function as this host runs it. One in error is listed and never called. */
export type HostedFunction = HttpFunction | QueueFunction | TimerFunction;

/**
 * Reads the registered functions, in order of their names, which is the order in which routes are tried. What this host cannot do is
 * refused for the whole app, so that nothing is silently left out; a mistake in one function puts that one in error.
 */
export function hostFunctions(
  registered: Iterable<AppFunction>,
  hostJson: HostJson,
  environment: Environment,
): HostedFunction[] {
  const enabled = [...registered].filter(({ metadata }) => !isDisabled(metadata.name, environment));
  const sorted = enabled.sort((a, b) => ordinal(a.metadata.name.toLowerCase(), b.metadata.name.toLowerCase()));
  const functions = sorted.map((each) => hostFunction(each, hostJson, environment));
  const taken = new Set<string>();
  for (const each of functions) {
    const error = each.error ?? nameError(each.name) ?? (each.kind === "http" ? routeError(each, taken) : undefined);
    if (error !== undefined) each.error = error;
  }
  return functions;
}

const ordinal = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const isDisabled = (name: string, environment: Environment) =>
  /^(true|1)$/i.test(environment[`AzureWebJobs.${name}.Disabled`] ?? "");

function hostFunction(registered: AppFunction, hostJson: HostJson, environment: Environment): HostedFunction {
  const { name, bindings } = registered.metadata;
  const [triggerName, trigger] = Object.entries(bindings).find(([, { type }]) => type.endsWith("Trigger")) ?? [];
  if (!trigger || triggerName === undefined) throw new Error(`Function "${name}" has no trigger.`);
  for (const [bindingName, { type }] of Object.entries(bindings)) {
    if (bindingName === triggerName || supportedOutputs.includes(type)) continue;
    throw new Error(`Function "${name}": the local host has no "${type}" binding. Use the storage clients instead.`);
  }
  const setting = (value: unknown) => expand(String(value ?? ""), environment);
  const common = { name, function: registered, triggerName, trigger };
  switch (trigger.type) {
    case "httpTrigger":
      return httpFunction(common, setting(trigger.route ?? name), hostJson.extensions.http.routePrefix);
    case "queueTrigger": {
      const queueName = setting(trigger.queueName);
      return { ...common, kind: "queue", queueName, detail: queueName };
    }
    case "timerTrigger":
      return timerFunction(common, setting(trigger.schedule));
    default:
      throw new Error(`Function "${name}": the local host has no "${trigger.type}".`);
  }
}

type Unread = Omit<Common, "detail" | "error">;

function httpFunction(common: Unread, ownRoute: string, prefix: string): HttpFunction {
  const { methods: listed, authLevel: level } = common.trigger;
  const methods = (Array.isArray(listed) ? listed : ["GET", "POST"]).map((method) => String(method).toUpperCase());
  const template = [prefix, ownRoute]
    .map((part) => part.replace(/^\/|\/$/g, ""))
    .filter(Boolean)
    .join("/");
  const detail = `${methods.join(",")} /${template}`;
  const unread = { ...common, kind: "http", methods, level, detail } as const;
  if (/^\/?(admin|runtime)/i.test(ownRoute)) {
    return {
      ...unread,
      route: noRoute,
      error: `The route "${ownRoute}" begins with a word that the host keeps for itself.`,
    };
  }
  return { ...unread, ...readOr(() => ({ route: parseRoute(template) }), { route: noRoute }) };
}

const noRoute: Route = { match: () => undefined };

function timerFunction(common: Unread, expression: string): TimerFunction {
  const read = readOr(() => ({ schedule: checkedSchedule(expression) }), { schedule: parseSchedule("0 0 0 1 1 *") });
  return { ...common, kind: "timer", detail: expression, ...read };
}

function checkedSchedule(expression: string): Schedule {
  const schedule = parseSchedule(expression);
  if (!nextOccurrence(schedule, new Date())) throw new Error(`The schedule "${expression}" never comes.`);
  return schedule;
}

function readOr<T>(read: () => T, otherwise: T): T | (T & { error: string }) {
  try {
    return read();
  } catch (error) {
    return { ...otherwise, error: error instanceof Error ? error.message : String(error) };
  }
}

function nameError(name: string): string | undefined {
  const isGood = /^[a-z][a-z0-9_-]{0,127}$/i.test(name) && name.toLowerCase() !== "host";
  return isGood ? undefined : `"${name}" cannot be the name of a function.`;
}

/** Two functions cannot have one template with a common method: the later one, by name, is in error. */
function routeError({ methods, detail }: HttpFunction, taken: Set<string>): string | undefined {
  const template = detail.slice(detail.indexOf("/")).toLowerCase();
  const keys = methods.map((method) => `${method} ${template}`);
  const conflict = keys.find((key) => taken.has(key));
  if (conflict) return `Another function has the route ${conflict}.`;
  for (const key of keys) taken.add(key);
  return undefined;
}
