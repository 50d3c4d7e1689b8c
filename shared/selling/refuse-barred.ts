import type { ServedCustomer } from "../customers/served-customer.js";
import { standingCheck } from "./further-checks.js";

/** Refuses the purchases of an account that the operator looks at, or does not admit (800073, 800075). */
export function refuseBarred(served: ServedCustomer): void {
  const { refusal } = standingCheck(served);
  if (refusal !== undefined) throw refusal;
}
