import { randomUUID } from "node:crypto";
import { type App, type AppFunction, log } from "./app.js";
import type { CoreContext, InvocationRequest, InvocationResponse, ProgrammingModel } from "./contract.js";

export type Call = {
  invocationId: string;
  request: Omit<InvocationRequest, "traceContext">;
  traceParent?: string | undefined;
};

/** One call of one function, hooks around it, in the order that the Functions worker keeps. Rejects when the call failed. */
export async function invoke(
  app: App,
  model: ProgrammingModel,
  { metadata, callback }: AppFunction,
  { invocationId, request, traceParent }: Call,
): Promise<{ response: InvocationResponse; result: unknown }> {
  const hookData: Record<string, unknown> = {};
  let invocationContext: unknown;
  const core: CoreContext = {
    invocationId,
    metadata,
    request: { ...request, traceContext: traceContext(traceParent) },
    log: (level, category, message) =>
      log(app, { level, category, message, from: metadata.name }, { hookData, invocationContext }),
  };

  const invocation = await model.getInvocationModel(core);
  const { context, inputs } = await invocation.getArguments();
  invocationContext = context;
  const shared = { hookData, appHookData: app.appHookData, invocationContext };

  core.state = "preInvocationHooks";
  const before = { ...shared, inputs, functionCallback: callback };
  for (const hook of app.hooks.preInvocation) await hook(before);

  core.state = "invocation";
  const after: { inputs: unknown[]; result: unknown; error: unknown } & typeof shared = {
    ...shared,
    inputs: before.inputs,
    result: undefined,
    error: undefined,
  };
  try {
    after.result = await invocation.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }

  core.state = "postInvocationHooks";
  for (const hook of app.hooks.postInvocation) await hook(after);

  if (after.error !== null && after.error !== undefined) throw after.error;
  return { response: await invocation.getResponse(context, after.result), result: after.result };
}

/** The caller's W3C trace, or the start of a new one. */
function traceContext(given: string | undefined): InvocationRequest["traceContext"] {
  return { traceParent: given ?? newTrace(), traceState: "", attributes: {} };
}

/** Random GUIDs come from a store that is filled for many at once. */
function newTrace(): string {
  const trace = randomUUID().replaceAll("-", "");
  return `00-${trace}-${trace.slice(16)}-01`;
}
