import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, expect, test } from "vitest";
import { startIssuer } from "../../infra/local/issuer.js";

const tenantId = "20000000-0000-4000-8000-000000000002";
const clientId = "30000000-0000-4000-8000-000000000003";
const userId = "40000000-0000-4000-8000-000000000004";
const directory = {
  tenants: [
    {
      tenantId,
      name: "Contoso",
      clients: [{ clientId, secret: "s3cret", roles: ["AdminAgent"] }],
      users: [{ userId, userName: "ada@contoso.example", password: "pass", roles: ["SalesAgent"] }],
    },
    { tenantId: "50000000-0000-4000-8000-000000000005", name: "Fabrikam", clients: [], users: [] },
  ],
};
const keyPath = join(await mkdtemp(join(tmpdir(), "issuer-")), "key.json");
const issuer = await startIssuer({ port: 0, directory, keyPath });
afterAll(() => issuer.stop());

async function ask(
  form: Record<string, string>,
  path = `${tenantId}/oauth2/v2.0/token`,
  headers: Record<string, string> = {},
) {
  const body = new URLSearchParams(form);
  const answer = await fetch(`${issuer.url}/${path}`, { method: "POST", body, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
const app = { client_id: clientId, client_secret: "s3cret", scope: "api://csp/.default" };

test("client credentials give an app-only token for the audience that the scope names", async () => {
  const { status, body } = await ask({ ...app, grant_type: "client_credentials" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
  const { payload } = await jwtVerify(body.access_token ?? "", createRemoteJWKSet(new URL(issuer.keysUrl)));
  expect(payload).toMatchObject({
    iss: `${issuer.url}/${tenantId}/v2.0`,
    aud: "api://csp",
    tid: tenantId,
    azp: clientId,
    idtyp: "app",
    roles: ["AdminAgent"],
  });
  expect(payload.scp).toBeUndefined();
  expect(payload.oid).not.toBe(clientId);
});
test("the older endpoint takes the audience from resource, and the client's secret as HTTP Basic", async () => {
  const authorization = `Basic ${Buffer.from(`${clientId}:s3cret`).toString("base64")}`;
  const form = { grant_type: "client_credentials", resource: "https://api.partnercenter.example" };
  const { body } = await ask(form, `${tenantId.toUpperCase()}/oauth2/token`, { authorization });
  expect(decodeJwt(body.access_token ?? "").aud).toBe("https://api.partnercenter.example");
});
test("of a tenant that is not listed the administrator signs in where others have one, and nobody else does", async () => {
  const others = { password: "shared", secret: "s3cret", roles: ["GlobalAdmin"] };
  const open = await startIssuer({ port: 0, directory: { ...directory, others } });
  const customer = "60000000-0000-4000-8000-000000000006";
  const ask = async (form: Record<string, string>, tenant = customer, { url } = open) => {
    const body = new URLSearchParams({ client_id: "any", scope: "api://csp/.default", ...form });
    const answer = await fetch(`${url}/${tenant}/oauth2/v2.0/token`, { method: "POST", body });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const admin = { grant_type: "password", username: "admin@customer.example", password: "shared" };
  const { body } = await ask(admin);
  expect(decodeJwt(body.access_token ?? "")).toMatchObject({
    tid: customer,
    preferred_username: "admin@customer.example",
    roles: ["GlobalAdmin"],
  });
  expect(await ask({ grant_type: "refresh_token", refresh_token: body.refresh_token ?? "" })).toMatchObject({
    status: 200,
  });
  for (const wrong of [
    ask({ ...admin, password: "else" }),
    ask({ ...admin, username: "sales@customer.example" }),
    ask(admin, tenantId),
    ask(admin, "common"),
    ask(admin, customer, issuer),
  ]) {
    expect((await wrong).status).toBe(400);
  }
  await open.stop();
});
test("user name and password give an app+user token and a refresh token, which gives the next ones", async () => {
  const login = {
    username: "ADA@contoso.example",
    password: "pass",
    scope: "openid api://csp/user_impersonation offline_access",
  };
  const first = await ask({ ...app, ...login, grant_type: "password" });
  const second = await ask({ ...app, grant_type: "refresh_token", refresh_token: first.body.refresh_token ?? "" });
  for (const { body } of [first, second]) {
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({
      aud: "api://csp",
      oid: userId,
      scp: "user_impersonation",
      roles: ["SalesAgent"],
    });
  }
});
test("an access token is no refresh token", async () => {
  const { body } = await ask({ ...app, grant_type: "client_credentials" });
  const again = await ask({ ...app, grant_type: "refresh_token", refresh_token: body.access_token ?? "" });
  expect(again).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});
test.each([
  ["a wrong secret", { ...app, client_secret: "wrong", grant_type: "client_credentials" }, 401, "invalid_client"],
  [
    "no secret for an app-only token",
    { client_id: clientId, scope: app.scope, grant_type: "client_credentials" },
    401,
    "invalid_client",
  ],
  ["an unknown client", { ...app, client_id: userId, grant_type: "client_credentials" }, 400, "unauthorized_client"],
  [
    "a wrong password",
    { ...app, username: "ada@contoso.example", password: "x", grant_type: "password" },
    400,
    "invalid_grant",
  ],
  ["no grant type", app, 400, "invalid_request"],
  [
    "no scope",
    { client_id: clientId, client_secret: "s3cret", grant_type: "client_credentials" },
    400,
    "invalid_request",
  ],
  [
    "a grant that is not built",
    { ...app, grant_type: "urn:ietf:params:oauth:grant-type:device_code" },
    400,
    "unsupported_grant_type",
  ],
])("%s is refused in Entra's shape", async (_case, form, status, error) => {
  const refused = await ask(form);
  expect(refused).toMatchObject({ status, body: { error, error_description: expect.stringMatching(/^AADSTS\d+: /) } });
});
test("a client of one tenant gets nothing in another, and an unknown tenant has nobody", async () => {
  const form = { ...app, grant_type: "client_credentials" };
  const other = directory.tenants[1]?.tenantId;
  expect((await ask(form, `${other}/oauth2/v2.0/token`)).body.error).toBe("unauthorized_client");
  expect((await ask(form, `${userId}/oauth2/v2.0/token`)).body.error).toBe("invalid_request");
});
test("the configuration document leads a client to the token endpoint and the keys", async () => {
  const answer = await fetch(`${issuer.url}/${tenantId}/v2.0/.well-known/openid-configuration`);
  expect(await answer.json()).toMatchObject({
    issuer: issuer.issuer.replace("{tenant}", tenantId),
    token_endpoint: `${issuer.url}/${tenantId}/oauth2/v2.0/token`,
    jwks_uri: `${issuer.url}/${tenantId}/discovery/v2.0/keys`,
  });
});
test("a restarted issuer with the same key file vouches for tokens of before", async () => {
  const token = await issuer.tokenFor(tenantId, userId);
  const restarted = await startIssuer({ port: 0, directory, keyPath });
  const verified = await jwtVerify(token, createRemoteJWKSet(new URL(restarted.keysUrl)));
  expect(verified.payload.oid).toBe(userId);
  await restarted.stop();
});
test("the issuer publishes no private part of its key", async () => {
  const { keys } = (await (await fetch(issuer.keysUrl)).json()) as { keys: object[] };
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([["alg", "e", "kid", "kty", "n", "use"]]);
});
test("tokenFor gives a user's roles on an app-only token when asked", async () => {
  const claims = decodeJwt(await issuer.tokenFor(tenantId, "ada@contoso.example", { appOnly: true }));
  expect(claims).toMatchObject({ idtyp: "app", roles: ["SalesAgent"] });
});
