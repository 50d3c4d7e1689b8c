import { type Client, clientOf, type Tenant, userOf } from "./directory.js";
import { accessSeconds, type TokenMint } from "./tokens.js";

/** An error in the shape of Entra ID: `error` for programs, `error_description` for people. */
export class GrantRefused extends Error {
  constructor(
    readonly error: string,
    description: string,
    readonly status = 400,
  ) {
    super(description);
  }
}

type Asked = { tenant: Tenant; form: URLSearchParams; authorization: string | undefined };

/** Answers a token request: `client_credentials` (app-only), `password` and `refresh_token` (app+user). */
export async function grantToken(mint: TokenMint, { tenant, form, authorization }: Asked) {
  const grant = wanted(form, "grant_type");
  const client = theClient(tenant, form, authorization);
  const audience = audienceOf(form);
  switch (grant) {
    case "client_credentials":
      if (!client.proved) throw new GrantRefused("invalid_client", "AADSTS7000216: 'client_secret' is required.", 401);
      return bearer(await mint.appOnly(tenant, client, audience));
    case "password": {
      const user = userOf(tenant, wanted(form, "username"));
      if (!user || user.password !== form.get("password")) {
        throw new GrantRefused("invalid_grant", "AADSTS50126: Invalid username or password.");
      }
      return withRefresh(mint, tenant, client, user.userId, audience);
    }
    case "refresh_token": {
      const held = await mint.readRefresh(tenant, wanted(form, "refresh_token"));
      if (held?.clientId !== client.clientId) {
        throw new GrantRefused(
          "invalid_grant",
          "AADSTS9002313: The refresh token is not one of this client and tenant.",
        );
      }
      return withRefresh(mint, tenant, client, held.userId, audience);
    }
    default:
      throw new GrantRefused(
        "unsupported_grant_type",
        `AADSTS70003: The grant type '${grant}' is not built in the local issuer; it has client_credentials, password and refresh_token.`,
      );
  }
}

async function withRefresh(mint: TokenMint, tenant: Tenant, { clientId }: Client, userId: string, audience: string) {
  const user = userOf(tenant, userId);
  if (!user) throw new GrantRefused("invalid_grant", "AADSTS50034: The user does not exist in this tenant.");
  return {
    ...bearer(await mint.appAndUser(tenant, clientId, user, audience)),
    scope: `${audience}/user_impersonation`,
    refresh_token: await mint.refresh(tenant, clientId, userId),
  };
}

const bearer = (token: string) => ({
  token_type: "Bearer",
  expires_in: accessSeconds,
  ext_expires_in: accessSeconds,
  access_token: token,
});

/** The client may show its secret in the form or as HTTP Basic; for a user's token it may keep it to itself. */
function theClient(
  tenant: Tenant,
  form: URLSearchParams,
  authorization: string | undefined,
): Client & { proved: boolean } {
  const basic = authorization?.match(/^Basic +(\S+)$/i)?.[1];
  const [basicId, basicSecret] = basic
    ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
    : [];
  const client = clientOf(tenant, basicId ?? wanted(form, "client_id"));
  if (!client) throw new GrantRefused("unauthorized_client", "AADSTS700016: The application is not in the directory.");
  const secret = basicSecret ?? form.get("client_secret") ?? undefined;
  if (secret !== undefined && secret !== client.secret) {
    throw new GrantRefused("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401);
  }
  return { ...client, proved: secret !== undefined };
}

/** `api://csp/.default` asks for audience `api://csp`; the older endpoint names it in `resource`. */
function audienceOf(form: URLSearchParams): string {
  const resource = form.get("resource");
  if (resource) return resource;
  const openId = ["openid", "profile", "email", "offline_access"];
  const scope = wanted(form, "scope")
    .split(" ")
    .find((candidate) => candidate.includes("/") && !openId.includes(candidate));
  if (!scope) throw new GrantRefused("invalid_scope", "AADSTS70011: The scope names no resource.");
  return scope.slice(0, scope.lastIndexOf("/"));
}

function wanted(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new GrantRefused("invalid_request", `AADSTS90014: The required field '${name}' is missing from the request.`);
}
