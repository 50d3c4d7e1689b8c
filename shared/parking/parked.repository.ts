import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { ParkedWork } from "./parked.schema.js";

/** One partition: parked work is rare, and a person reads the whole list. */
const partition = "parked";

export function parkedRepository(ports: Ports) {
  const table = ports.tables.open("parked");
  return {
    put: (work: ParkedWork) =>
      table.change(partition, [{ kind: "put", row: { rowKey: work.id, body: JSON.stringify(work) } }]),
    find: async (id: string): Promise<ParkedWork | undefined> => {
      const row = await table.get(partition, id);
      return row && ParkedWork.parse(JSON.parse(row.body));
    },
    list: async (): Promise<ParkedWork[]> =>
      (await readRange(table, partition, {})).map((row) => ParkedWork.parse(JSON.parse(row.body))),
  };
}
