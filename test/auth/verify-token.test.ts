import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { expect, test, vi } from "vitest";
import { verifyToken } from "../../shared/auth/verify-token.js";
import { readSettings } from "../../shared/platform/config.js";

const operator = "10000000-0000-4000-8000-000000000001";
const partner = "20000000-0000-4000-8000-00000000000A";
const now = new Date("2026-03-01T12:00:00Z");
const seconds = now.getTime() / 1_000;
const issuerOf = (tenant: string) => `https://login.example/${tenant}/v2.0`;

const ours = await generateKeyPair("RS256", { extractable: true });
const another = await generateKeyPair("RS256");
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(ours.publicKey)), kid: "ours", alg: "RS256" }] });
const settings = readSettings({
  CSP_OPERATOR_TENANT: operator,
  CSP_TOKEN_AUDIENCES: "api://csp, https://api.example",
  CSP_TOKEN_ISSUER: issuerOf("{tenant}"),
  CSP_TOKEN_KEYS_URL: "https://login.example/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
});
const world = { settings, tokenKeys: keys, clock: { now: () => now } };

const good: JWTPayload = {
  iss: issuerOf(partner),
  aud: "api://csp",
  tid: partner,
  oid: "user-1",
  azp: "app-1",
  scp: "user_impersonation",
  name: "Ada Byron",
  preferred_username: "ada@partner.example",
  roles: ["AdminAgent", "Gardener"],
  nbf: seconds,
  exp: seconds + 600,
};
const signed = (claims: Record<string, unknown> = {}, key = ours.privateKey, kid = "ours") =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: "RS256", kid }).sign(key);
const verified = async (claims?: Record<string, unknown>) => verifyToken(world, `Bearer ${await signed(claims)}`);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const refusal = (wireCode: number) => expect.objectContaining({ code: "NOT_AUTHENTICATED", wireCode });

test("a token with a user behind it names the user, the tenant and the roles that are known here", async () => {
  expect(await verified()).toEqual({
    tenantId: partner.toLowerCase(),
    kind: "user",
    id: "user-1",
    name: "ada@partner.example",
    roles: ["AdminAgent"],
    isOperator: false,
  });
});
test("the user is named by what it signs in with, never by its display name", async () => {
  const upn = "ada@older.example";
  expect(await verified({ preferred_username: undefined, upn })).toMatchObject({ name: upn });
  expect(await verified({ preferred_username: undefined })).not.toHaveProperty("name");
});
test("a token without delegated permissions is an app's, and names the app", async () => {
  expect(await verified({ scp: undefined })).toMatchObject({ kind: "app", id: "app-1" });
  expect(await verified({ idtyp: "app" })).toMatchObject({ kind: "app", id: "app-1" });
});
test("the directory's global administrator is one here too", async () => {
  const wids = ["62e90394-69f5-4237-9190-012177145e10"];
  expect(await verified({ roles: [], wids })).toMatchObject({ roles: ["GlobalAdmin"] });
});
test("the operator is known by its tenant alone", async () => {
  expect(await verified({ tid: operator, iss: issuerOf(operator) })).toMatchObject({ isOperator: true });
});
test("each audience of the settings is accepted", async () => {
  expect(await verified({ aud: "https://api.example" })).toMatchObject({ id: "user-1" });
});

test("a request without a token is refused, and told how to authenticate", async () => {
  for (const header of [null, "", "Basic abc", "Bearer "]) {
    const headers = { "WWW-Authenticate": 'Bearer realm="csp"' };
    await expect(verifyToken(world, header)).rejects.toMatchObject({
      code: "NOT_AUTHENTICATED",
      wireCode: 800001,
      headers,
    });
  }
});
test("a text that is no token is refused", async () => {
  await expect(verifyToken(world, "Bearer abc.def")).rejects.toEqual(refusal(400));
});
test("a token is good until a minute after it expires, and no longer", async () => {
  await expect(verified({ exp: seconds - 59 })).resolves.toMatchObject({ id: "user-1" });
  await expect(verified({ exp: seconds - 61 })).rejects.toEqual(refusal(400));
});
test("a token is good from a minute before its time, and no sooner", async () => {
  await expect(verified({ nbf: seconds + 60 })).resolves.toMatchObject({ id: "user-1" });
  await expect(verified({ nbf: seconds + 62 })).rejects.toEqual(refusal(400));
});
test("a token that never expires is refused", async () => {
  await expect(verified({ exp: undefined })).rejects.toEqual(refusal(400));
});
test("a token for another audience is refused with the wire's own number", async () => {
  await expect(verified({ aud: "api://other" })).rejects.toEqual(refusal(900420));
});
test("a token of another issuer, or of another tenant's issuer, is refused", async () => {
  await expect(verified({ iss: "https://evil.example/v2.0" })).rejects.toEqual(refusal(400));
  await expect(verified({ iss: issuerOf(operator) })).rejects.toEqual(refusal(400));
});
test("a token without a tenant is refused", async () => {
  await expect(verified({ tid: undefined })).rejects.toEqual(refusal(400));
});
test("a token signed with another key is refused, whichever key it names", async () => {
  for (const kid of ["ours", "theirs"]) {
    const token = await signed({}, another.privateKey, kid);
    await expect(verifyToken(world, `Bearer ${token}`)).rejects.toEqual(refusal(400));
  }
});
test("a token that is not signed is refused", async () => {
  const token = `${base64({ alg: "none" })}.${base64(good)}.`;
  await expect(verifyToken(world, `Bearer ${token}`)).rejects.toEqual(refusal(400));
});
test("a token signed with the public key as a shared secret is refused", async () => {
  const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(ours.publicKey)));
  const token = await new SignJWT(good).setProtectedHeader({ alg: "HS256", kid: "ours" }).sign(secret);
  await expect(verifyToken(world, `Bearer ${token}`)).rejects.toEqual(refusal(400));
});
test("a token whose claims were altered after signing is refused", async () => {
  const [header, , signature] = (await signed()).split(".");
  const token = [header, base64({ ...good, roles: ["GlobalAdmin"] }), signature].join(".");
  await expect(verifyToken(world, `Bearer ${token}`)).rejects.toEqual(refusal(400));
});
test("an issuer that cannot be reached is our fault, not the token's", async () => {
  const unreachable = { ...world, tokenKeys: () => Promise.reject(new TypeError("fetch failed")) };
  await expect(verifyToken(unreachable, `Bearer ${await signed()}`)).rejects.toMatchObject({
    code: "SERVER_BUSY",
    headers: { "Retry-After": "5" },
  });
});

test("a token's signature is checked once, and its time at every request", async () => {
  const header = `Bearer ${await signed({ jti: "often", nbf: seconds, exp: seconds + 60 })}`;
  const at = (offset: number) => ({ ...world, clock: { now: () => new Date(now.getTime() + offset * 1_000) } });
  const checked = vi.spyOn(crypto.subtle, "verify");
  const first = await verifyToken(world, header);
  expect(await verifyToken(at(119), header)).toEqual(first);
  expect(await verifyToken(at(-60), header)).toEqual(first);
  expect(checked).toHaveBeenCalledTimes(1);
  checked.mockRestore();
  await expect(verifyToken(at(120), header)).rejects.toEqual(refusal(400));
  await expect(verifyToken(at(-61), header)).rejects.toEqual(refusal(400));
});
test("a token that was good is refused when the issuer has withdrawn its key, or put another under the key's name", async () => {
  const header = `Bearer ${await signed({ jti: "withdrawn" })}`;
  const keySet = async (key: typeof ours.publicKey, kid: string) =>
    createLocalJWKSet({ keys: [{ ...(await exportJWK(key)), kid, alg: "RS256" }] });
  await verifyToken(world, header);
  for (const tokenKeys of [await keySet(another.publicKey, "theirs"), await keySet(another.publicKey, "ours")]) {
    await expect(verifyToken({ ...world, tokenKeys }, header)).rejects.toEqual(refusal(400));
  }
  expect(await verifyToken({ ...world, tokenKeys: await keySet(ours.publicKey, "ours") }, header)).toMatchObject({
    id: "user-1",
  });
});
test("another deployment's settings are asked anew whom a token names", async () => {
  const header = `Bearer ${await signed({ jti: "elsewhere" })}`;
  await verifyToken(world, header);
  const elsewhere = { ...world, settings: { ...settings, tokenAudiences: ["api://elsewhere"] } };
  await expect(verifyToken(elsewhere, header)).rejects.toEqual(refusal(900420));
});
