import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { clientOf, type Directory, otherTenant, type Tenant, tenantOf, userOf } from "./directory.js";
import { GrantRefused, grantToken } from "./grants.js";
import { issuerKey } from "./issuer-key.js";
import { type TokenMint, tokenMint } from "./tokens.js";

export type Issuer = {
  url: string;
  /** With `{tenant}` where the tenant's id stands, as the setting wants it. */
  issuer: string;
  keysUrl: string;
  /** A token for a user (object id or name: app+user, or that user's roles on an app's token) or for a client id (app-only). */
  tokenFor(tenantId: string, who: string, options?: { appOnly?: boolean; audience?: string }): Promise<string>;
  stop(): Promise<void>;
};

type StartIssuer = { port: number; directory: Directory; keyPath?: string };
type Answer = { status: number; body: unknown };

const loopback = "127.0.0.1";
const defaultAudience = "api://csp";

/** Stands in for Entra ID on this machine: mints tokens for the parties of the directory, at the addresses that real clients ask. */
export async function startIssuer({ port, directory, keyPath }: StartIssuer): Promise<Issuer> {
  const key = await issuerKey(keyPath);
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, loopback, resolve));
  const url = `http://${loopback}:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/{tenant}/v2.0`;
  const mint = tokenMint(key, issuer);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const [tenantId = "", ...rest] = new URL(request.url ?? "/", url).pathname.slice(1).split("/");
    const called = `${request.method} ${rest.join("/").toLowerCase()}`;
    if (called === "GET discovery/v2.0/keys") return { status: 200, body: { keys: [key.published] } };
    if (called === "GET v2.0/.well-known/openid-configuration")
      return { status: 200, body: configuration(url, tenantId) };
    if (called !== "POST oauth2/v2.0/token" && called !== "POST oauth2/token") {
      throw new GrantRefused("not_found", `The local issuer has nothing at ${request.method} ${request.url}.`, 404);
    }
    const form = new URLSearchParams(await text(request));
    const [clientId, userName] = [form.get("client_id") ?? "", form.get("username") ?? ""];
    const tenant = tenantOf(directory, tenantId) ?? otherTenant(directory, tenantId, { clientId, userName });
    if (!tenant) throw new GrantRefused("invalid_request", `AADSTS90002: Tenant '${tenantId}' not found.`);
    const { authorization } = request.headers;
    return { status: 200, body: await grantToken(mint, { tenant, form, authorization }) };
  }

  server.on("request", async (request, response) => {
    const { status, body } = await answer(request).catch(refused);
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
    response.end(JSON.stringify(body));
  });
  return {
    url,
    issuer,
    keysUrl: `${url}/common/discovery/v2.0/keys`,
    tokenFor: async (tenantId, who, { appOnly = false, audience = defaultAudience } = {}) => {
      const tenant = tenantOf(directory, tenantId);
      if (!tenant) throw new Error(`The directory has no tenant ${tenantId}.`);
      return tokenOf(mint, tenant, who, appOnly, audience);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tokenOf(mint: TokenMint, tenant: Tenant, who: string, appOnly: boolean, audience: string): Promise<string> {
  const client = clientOf(tenant, who);
  if (client) return mint.appOnly(tenant, client, audience);
  const user = userOf(tenant, who);
  if (!user) throw new Error(`${tenant.name} has neither a client nor a user ${who}.`);
  if (appOnly) return mint.appOnly(tenant, { clientId: user.userId, secret: "", roles: user.roles }, audience);
  return mint.appAndUser(tenant, tenant.clients[0]?.clientId ?? user.userId, user, audience);
}

function refused(error: unknown): Answer {
  if (!(error instanceof GrantRefused))
    return { status: 500, body: { error: "server_error", error_description: String(error) } };
  return { status: error.status, body: { error: error.error, error_description: error.message } };
}

function configuration(url: string, tenantId: string) {
  const at = `${url}/${tenantId}`;
  return {
    issuer: `${at}/v2.0`,
    token_endpoint: `${at}/oauth2/v2.0/token`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    jwks_uri: `${at}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    grant_types_supported: ["client_credentials", "password", "refresh_token"],
    response_types_supported: ["token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}
