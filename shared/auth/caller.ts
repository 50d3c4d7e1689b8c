/** The roles that a token can carry in `roles`. */
export const roles = ["GlobalAdmin", "AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin", "Operator"] as const;
export type Role = (typeof roles)[number];

/**
 * Who is calling, as the token says it. Whether the tenant is a partner, a reseller or a customer is in the records,
 * not in the token; only the operator's tenant is known by a setting.
 */
export type Caller = {
  readonly tenantId: string;
  /** `user`: an app that acts for a signed-in user. `app`: an app on its own (app-only). */
  readonly kind: "user" | "app";
  /** The user's object id, or the app's client id. */
  readonly id: string;
  /** The name that the user signs in with. */
  readonly name?: string;
  readonly roles: readonly Role[];
  readonly isOperator: boolean;
};

/** Who calls a public route. */
export const anonymous: Caller = { tenantId: "public", kind: "app", id: "anonymous", roles: [], isOperator: false };
