import type { Ports } from "../../shared/platform/ports.js";

/** Ports of a host that is overtaken before its first such call, said as `<table>: <get, page or change> <where it begins>`. */
export function overtakenAt(ports: Ports, such: string, meanwhile: () => Promise<unknown>): Ports {
  let isFirst = true;
  const at = async (call: string) => {
    if (!isFirst || !call.startsWith(such)) return;
    isFirst = false;
    await meanwhile();
  };
  const open: Ports["tables"]["open"] = (name) => {
    const table = ports.tables.open(name);
    return {
      ...table,
      get: async (partition, row) => {
        await at(`${name}: get ${row}`);
        return table.get(partition, row);
      },
      page: async (partition, range) => {
        await at(`${name}: page ${range.from}`);
        return table.page(partition, range);
      },
      change: async (partition, changes) => {
        await at(`${name}: change`);
        await table.change(partition, changes);
      },
    };
  };
  return { ...ports, tables: { open } };
}
