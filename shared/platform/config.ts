import { z } from "zod";

/** The deployment's settings. Storage connections are read where clients are made (`azure-connection.ts`). */
const Settings = z.object({
  /** Tenant of the operator: the party at the top of the billing chain. */
  CSP_OPERATOR_TENANT: z.guid(),
  /** Comma-separated audiences that a token may carry. */
  CSP_TOKEN_AUDIENCES: z.string().min(1),
  /** Issuer with `{tenant}` where the token's tenant id stands, as Entra ID writes it. */
  CSP_TOKEN_ISSUER: z.string().includes("{tenant}"),
  /** Address of the issuer's key set. */
  CSP_TOKEN_KEYS_URL: z.url(),
  /** Comma-separated keys for what must not lie readable in storage: the first seals, all open what they sealed. */
  CSP_SEALING_KEYS: z.string().regex(/^[^,\s]{32,}(,[^,\s]{32,})*$/, "keys of at least 32 characters"),
  /** A sandbox has a clock that the operator sets; nowhere else does that route exist. */
  CSP_SANDBOX: z.enum(["true", "false"]).default("false"),
  /** How often a tenant may ask for one resource in a minute, per host; 0 for as often as it likes. */
  CSP_REQUESTS_PER_MINUTE: z
    .string()
    .regex(/^\d{1,6}$/, "a whole number")
    .default("0"),
});

export type Settings = {
  operatorTenantId: string;
  tokenAudiences: readonly string[];
  tokenIssuer: string;
  tokenKeysUrl: string;
  sealingKeys: readonly string[];
  sandbox: boolean;
  requestsPerMinute?: number;
};

/** Reads the settings once, at start; one error names every one that is missing or wrong. */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const parsed = Settings.safeParse(environment);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")} (${issue.message})`);
    throw new Error(`Settings missing or wrong: ${wrong.join("; ")}. local.settings.sample.json shows them all.`);
  }
  const values = parsed.data;
  return {
    operatorTenantId: values.CSP_OPERATOR_TENANT.toLowerCase(),
    tokenAudiences: values.CSP_TOKEN_AUDIENCES.split(",").map((audience) => audience.trim()),
    tokenIssuer: values.CSP_TOKEN_ISSUER,
    tokenKeysUrl: values.CSP_TOKEN_KEYS_URL,
    sealingKeys: values.CSP_SEALING_KEYS.split(","),
    sandbox: values.CSP_SANDBOX === "true",
    ...(Number(values.CSP_REQUESTS_PER_MINUTE) === 0
      ? {}
      : { requestsPerMinute: Number(values.CSP_REQUESTS_PER_MINUTE) }),
  };
}
