/**
 * The module `@azure/functions-core` as `@azure/functions` asks for it. It is on no registry: the Functions worker provides it at run
 * time, and so does this host. Only what the library and this host use is written down.
 */

export type Nullable<T = string> = { value: T };
export type Duration = { seconds: number };

export type HttpRequestData = {
  method: string;
  url: string;
  nullableHeaders: Record<string, Nullable>;
  nullableQuery: Record<string, Nullable>;
  nullableParams: Record<string, Nullable>;
  body?: { bytes: Uint8Array };
};

export type CookieData = {
  name: string;
  value: string;
  domain?: Nullable;
  path?: Nullable;
  expires?: { value: { seconds: number } };
  maxAge?: Nullable<number>;
  secure?: Nullable<boolean>;
  httpOnly?: Nullable<boolean>;
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
};

export type HttpResponseData = {
  statusCode: string;
  headers?: Record<string, string>;
  cookies?: CookieData[];
  body?: TypedData | null;
};

/** A value on its way to or from a function: one of these, never several. */
export type TypedData = {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: Partial<HttpRequestData> | HttpResponseData;
};

export type Binding = { type: string; direction?: "in" | "out"; [setting: string]: unknown };

export type RetryOptions = {
  retryStrategy: "fixedDelay" | "exponentialBackoff";
  maxRetryCount: number;
  delayInterval?: Duration;
  minimumInterval?: Duration;
  maximumInterval?: Duration;
};

export type FunctionMetadata = {
  name: string;
  functionId?: string;
  bindings: Record<string, Binding>;
  retryOptions?: RetryOptions;
};
export type FunctionCallback = (...inputs: unknown[]) => unknown;

export type RetryContext = { retryCount: number; maxRetryCount: number; exception: { message: string } };
export type InvocationRequest = {
  inputData: { name: string; data: TypedData }[];
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: RetryContext;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
};
export type InvocationResponse = {
  outputData?: { name: string; data: TypedData }[];
  returnValue?: TypedData | null;
};

export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

export type CoreContext = {
  invocationId: string;
  metadata: FunctionMetadata;
  request: InvocationRequest;
  log(level: LogLevel, category: LogCategory, message: string): void;
  state?: "preInvocationHooks" | "invocation" | "postInvocationHooks";
};
export type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
};
export type Capabilities = Record<string, string>;
export type ProgrammingModel = {
  getInvocationModel(core: CoreContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities(capabilities: Capabilities): Promise<Capabilities>;
};

export const hookNames = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"] as const;
export type HookName = (typeof hookNames)[number];
/** Hooks read and change the fields of the one object that they are given. */
export type HookContext = Record<string, unknown>;
export type Hook = (context: HookContext) => unknown;
