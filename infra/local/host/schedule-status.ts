import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { nextOccurrence, type Schedule } from "./cron.js";

/** When a timer last fired and when it should fire next, as the Functions host keeps it beside its locks. */
export type ScheduleStatus = { Last: string; Next: string; LastUpdated: string };
const Status = z.object({ Last: z.string(), Next: z.string(), LastUpdated: z.string() });

/** The Functions host's way to say "never". */
const never = "0001-01-01T00:00:00";

/** The status after an occurrence, or, for a timer that has not fired yet, as seen at `at`. */
export function statusAfter(schedule: Schedule, at: Date, last: Date | undefined): ScheduleStatus {
  const next = nextOccurrence(schedule, at);
  return {
    Last: last ? last.toISOString() : never,
    Next: next ? next.toISOString() : never,
    LastUpdated: at.toISOString(),
  };
}

export type Standing = "waiting" | "past due" | "changed";

/** What was missed collapses into one late call; a stored `Next` that the schedule would not give means that the schedule has changed. */
export function standingOf(schedule: Schedule, status: ScheduleStatus, now: Date): Standing {
  const since = new Date(status.Last === never ? status.LastUpdated : status.Last);
  const expected = nextOccurrence(schedule, since);
  if (expected?.getTime() !== Date.parse(status.Next)) return "changed";
  return expected < now ? "past due" : "waiting";
}

/** A schedule that fires more than once a minute is not monitored: its status would be written all the time. */
export function isMonitored(schedule: Schedule, now: Date): boolean {
  let previous = nextOccurrence(schedule, now);
  for (let seen = 0; seen < 10 && previous; seen++) {
    const next = nextOccurrence(schedule, previous);
    if (next && next.getTime() - previous.getTime() < 60_000) return false;
    previous = next;
  }
  return true;
}

export type StatusStore = {
  read(): Promise<ScheduleStatus | undefined>;
  write(status: ScheduleStatus): Promise<void>;
};

/** The status blob of one timer, where the Functions host keeps it too. */
export function statusStore(container: ContainerClient, hostId: string, name: string): StatusStore {
  const blob = container.getBlockBlobClient(`timers/${hostId}/Host.Functions.${name}/status`);
  return {
    async read() {
      if (!(await blob.exists())) return undefined;
      const parsed = Status.safeParse(JSON.parse((await blob.downloadToBuffer()).toString("utf8")));
      return parsed.data;
    },
    async write(status) {
      const text = JSON.stringify(status);
      await blob.upload(text, Buffer.byteLength(text));
    },
  };
}
