import type { Ports, RowChange, Table } from "../../../shared/platform/ports.js";
import type { MemoryPorts } from "../twins/memory-ports.js";

/** What a call would write: the contents of each row, message or blob. A reading writes none. */
export type Written = readonly (string | Uint8Array)[];

/** Lets a call of a port wait until the world lets it happen, or not. */
export type AtPort = <T>(what: string, written: Written | undefined, perform: () => Promise<T>) => Promise<T>;

/** The ports of one invocation: every call is a point at which the world may do anything to it. */
export function hostilePorts(
  memory: MemoryPorts,
  own: Pick<Ports, "clock" | "ids" | "log" | "memory">,
  at: AtPort,
): Ports {
  return {
    ...own,
    tokenKeys: memory.tokenKeys,
    settings: memory.settings,
    tables: { open: (name) => hostileTable(name, memory.tables.open(name), at) },
    queues: {
      open: (name) => {
        const { send } = memory.queues.open(name);
        return { send: (text, options) => at(`${name}: send ${kindOf(text)}`, [text], () => send(text, options)) };
      },
    },
    blobs: {
      open: (container) => {
        const { create, read } = memory.blobs.open(container);
        return {
          create: (name, bytes, type) => at(`${container}: create ${name}`, [bytes], () => create(name, bytes, type)),
          read: (name, part) => at(`${container}: read ${name}`, undefined, () => read(name, part)),
        };
      },
    },
  };
}

function hostileTable(name: string, { get, page, scan, change }: Table, at: AtPort): Table {
  return {
    get: (partition, row) => at(`${name}: get ${partition} ${row}`, undefined, () => get(partition, row)),
    page: (partition, range) =>
      at(`${name}: page ${partition} ${range.from ?? ""}`, undefined, () => page(partition, range)),
    scan: (range) => at(`${name}: scan`, undefined, () => scan(range)),
    change: (partition, changes) =>
      at(`${name}: change ${partition} ${changes.map(changed).join(" ")}`, changes.flatMap(bodyOf), () =>
        change(partition, changes),
      ),
  };
}

const changed = (change: RowChange) => `${change.kind} ${change.kind === "delete" ? change.rowKey : change.row.rowKey}`;

const bodyOf = (change: RowChange) => (change.kind === "delete" ? [] : [change.row.body]);

const kindOf = (text: string) => /"kind":"(\w+)"/.exec(text)?.[1] ?? "?";
