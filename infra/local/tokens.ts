import { createHash } from "node:crypto";
import { createLocalJWKSet, jwtVerify, SignJWT } from "jose";
import type { Client, Tenant, User } from "./directory.js";
import type { IssuerKey } from "./issuer-key.js";

/** Entra's own default, in seconds. */
export const accessSeconds = 3_600;
const refreshSeconds = 90 * 86_400;
const refreshAudience = "refresh";

type Claims = Record<string, unknown>;

/** Signs tokens with the claims that Entra ID puts in them. `issuer` has `{tenant}` where the tenant's id stands. */
export function tokenMint({ sign, published }: IssuerKey, issuer: string) {
  const minted = (tenant: Tenant, audience: string, seconds: number, claims: Claims) => {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ ...claims, tid: tenant.tenantId, ver: "2.0" })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: published.kid })
      .setIssuer(issuer.replace("{tenant}", tenant.tenantId))
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + seconds)
      .sign(sign);
  };
  return {
    /** An app on its own. Its object id is its service principal's, not the app's own id. */
    appOnly: (tenant: Tenant, client: Client, audience: string) => {
      const oid = servicePrincipalOf(tenant, client);
      const { clientId, roles } = client;
      const claims = { azp: clientId, appid: clientId, idtyp: "app", oid, sub: oid, roles };
      return minted(tenant, audience, accessSeconds, claims);
    },
    /** An app that acts for a user. */
    appAndUser: (tenant: Tenant, clientId: string, { userId, userName, roles }: User, audience: string) => {
      const user = { oid: userId, sub: userId, name: userName.split("@")[0], preferred_username: userName, roles };
      const claims = { azp: clientId, appid: clientId, idtyp: "user", scp: "user_impersonation", ...user };
      return minted(tenant, audience, accessSeconds, claims);
    },
    refresh: (tenant: Tenant, clientId: string, userId: string) =>
      minted(tenant, refreshAudience, refreshSeconds, { azp: clientId, oid: userId }),
    /** Whom a refresh token of this tenant was made for; nothing when it is no such token. */
    readRefresh: async (tenant: Tenant, token: string): Promise<{ clientId: string; userId: string } | undefined> => {
      const keys = createLocalJWKSet({ keys: [published] });
      const expected = { issuer: issuer.replace("{tenant}", tenant.tenantId), audience: refreshAudience };
      const read = await jwtVerify(token, keys, expected).catch(() => undefined);
      return read && { clientId: String(read.payload.azp), userId: String(read.payload.oid) };
    },
  };
}
export type TokenMint = ReturnType<typeof tokenMint>;

function servicePrincipalOf({ tenantId }: Tenant, { clientId }: Client): string {
  const hex = createHash("sha256").update(`${tenantId}/${clientId}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
