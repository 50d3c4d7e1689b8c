import type { ContainerClient } from "@azure/storage-blob";

export type TimerLock = { release(): Promise<void> };

const leaseSeconds = 60;

/**
 * The lock that lets a timer fire in one instance only: a lease on a blob, renewed until it is released. Nothing when another instance
 * has it. `lost` is called once when a renewal fails, since the lease may then pass to another.
 */
export async function takeTimerLock(
  container: ContainerClient,
  hostId: string,
  name: string,
  lost: () => void,
): Promise<TimerLock | undefined> {
  await container.createIfNotExists();
  const blob = container.getBlockBlobClient(`locks/${hostId}/Host.Functions.${name}.Listener`);
  await blob.upload("", 0, { conditions: { ifNoneMatch: "*" } }).catch(onlyIf("BlobAlreadyExists", "LeaseIdMissing"));
  const lease = blob.getBlobLeaseClient();
  const taken = await lease.acquireLease(leaseSeconds).catch(onlyIf("LeaseAlreadyPresent"));
  if (!taken) return undefined;

  const timer = setInterval(() => {
    lease.renewLease().catch(() => {
      clearInterval(timer);
      lost();
    });
  }, leaseSeconds * 500);
  return {
    async release() {
      clearInterval(timer);
      await lease.releaseLease().catch(onlyIf("LeaseIdMismatchWithLeaseOperation", "LeaseLost"));
    },
  };
}

const onlyIf =
  (...codes: string[]) =>
  (error: unknown): undefined => {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    if (!codes.includes(String(code))) throw error;
  };
