import type { DemoRecord } from "./usage-batches.js";

const dayMs = 86_400_000;
const daily = [
  {
    meterId: "aaaa0001-0000-4000-8000-000000000001",
    unit: "1 Hour",
    quantity: "24",
    resource: "Microsoft.Compute/virtualMachines/vm-1",
  },
  {
    meterId: "aaaa0002-0000-4000-8000-000000000002",
    unit: "1 GB/Month",
    quantity: "21.935484",
    resource: "Microsoft.Storage/storageAccounts/shop1",
  },
  {
    meterId: "aaaa0003-0000-4000-8000-000000000003",
    unit: "1 Hour",
    quantity: "6.5",
    resource: "Microsoft.Compute/virtualMachines/vm-2",
  },
];

/** The invented month: three meters a day from the hour after the order to the end of the month. */
export function planUsage(subscriptionId: string, orderedAt: string, monthEnd: string): DemoRecord[] {
  const records: DemoRecord[] = [];
  const end = new Date(monthEnd).getTime();
  const firstDay = new Date(`${orderedAt.slice(0, 10)}T00:00:00Z`).getTime();
  for (let day = firstDay; day < end; day += dayMs) {
    const start = day === firstDay ? new Date(orderedAt).getTime() + 3_600_000 : day;
    const usageStart = new Date(start).toISOString();
    for (const { meterId, unit, quantity, resource } of daily) {
      records.push({
        id: `${usageStart.slice(0, 10)}/${resource}`,
        subscriptionId,
        meterId,
        region: "westeurope",
        quantity,
        unit,
        usageStart,
        usageEnd: new Date(day + dayMs).toISOString(),
        resourceUri: `/subscriptions/${subscriptionId}/resourceGroups/shop/providers/${resource}`,
      });
    }
  }
  return records;
}
