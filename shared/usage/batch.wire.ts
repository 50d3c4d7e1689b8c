import { link } from "../kernel/wire-link.js";
import type { BatchStatus } from "./batch-status.js";

/** A batch's status with the way to the records that were not taken. */
export function batchResource(status: BatchStatus) {
  const self = `/usage/batches/${status.batchId}`;
  return {
    ...status,
    links: { self: link(self), conflicts: link(`${self}/conflicts`), quarantine: link(`${self}/quarantine`) },
    attributes: { objectType: "UsageBatch" },
  };
}
