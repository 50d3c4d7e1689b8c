import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on a free port that answers as the test says, also as a storage account. */
export async function startFakeServer(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const endpoint = (service: string) => `${service}Endpoint=http://127.0.0.1:${port}/account;`;
  return {
    url: `http://127.0.0.1:${port}`,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=account;AccountKey=a2V5;${["Blob", "Queue", "Table"].map(endpoint).join("")}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
