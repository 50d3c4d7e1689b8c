import { z } from "zod";

const Day = z.iso.date("a day like 2022-07-31, or nothing").or(z.literal("")).default("");

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
  /** First day on which nobody orders the legacy Azure offer any more (phase 3); empty: not set. */
  CSP_LEGACY_RETIRED_FROM: Day,
  /** First day of the Azure plan and of the conversion for GCC customers; empty: not set. */
  CSP_AZURE_PLAN_FOR_GCC_FROM: Day,
});

export type Settings = {
  operatorTenantId: string;
  tokenAudiences: readonly string[];
  tokenIssuer: string;
  tokenKeysUrl: string;
  sealingKeys: readonly string[];
  sandbox: boolean;
  requestsPerMinute?: number;
  legacyRetiredFrom?: string;
  azurePlanForGccFrom?: string;
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
    ...(values.CSP_LEGACY_RETIRED_FROM === "" ? {} : { legacyRetiredFrom: values.CSP_LEGACY_RETIRED_FROM }),
    ...(values.CSP_AZURE_PLAN_FOR_GCC_FROM === "" ? {} : { azurePlanForGccFrom: values.CSP_AZURE_PLAN_FOR_GCC_FROM }),
  };
}
