import type { Backend } from "../backend.js";
import type { Ports } from "../platform/ports.js";
import { inInvocation } from "./invocation.js";

/** A timer function as a value. `schedule` is an NCRONTAB expression in UTC. */
export type TimerFunction = {
  name: string;
  schedule: string;
  run(ports: Ports, invocationId: string): Promise<void>;
};

/** Brings the state forward to now, however often it fires and whatever it missed. */
export function timer(name: string, schedule: string, handle: (backend: Backend) => Promise<unknown>): TimerFunction {
  return {
    name,
    schedule,
    run: async (ports, invocationId) => {
      const actor = { tenantId: "system", kind: "system" as const, id: name };
      const what = {
        name,
        invocationId,
        requestId: invocationId,
        correlationId: invocationId,
        actor,
        idSeed: invocationId,
      };
      await inInvocation(ports, what, handle);
    },
  };
}
