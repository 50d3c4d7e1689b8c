import type { HttpRequest } from "@azure/functions";
import { anonymous, type Caller } from "../auth/caller.js";
import { type Permission, refuseWithout } from "../auth/permissions.rules.js";
import { verifyToken } from "../auth/verify-token.js";
import { Refusal } from "../kernel/refusal.js";
import type { Ports } from "../platform/ports.js";

export type Admission = {
  needs: Permission | "public";
  /** `app+user`: a token without a user behind it is refused (900329). */
  tokens?: "app+user";
};

/** Says who is calling, or refuses: by the token first, then by the permission, then by the kind of token. */
export async function admitCaller(ports: Ports, { needs, tokens }: Admission, request: HttpRequest): Promise<Caller> {
  if (needs === "public") return anonymous;
  const caller = await verifyToken(ports, request.headers.get("authorization"));
  refuseWithout(caller, needs);
  if (tokens === "app+user" && caller.kind === "app") {
    throw new Refusal("FORBIDDEN", {
      fact: "The token is app-only; this operation needs a user behind it.",
      remedy: "Sign a user in and send the app+user token.",
      wireCode: 900329,
    });
  }
  return caller;
}
