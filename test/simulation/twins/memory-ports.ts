import type { Settings } from "../../../shared/platform/config.js";
import type { Clock, Ids, Log, Ports, TokenKeys } from "../../../shared/platform/ports.js";
import { memoryBlobs } from "./memory-blobs.js";
import { memoryQueueReceiver, memoryQueues, type QueueReceiver } from "./memory-queues.js";
import { emptyStorage, type MemoryMessage, type MemoryStorage } from "./memory-storage.js";
import { memoryTables, type RowsPerPage } from "./memory-tables.js";

export type MemoryPorts = Ports &
  QueueReceiver & {
    storage: MemoryStorage;
    /** Queues that were ever sent to, in order of name. */
    queueNames(): string[];
    /** All messages of a queue, also those that a lease or a delay hides, in order of sending. */
    messages(queue: string): readonly MemoryMessage[];
  };

type OpenMemoryPorts = {
  clock: Clock;
  ids: Ids;
  settings: Settings;
  /** What an earlier host left behind. */
  storage?: MemoryStorage;
  log?: Log;
  tokenKeys?: TokenKeys;
  rowsPerPage?: RowsPerPage;
  /** Is told of each message as it is sent. */
  sent?: (message: MemoryMessage) => void;
};

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const noKeys: TokenKeys = async () => {
  throw new Error("these ports were opened without token keys");
};

/** The world in memory, deterministic: time and ids are given, and nothing else differs from run to run. */
export function memoryPorts({
  clock,
  ids,
  settings,
  storage = emptyStorage(),
  log = silent,
  tokenKeys = noKeys,
  rowsPerPage = (asked) => asked,
  sent = () => {},
}: OpenMemoryPorts): MemoryPorts {
  return {
    tables: memoryTables(storage, rowsPerPage),
    queues: memoryQueues(storage, clock, sent),
    blobs: memoryBlobs(storage),
    clock,
    ids,
    log,
    tokenKeys,
    settings,
    memory: new Map(),
    ...memoryQueueReceiver(storage, clock),
    storage,
    queueNames: () => [...storage.queues.keys()].sort(),
    messages: (queue) => storage.queues.get(queue) ?? [],
  };
}
