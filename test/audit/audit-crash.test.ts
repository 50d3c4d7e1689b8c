import fc from "fast-check";
import { expect, test } from "vitest";
import { openBackend } from "../../shared/backend.js";
import type { Ports, Table } from "../../shared/platform/ports.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { bareSettings } from "../support/settings.js";

const now = new Date("2026-11-14T10:00:00Z");
const partners = ["partner-a", "partner-b"];
const customers = ["customer-1", "customer-2"];

function freshPorts(): Ports {
  let made = 0;
  return memoryPorts({
    clock: { now: () => now },
    ids: { next: () => `00000000-0000-4000-8000-${String(++made).padStart(12, "0")}` },
    settings: bareSettings,
  });
}

/** The host dies at its n-th write: before it, or after it without hearing of it. */
function dying(ports: Ports, at: number, when: "before" | "after"): Ports {
  let writes = 0;
  const wrapped = (table: Table): Table => ({
    ...table,
    change: async (partition, changes) => {
      const isLast = ++writes === at;
      if (isLast && when === "before") throw new Error("died");
      await table.change(partition, changes);
      if (isLast) throw new Error("died");
    },
  });
  return { ...ports, tables: { open: (name) => wrapped(ports.tables.open(name)) } };
}

const backendOf = (ports: Ports, tenantId: string) =>
  openBackend(ports, {
    now,
    requestId: "r",
    correlationId: "c",
    idSeed: "s",
    actor: { tenantId, kind: "app", id: "app" },
  });

const step = fc.record({
  by: fc.constantFrom(...partners),
  onBehalfOf: fc.option(fc.constantFrom(...partners), { nil: undefined }),
  customer: fc.constantFrom(...customers),
  diesAt: fc.integer({ min: 1, max: 5 }),
  when: fc.constantFrom("before" as const, "after" as const),
});

test("wherever hosts die, a tenant's audit is exactly what was committed by it or for it, each once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const ports = freshPorts();
      for (const [index, { by, onBehalfOf, customer, diesAt, when }] of steps.entries()) {
        const backend = backendOf(dying(ports, diesAt, when), by);
        const { version } = await backend.customers.read(customer);
        const happened = { kind: "order-placed", subject: `order ${index}`, by: backend.actor, onBehalfOf } as const;
        await backend.customers.commit(customer, version, [], happened).catch((error: Error) => {
          if (error.message !== "died") throw error;
        });
      }
      for (const tenantId of partners) {
        const { auditTrail } = backendOf(ports, tenantId);
        const { notes } = await auditTrail.page(tenantId, "2026", "2027");
        const read = (await Promise.all(notes.map(auditTrail.event))).filter((event) => event !== undefined);
        const committed = (await Promise.all(customers.map((customer) => eventsOf(ports, customer)))).flat();
        const concerning = committed.filter((event) => [event.by.tenantId, event.onBehalfOf].includes(tenantId));
        expect(read.map((event) => event.subject).sort()).toEqual(concerning.map((event) => event.subject).sort());
        expect(read.map((event) => event.version)).toEqual(read.map((event) => event.version).sort((a, b) => a - b));
      }
    }),
    { numRuns: 200 },
  );
});

type Told = { subject: string; version: number; by: { tenantId: string }; onBehalfOf?: string };
async function eventsOf(ports: Ports, customer: string): Promise<Told[]> {
  const { rows } = await ports.tables.open("customers").page(customer, { from: "~" });
  return rows.map((row) => JSON.parse(row.body) as Told);
}
