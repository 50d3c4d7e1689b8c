import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const mark = "in-use-by-";

/**
 * Takes the folder for this process, or refuses: two storages on one folder overwrite each other's files. Each says that
 * it is there before it looks for others, so of two that start at once at most one goes on. What a process left that has
 * died counts for nothing. The answer gives the folder free again.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const marks = async () => (await readdir(folder)).filter((file) => file.startsWith(mark));
  const unmark = (file: string) => rm(join(folder, file), { force: true });
  const own = `${mark}${process.pid}`;
  await writeFile(join(folder, own), "");
  for (const other of await marks()) {
    if (other === own) continue;
    const owner = Number(other.slice(mark.length));
    if (isAlive(owner)) {
      await unmark(own);
      throw new Error(
        `The folder ${folder} is in use by process ${owner}: end that one first, or give --data another folder. ` +
          `If that process is something else by now, remove ${join(folder, other)}.`,
      );
    }
    await unmark(other);
  }
  return () => unmark(own);
}

/** Signal 0 only asks. A process that may not be asked is somebody else's, and lives. */
function isAlive(processId: number): boolean {
  if (!(processId > 0)) return false;
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
