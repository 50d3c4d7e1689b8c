import http, { type Server } from "node:http";
import Module from "node:module";
import { type App, log } from "./app.js";
import {
  type FunctionCallback,
  type FunctionMetadata,
  type Hook,
  type HookName,
  hookNames,
  type LogCategory,
  type LogLevel,
  type ProgrammingModel,
} from "./contract.js";

class Disposable {
  readonly #undo: () => void;
  constructor(undo: () => void) {
    this.#undo = undo;
  }
  dispose() {
    this.#undo();
  }
  static from(...parts: Disposable[]) {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }
}

/** The library keeps the core module for the life of the process, so it is one object that speaks for the app of the last host. */
let current: App | undefined;
/** The library hands its model over once per process: a second host inherits it. */
let model: ProgrammingModel | undefined;
/** A model is asked once, since the question starts its server for streamed HTTP. */
const servers = new WeakMap<ProgrammingModel, Promise<Server | undefined>>();

function appNow(): App {
  if (!current) throw new Error("No Functions host is running in this process.");
  return current;
}

function registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  const app = appNow();
  const id = metadata.functionId ?? metadata.name;
  if (!app.registering) throw new Error(`Function "${id}" can only be registered during app startup.`);
  if (app.functions.has(id)) throw new Error(`A function "${id}" has already been registered.`);
  app.functions.set(id, { metadata, callback });
  return new Disposable(() => app.functions.delete(id));
}

const isHookName = (name: string): name is HookName => hookNames.some((known) => known === name);

function registerHook(name: string, hook: Hook): Disposable {
  if (!isHookName(name)) {
    // The library tells an old host from a broken one by this mark.
    throw Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
  }
  const hooks = appNow().hooks[name];
  hooks.push(hook);
  return new Disposable(() => hooks.splice(hooks.indexOf(hook), 1));
}

const coreModule = {
  version: "3.13.0",
  hostVersion: "4.1037.0",
  Disposable,
  registerFunction,
  registerHook,
  setProgrammingModel: (given: ProgrammingModel) => {
    model = given;
  },
  getProgrammingModel: () => model,
  log: (level: LogLevel, category: LogCategory, message: string) =>
    log(appNow(), { level, category, message, from: "worker" }),
};

let installed = false;

/** Makes `app` the one that registrations go to, and answers `require("@azure/functions-core")` as the Functions worker does. */
export function becomeCurrent(app: App): void {
  current = app;
  if (installed) return;
  installed = true;
  const requireFromDisk = Module.prototype.require;
  const requireWithCore = function (this: NodeJS.Module, id: string): unknown {
    return id === "@azure/functions-core" ? coreModule : requireFromDisk.call(this, id);
  };
  Module.prototype.require = Object.assign(requireWithCore, requireFromDisk);
}

/** The library's model and, when the app asked for streamed HTTP, the library's own server. */
export async function lockModel(): Promise<{ model: ProgrammingModel; streaming: Server | undefined }> {
  if (!model) throw new Error("The app registered no function.");
  const asked = servers.get(model) ?? streamingServerOf(model);
  servers.set(model, asked);
  return { model, streaming: await asked };
}

/** The library tells the address of its server only; the server itself is seen where it is made, in the course of the call. */
async function streamingServerOf(asked: ProgrammingModel): Promise<Server | undefined> {
  const { createServer } = http;
  let made: Server | undefined;
  http.createServer = () => {
    made = createServer();
    return made;
  };
  const telling = asked.getCapabilities({});
  http.createServer = createServer;
  const { HttpUri } = await telling;
  if (HttpUri !== undefined && made === undefined) throw new Error(`The server at ${HttpUri} is not in this process.`);
  return made;
}
