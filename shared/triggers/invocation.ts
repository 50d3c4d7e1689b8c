import { type Backend, openBackend } from "../backend.js";
import type { Actor } from "../ledger/happened.schema.js";
import { AnsweredBefore } from "../ledger/tries.js";
import { meterPorts } from "../platform/metering.js";
import type { Ports } from "../platform/ports.js";
import { clockRepository } from "../sandbox/clock.repository.js";

export type What = {
  name: string;
  invocationId: string;
  requestId: string;
  correlationId: string;
  traceparent?: string | undefined;
  actor: Actor;
  idSeed: string;
  tryOf?: string | undefined;
  /** What the invocation must wait for before it counts; its end, when that rejects. */
  when?: Promise<void>;
};

/**
 * Runs one invocation on its own `Backend` and writes one log line for it: what ran, for whom, how long, and how many
 * storage requests it made.
 */
export async function inInvocation<T>(ports: Ports, what: What, work: (backend: Backend) => Promise<T>): Promise<T> {
  const begun = ports.clock.now().getTime();
  const { ports: metered, requests } = meterPorts(ports);
  const line = () => ({
    function: what.name,
    invocationId: what.invocationId,
    requestId: what.requestId,
    correlationId: what.correlationId,
    by: `${what.actor.kind} ${what.actor.id} of ${what.actor.tenantId}`,
    milliseconds: ports.clock.now().getTime() - begun,
    tableRequests: requests.table,
    queueRequests: requests.queue,
    blobRequests: requests.blob,
  });
  try {
    const held = ports.settings.sandbox ? await clockRepository(metered).held() : undefined;
    const backend = openBackend(metered, { ...what, now: held ?? ports.clock.now() });
    const result = await work(backend).finally(() => what.when);
    ports.log.info("invocation done", line());
    return result;
  } catch (error) {
    if (error instanceof AnsweredBefore) ports.log.info("invocation repeated", line());
    else {
      const text = error instanceof Error ? error.message : String(error);
      ports.log.warn("invocation failed", { ...line(), error: text });
    }
    throw error;
  }
}
