import { generateKeyPair, SignJWT } from "jose";
import type { TokenKeys } from "../../../shared/platform/ports.js";

export const operatorTenant = "10000000-0000-4000-8000-000000000001";
export const settings = {
  operatorTenantId: operatorTenant,
  tokenAudiences: ["api://csp"],
  tokenIssuer: "https://login.example/{tenant}/v2.0",
  tokenKeysUrl: "https://login.example/keys",
  sealingKeys: ["a-key-that-is-known-to-every-test"],
  sandbox: true,
};

export type Tokens = { keys: TokenKeys; of(tenantId: string): string };

/** One key for the process, and one app+user token per tenant: each request verifies its token as in production. */
export async function mintTokens(tenants: readonly string[]): Promise<Tokens> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const minted = new Map<string, string>();
  for (const tenantId of tenants) {
    const roles = tenantId === operatorTenant ? ["Operator"] : ["AdminAgent", "GlobalAdmin"];
    const user = `${tenantId.slice(0, 35)}a`;
    const claims = { tid: tenantId, oid: user, azp: tenantId, idtyp: "user", scp: "user_impersonation", roles };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "simulation" })
      .setIssuer(settings.tokenIssuer.replace("{tenant}", tenantId))
      .setAudience("api://csp")
      .setIssuedAt(0)
      .setExpirationTime("9000y")
      .sign(privateKey);
    minted.set(tenantId, token);
  }
  return {
    keys: async () => publicKey,
    of: (tenantId) => {
      const token = minted.get(tenantId);
      if (token === undefined) throw new Error(`tenant ${tenantId} has no token`);
      return token;
    },
  };
}
