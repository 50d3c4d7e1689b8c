import { expect, test } from "vitest";
import { storageConnection } from "../../shared/platform/azure-connection.js";

async function addressesOf(environment: Record<string, string>) {
  const connection = storageConnection("CspData", environment);
  return {
    table: (await connection.table("things")).url,
    queue: (await connection.queue("things")).url,
    container: (await connection.container("things")).url,
  };
}

const local = {
  table: "http://127.0.0.1:10002/devstoreaccount1",
  queue: "http://127.0.0.1:10001/devstoreaccount1/things",
  container: "http://127.0.0.1:10000/devstoreaccount1/things",
};
const inAzure = {
  table: "https://csp.table.core.windows.net",
  queue: "https://csp.queue.core.windows.net/things",
  container: "https://csp.blob.core.windows.net/things",
};

test("development storage means the emulator on its usual ports", async () => {
  expect(await addressesOf({ CspData: "UseDevelopmentStorage=true" })).toEqual(local);
});

test("a connection string is found under the connection's name, with AzureWebJobs before it or without", async () => {
  const text = "DefaultEndpointsProtocol=https;AccountName=csp;AccountKey=a2V5;EndpointSuffix=core.windows.net";
  expect(await addressesOf({ CspData: text })).toEqual(inAzure);
  expect(await addressesOf({ AzureWebJobsCspData: text })).toEqual(inAzure);
  expect(await addressesOf({ CspData: text, AzureWebJobsCspData: "UseDevelopmentStorage=true" })).toEqual(inAzure);
});

test("an account's name alone means its public endpoints and the app's identity", async () => {
  expect(await addressesOf({ CspData__accountName: "csp" })).toEqual(inAzure);
});

test("each service's own endpoint goes before the account's name", async () => {
  const environment = {
    CspData__accountName: "csp",
    CspData__tableServiceUri: "https://csp.privatelink.example/",
    CspData__credential: "managedidentity",
    CspData__clientId: "33333333-3333-4333-8333-333333333333",
  };
  expect(await addressesOf(environment)).toEqual({ ...inAzure, table: "https://csp.privatelink.example" });
});

test("a connection that no setting describes is refused at once, with the settings that would", () => {
  expect(() => storageConnection("CspData", {})).toThrow("CspData__tableServiceUri");
  expect(() => storageConnection("CspData", { CspData__tableServiceUri: "https://t.example" })).toThrow(
    "CspData__queueServiceUri",
  );
});
