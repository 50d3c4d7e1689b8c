import { z } from "zod";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";

/** `now: null` lets business time run with the machine's again. */
export const ClockSetting = z.object({ now: z.iso.datetime({ offset: true }).nullable() });
export type ClockSetting = z.infer<typeof ClockSetting>;

export type ClockReading = { now: string; held: boolean };

/** Business time as every request of this deployment sees it. */
export async function readClock(backend: Backend): Promise<ClockReading> {
  refuseOutsideSandbox(backend);
  const held = await backend.sandboxClock.held();
  return { now: (held ?? backend.machineNow()).toISOString(), held: held !== undefined };
}

/** Holds business time at an instant, or releases it. Tokens and leases keep the machine's time. */
export async function setClock(backend: Backend, { now }: ClockSetting): Promise<ClockReading> {
  refuseOutsideSandbox(backend);
  await backend.sandboxClock.hold(now === null ? undefined : new Date(now));
  return readClock(backend);
}

/** Outside a sandbox the route is not known, to anybody. */
function refuseOutsideSandbox(backend: Backend): void {
  if (backend.settings.sandbox) return;
  throw new Refusal("NOT_FOUND", {
    fact: "This deployment has no clock that can be set.",
    remedy: "Use a deployment whose setting CSP_SANDBOX is true.",
  });
}
