import type { FunctionCallback, FunctionMetadata, Hook, HookName, LogCategory, LogLevel } from "./contract.js";

export type AppFunction = { metadata: FunctionMetadata; callback: FunctionCallback };
export type LogEntry = { level: LogLevel; category: LogCategory; message: string; from: string };

/** One app in one host: what it registered and what its hooks share. */
export type App = {
  readonly functions: Map<string, AppFunction>;
  readonly hooks: Record<HookName, Hook[]>;
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by `appStart` and `appTerminate` only. */
  readonly startHookData: Record<string, unknown>;
  /** Functions are taken only while the app's files load. */
  registering: boolean;
  write(entry: LogEntry): void;
};

/** An app that has registered nothing yet. */
export function newApp(write: (entry: LogEntry) => void): App {
  return {
    functions: new Map(),
    hooks: { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] },
    appHookData: {},
    startHookData: {},
    registering: true,
    write,
  };
}

/** Runs `appStart` or `appTerminate` hooks in the order of their registration, each after the one before. */
export async function runAppHooks(app: App, name: "appStart" | "appTerminate", functionAppDirectory: string) {
  const { appHookData, startHookData: hookData } = app;
  for (const hook of app.hooks[name]) await hook({ functionAppDirectory, hookData, appHookData });
}

type InvocationLog = { hookData: Record<string, unknown>; invocationContext?: unknown };

/** Shows the entry to the log hooks, then writes it. Of what hooks change, only entries of the app's own code (`user`) take note. */
export function log(
  app: App,
  entry: LogEntry,
  { hookData, invocationContext }: InvocationLog = { hookData: {} },
): void {
  const { level, category, message } = entry;
  const seen = { level, category, message, hookData, appHookData: app.appHookData, invocationContext };
  for (const hook of app.hooks.log) hook(seen);
  app.write(category === "user" ? { ...entry, level: seen.level, message: seen.message } : entry);
}
