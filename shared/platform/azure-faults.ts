import { StorageBusy } from "./ports.js";

const transientCodes = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "EPIPE", "ENOTFOUND", "EAI_AGAIN"],
  "REQUEST_SEND_ERROR",
]);

/** What the SDKs' errors have in common: an HTTP status when there was an answer, and the service's or the system's code. */
type StorageError = Error & { statusCode?: unknown; code?: unknown; details?: { odataError?: { code?: unknown } } };

/** The service's code of an error (`TableNotFound`), wherever the SDK in question puts it. */
export function storageCode(error: unknown): unknown {
  const { code, details } = error as StorageError;
  return code ?? details?.odataError?.code;
}

export function isNotFound(error: unknown): boolean {
  return (error as StorageError).statusCode === 404;
}

/** Tells a storage that cannot now from one that refuses. The SDKs have tried several times before they throw. */
export async function orBusy<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    throw isTransient(error) ? new StorageBusy(error) : error;
  });
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, statusCode, code } = error as StorageError;
  if (typeof statusCode === "number") return statusCode >= 500 || statusCode === 429 || statusCode === 408;
  return name === "AbortError" || transientCodes.has(String(code));
}

/** Nothing is created at start: the first write that finds no table (queue, container) makes it, and then is made once more. */
export async function createdOnDemand<T>(
  missing: "TableNotFound" | "QueueNotFound" | "ContainerNotFound",
  create: () => Promise<unknown>,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (storageCode(error) !== missing) throw error;
  }
  await create();
  return write();
}
