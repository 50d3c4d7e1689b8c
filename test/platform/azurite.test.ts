import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { afterAll, expect, test } from "vitest";
import { anyPorts, runningAzurite, startAzurite } from "../../infra/local/azurite.js";
import { startAzuriteProcess } from "../support/azurite.js";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  folders.push(folder);
  return folder;
}

const tableIn = ({ connectionString }: { connectionString: string }) =>
  TableClient.fromConnectionString(connectionString, "kept", { allowInsecureConnection: true });

const writeOneRow = async (azurite: { connectionString: string }) => {
  await tableIn(azurite).createTable();
  await tableIn(azurite).createEntity({ partitionKey: "p", rowKey: "r", body: "kept" });
};
const readOneRow = async (azurite: { connectionString: string }) =>
  (await tableIn(azurite).getEntity<{ body: string }>("p", "r")).body;

test("an Azurite in a thread that was stopped has saved its rows in the folder", async () => {
  const folder = await newFolder();
  const first = await startAzurite({ folder, ports: anyPorts });
  await writeOneRow(first);
  await first.stop();

  const second = await startAzurite({ folder, ports: anyPorts });
  expect(await readOneRow(second)).toBe("kept");
  await second.stop();
});

test("an Azurite in a process of its own that was stopped has saved its rows in the folder", async () => {
  const folder = await newFolder();
  const first = await startAzuriteProcess({ folder });
  await writeOneRow(first);
  await first.stop();

  const second = await startAzuriteProcess({ folder });
  expect(await readOneRow(second)).toBe("kept");
  await second.kill();
});

test("two Azurites run side by side and share nothing", async () => {
  const [one, other] = await Promise.all([startAzurite({ ports: anyPorts }), startAzurite({ ports: anyPorts })]);
  await writeOneRow(one);

  await tableIn(other).createTable();
  await expect(readOneRow(other)).rejects.toMatchObject({ statusCode: 404 });
  await Promise.all([one.stop(), other.stop()]);
});

test("a port that is taken is told with what Azurite printed", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const taken = (other.address() as AddressInfo).port;
  await expect(startAzurite({ ports: { ...anyPorts, table: taken } })).rejects.toThrow("EADDRINUSE");
  other.close();
});

test("an Azurite that runs is found at its ports; anything else that listens there is not taken for one", async () => {
  const azurite = await startAzurite();
  const [blob = 0, queue = 0, table = 0] = Array.from(
    azurite.connectionString.matchAll(/127\.0\.0\.1:(\d+)/g),
    ([, port]) => Number(port),
  );
  expect(await runningAzurite({ blob, queue, table })).toBe(azurite.connectionString);

  const other = createServer((_, answer) => answer.writeHead(403).end()).listen(0, "127.0.0.1");
  await once(other, "listening");
  expect(await runningAzurite({ blob, queue, table: (other.address() as AddressInfo).port })).toBeUndefined();
  other.close();
  await azurite.stop();
});
