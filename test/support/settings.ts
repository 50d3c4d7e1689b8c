import type { Settings } from "../../shared/platform/config.js";

/** Of a deployment that nobody calls from outside: for tests of what lies below the triggers. */
export const bareSettings: Settings = {
  operatorTenantId: "",
  tokenAudiences: [],
  tokenIssuer: "",
  tokenKeysUrl: "",
  sealingKeys: [],
  sandbox: false,
};
