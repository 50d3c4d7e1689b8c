import { randomUUID } from "node:crypto";
import functions from "@azure/functions";
import { startIssuer } from "../../infra/local/issuer.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import type { LogFields, Ports } from "../../shared/platform/ports.js";
import type { HttpFunction } from "../../shared/triggers/http.js";
import { noRoute } from "../../shared/triggers/no-route.js";
import { newStorageAccount } from "../support/storage-account.js";

const operatorTenant = "10000000-0000-4000-8000-000000000001";
export const partnerTenant = "20000000-0000-4000-8000-000000000002";
const otherTenant = "20000000-0000-4000-8000-000000000004";
const clientId = "30000000-0000-4000-8000-000000000003";

export type Answer = { status: number; headers: Record<string, string>; text: string; body: unknown };
type Sent = { headers?: Record<string, string>; body?: string | Uint8Array; token?: string | null };
type LogLine = { level: string; message: string; fields: LogFields };

const user = (name: string, roles: string[]) => ({ userId: randomUUID(), userName: name, password: "secret", roles });

/** Real storage and a real issuer; requests are handed to the functions as the host hands them on. */
export async function openHttpWorld() {
  const connectionString = await newStorageAccount();
  const issuer = await startIssuer({
    port: 0,
    directory: {
      tenants: [
        {
          tenantId: partnerTenant,
          name: "Partner",
          clients: [{ clientId, secret: "secret", roles: ["AdminAgent"] }],
          users: [user("agent", ["AdminAgent"]), user("helpdesk", ["HelpdeskAgent"])],
        },
        { tenantId: otherTenant, name: "Other", clients: [], users: [user("agent", ["AdminAgent"])] },
      ],
    },
  });
  const lines: LogLine[] = [];
  const writer =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields });
    };
  const ports: Ports = {
    ...azurePorts({
      CspData: connectionString,
      CSP_OPERATOR_TENANT: operatorTenant,
      CSP_TOKEN_AUDIENCES: "api://csp",
      CSP_TOKEN_ISSUER: issuer.issuer,
      CSP_TOKEN_KEYS_URL: issuer.keysUrl,
      CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
    }),
    log: { info: writer("info"), warn: writer("warn"), error: writer("error") },
  };
  const agent = await issuer.tokenFor(partnerTenant, "agent");

  /** Sends a request to whichever function takes it; the partner's admin agent calls unless another token is given. */
  async function call(
    called: readonly HttpFunction[],
    line: string,
    sent: Sent = {},
    on: Ports = ports,
  ): Promise<Answer> {
    const [method = "", path = ""] = line.split(" ");
    const { token = agent, body } = sent;
    const request = new functions.HttpRequest({
      method,
      url: `http://localhost${path}`,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...sent.headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? { string: body } : { bytes: body } }),
    });
    const answer = await noRoute(called).run(on, request, { invocationId: randomUUID() });
    const text = typeof answer.body === "string" ? answer.body : "";
    const headers = Object.fromEntries(new Headers(answer.headers as Record<string, string>));
    return { status: answer.status ?? 200, headers, text, body: text === "" ? undefined : JSON.parse(text) };
  }

  return {
    ports,
    lines,
    call,
    tokens: {
      agent,
      helpdesk: await issuer.tokenFor(partnerTenant, "helpdesk"),
      otherAgent: await issuer.tokenFor(otherTenant, "agent"),
      app: await issuer.tokenFor(partnerTenant, clientId),
    },
    close: () => issuer.stop(),
  };
}
export type HttpWorld = Awaited<ReturnType<typeof openHttpWorld>>;
