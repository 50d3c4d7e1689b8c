import type { Caller } from "../auth/caller.js";
import { Refusal } from "../kernel/refusal.js";
import type { Ports } from "../platform/ports.js";

const windowMs = 60_000;
/** What each tenant asked of each resource in the present minute; the minute's end forgets it, so it never grows. */
type Window = { endsAt: number; asked: Map<string, number> };
const windows = new WeakMap<Ports, Window>();

/**
 * Refuses a tenant that asks more of one resource in a minute than the deployment's setting allows; without that
 * setting nobody. Each host counts for itself, so several hosts allow several times as much.
 */
export function refuseTooMany(ports: Ports, caller: Caller, segments: readonly string[]): void {
  const allowed = ports.settings.requestsPerMinute;
  if (allowed === undefined) return;
  const now = ports.clock.now().getTime();
  const held = windows.get(ports);
  const window = held !== undefined && now < held.endsAt ? held : { endsAt: now + windowMs, asked: new Map() };
  windows.set(ports, window);

  const key = `${caller.tenantId} ${resourceOf(segments)}`;
  const asked = (window.asked.get(key) ?? 0) + 1;
  window.asked.set(key, asked);
  if (asked <= allowed) return;
  const seconds = String(Math.ceil((window.endsAt - now) / 1_000));
  throw new Refusal("RATE_LIMITED", {
    fact: "Rate limit is exceeded.",
    remedy: `Try again in ${seconds} seconds.`,
    parameters: { seconds },
    headers: { "Retry-After": seconds },
  });
}

/** Customers, and what lies below one customer, count apart: `/v1/customers/{id}/orders` is about orders. */
const resourceOf = ([, first = "", , third]: readonly string[]): string =>
  (first.toLowerCase() === "customers" && third ? third : first).toLowerCase();
