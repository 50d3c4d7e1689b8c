import { newActivity } from "./activity.js";
import { log, newApp, runAppHooks } from "./app.js";
import { callsOf, queueOpener } from "./calls.js";
import { becomeCurrent, lockModel } from "./core.js";
import { hostFunctions } from "./functions.js";
import { hostIdOf } from "./host-id.js";
import { listenToHttp } from "./http.js";
import { waitForIdle } from "./idle.js";
import { noKeys, readKeys } from "./keys.js";
import { prepareListeners, runByHand } from "./listeners.js";
import { loadApp } from "./loader.js";
import { lineWriter } from "./log-lines.js";
import { defaults, type HostOptions } from "./options.js";
import { applySettings, type Environment, parseHostJson, readHostJson } from "./settings.js";

export type { HostOptions } from "./options.js";

export type Host = {
  url: string;
  functions: readonly { name: string; kind: "http" | "queue" | "timer"; detail: string; error?: string }[];
  /** Runs a timer or queue function and waits for it; rejects when it failed. */
  fire(name: string, input?: string): Promise<void>;
  /** Resolves when no call runs and no trigger queue has a message; rejects when that is not so in time. */
  whenIdle(timeoutMs?: number): Promise<void>;
  /** Takes nothing new, waits for what runs, lets go of the locks. */
  stop(): Promise<void>;
};

/** Starts of one process come one after another, since registrations go to the host that began to start last. */
let lastStart: Promise<unknown> = Promise.resolve();

/** Loads the app, or has it registered, and serves its routes, queues and timers until `stop`. */
export function startHost(options: HostOptions): Promise<Host> {
  const started = lastStart.then(async () => {
    const { environment, undo } = applySettings(options.settings);
    try {
      return await startIn(environment, options, undo);
    } catch (error) {
      undo();
      throw error;
    }
  });
  lastStart = started.catch(() => {});
  return started;
}

async function startIn(environment: Environment, options: HostOptions, undoSettings: () => void): Promise<Host> {
  const folder = options.appFolder ?? process.cwd();
  const written = options.hostJson ?? (options.appFolder ? await readHostJson(options.appFolder) : { version: "2.0" });
  const hostJson = parseHostJson(written, environment);
  const hostId = hostIdOf(folder, environment);
  const keys = options.enforceKeys ? readKeys(environment) : noKeys;

  const app = newApp(lineWriter(options.writeLine ?? console.log));
  becomeCurrent(app);
  if (options.appFolder) await loadApp(options.appFolder);
  await options.register?.();
  app.registering = false;
  if (app.functions.size === 0) throw new Error("The app registered no function.");
  const { model, streaming } = await lockModel();
  await runAppHooks(app, "appStart", folder);

  const functions = hostFunctions(app.functions.values(), hostJson, environment);
  const warn = (message: string) => log(app, { level: "warning", category: "system", from: "host", message });
  for (const { name, error } of functions) if (error !== undefined) warn(`Function "${name}" is in error: ${error}`);

  const activity = newActivity(options.noticeMs ?? defaults.noticeMs);
  const stopping = new AbortController();
  const openQueue = queueOpener(environment);
  const calls = callsOf({ app, model, hostJson, openQueue, stopping: stopping.signal });
  const fire = (name: string, input?: string) => runByHand(functions, { activity, calls }, name, input);

  const surroundings = { options, hostJson, hostId, environment, activity, calls, openQueue, warn };
  const startListeners = await prepareListeners(functions, surroundings);
  const http = await listenToHttp(
    {
      functions,
      keys,
      activity,
      hostId,
      streaming,
      customHeaders: hostJson.extensions.http.customHeaders,
      bodyLimit: Number(environment.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT ?? defaults.bodyLimitBytes),
      homepage: environment.AzureWebJobsDisableHomepage !== "true",
      call: calls.any,
      // What went wrong is in the log already.
      runInBackground: (name, input) => void fire(name, input).catch(() => {}),
    },
    options.port,
  );
  const { queues, timers } = startListeners();

  return {
    url: `http://127.0.0.1:${http.port}`,
    functions: functions.map(({ name, kind, detail, error }) =>
      error === undefined ? { name, kind, detail } : { name, kind, detail, error },
    ),
    fire,
    whenIdle: (timeoutMs = defaults.idleTimeoutMs) => waitForIdle(activity, queues, timeoutMs),
    async stop() {
      stopping.abort();
      await Promise.all([http, ...queues.values(), ...timers].map((listener) => listener.stop()));
      await activity.quiet();
      await runAppHooks(app, "appTerminate", folder);
      undoSettings();
    },
  };
}
