import { beforeEach, expect, test } from "vitest";
import type { LogFields } from "../../shared/platform/ports.js";
import { resumeWork } from "../../shared/recovery/resume-work.js";
import { subscriptionMonthKey } from "../../shared/usage/usage.schema.js";
import { portsOn, requestOn } from "../conversion/conversion-world.js";
import type { MemoryPorts } from "../simulation/twins/memory-ports.js";

const begunAt = "2021-10-05T14:30:00.000Z";
const anHourLater = "2021-10-05T15:30:00.000Z";
const customerIds = ["2c000000-0000-4000-8000-000000000001", "2c000000-0000-4000-8000-000000000002"] as const;

let noted: MemoryPorts;
beforeEach(async () => {
  noted = portsOn(undefined, begunAt);
  const { unfinished, usageMarks } = requestOn(noted);
  // The first note of the first kind cannot be read: everything else comes behind it.
  await unfinished.begin("customerCreation", "broken", "no JSON");
  await unfinished.begin("relationshipChange", "of a relationship", customerIds[0]);
  await unfinished.begin("subscriptionChange", "of a subscription", customerIds[1]);
  await usageMarks.markUnrated([
    subscriptionMonthKey({ subscriptionId: "3c000000-0000-4000-8000-000000000001", month: "2021-09" }),
  ]);
});

/** What one firing of the timer says, and whether it failed. */
async function recover() {
  const lines: string[] = [];
  const tell = (message: string, { kind, key, customerId }: LogFields = {}) =>
    void lines.push([message, kind, key, customerId].filter(Boolean).join(", "));
  const ports = portsOn(noted.storage, anHourLater);
  const request = requestOn({ ...ports, log: { info: tell, warn: tell, error: tell } });
  const failure = await resumeWork(request).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const kinds = ["customerCreation", "relationshipChange", "subscriptionChange"] as const;
  const left = (await Promise.all(kinds.map((kind) => requestOn(ports).unfinished.list(kind)))).flat();
  return { lines, failure, left: left.map(({ key }) => key) };
}

test("a note that cannot be finished is told by its kind and key, holds nothing up that comes behind it, and the timer fails in the end", async () => {
  const { lines, failure, left } = await recover();
  expect(lines).toEqual([
    "abandoned work not resumed, customerCreation, broken",
    `abandoned work resumed, relationshipChange, of a relationship, ${customerIds[0]}`,
    `abandoned work resumed, subscriptionChange, of a subscription, ${customerIds[1]}`,
    "abandoned work resumed, rating",
  ]);
  expect(failure).toContain("1 pieces");
  expect(left).toEqual(["broken"]);
});
