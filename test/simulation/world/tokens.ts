import { generateKeyPair, SignJWT } from "jose";
import { roles as allRoles, type Role } from "../../../shared/auth/caller.js";
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

/** One of a tenant's staff: who has one role alone, or all that there are, the operator's too. */
export type Staff = Role | "all";
export type Tokens = { keys: TokenKeys; of(tenantId: string, staff?: Staff): string };

/**
 * One key for the process, and app+user tokens: each request verifies its token as in production. Each tenant has one
 * whose roles carry what its stories need, the `staffed` also one for each of their staff.
 */
export async function mintTokens(tenants: readonly string[], staffed: readonly string[] = []): Promise<Tokens> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const minted = new Map<string, string>();
  const mint = async (tenantId: string, roles: readonly Role[], staff?: Staff) => {
    const user = `${tenantId.slice(0, 35)}a`;
    const claims = { tid: tenantId, oid: user, azp: tenantId, idtyp: "user", scp: "user_impersonation", roles };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "simulation" })
      .setIssuer(settings.tokenIssuer.replace("{tenant}", tenantId))
      .setAudience("api://csp")
      .setIssuedAt(0)
      .setExpirationTime("9000y")
      .sign(privateKey);
    minted.set(nameOf(tenantId, staff), token);
  };
  for (const tenantId of tenants) {
    await mint(tenantId, tenantId === operatorTenant ? ["Operator"] : ["AdminAgent", "GlobalAdmin"]);
  }
  for (const tenantId of staffed) {
    for (const role of allRoles) await mint(tenantId, [role], role);
    await mint(tenantId, allRoles, "all");
  }
  return {
    keys: async () => publicKey,
    of: (tenantId, staff) => {
      const token = minted.get(nameOf(tenantId, staff));
      if (token === undefined) throw new Error(`${nameOf(tenantId, staff)} has no token`);
      return token;
    },
  };
}

const nameOf = (tenantId: string, staff?: Staff) => `${staff ?? "whoever asks"} of ${tenantId}`;
