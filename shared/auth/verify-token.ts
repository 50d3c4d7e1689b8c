import type { JWTPayload } from "jose";
import * as errors from "jose/errors";
import { jwtVerify } from "jose/jwt/verify";
import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import type { Ports } from "../platform/ports.js";
import { type Caller, type Role, roles } from "./caller.js";
import { callerKnown, rememberToken } from "./known-tokens.js";

/** Clocks of issuer and server may differ by this much. */
const leewaySeconds = 60;

/** Directory roles that Entra names by template id in `wids`; the others come as app roles in `roles`. */
const directoryRoles: Readonly<Record<string, Role>> = {
  "62e90394-69f5-4237-9190-012177145e10": "GlobalAdmin",
  "b0f54661-2d74-4c50-afa3-1ec803f12efe": "BillingAdmin",
};

const Claims = z.object({
  iss: z.string(),
  tid: z.guid(),
  oid: z.string().optional(),
  azp: z.string().optional(),
  appid: z.string().optional(),
  idtyp: z.string().optional(),
  /** Delegated permissions: only a token with a user behind it has them. */
  scp: z.string().optional(),
  /** What the user signs in with; `upn` in tokens of version 1. `name` is for people only, and anybody may have it. */
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  roles: z.array(z.string()).default([]),
  wids: z.array(z.string()).default([]),
});

type World = Pick<Ports, "clock" | "tokenKeys" | "settings">;

/**
 * Reads the caller from the `Authorization` header, or refuses with `NOT_AUTHENTICATED`. An issuer whose keys cannot
 * be had is `SERVER_BUSY`: the token may well be good. Tokens live by the machine's clock, not by business time.
 */
export async function verifyToken(world: World, authorization: string | null): Promise<Caller> {
  const token = authorization?.match(/^Bearer +(\S+)$/i)?.[1];
  if (token === undefined) throw notAuthenticated("The request carries no bearer token.", {}, 800001);

  const known = await callerKnown(world, token, leewaySeconds);
  if (known !== undefined) return known;
  const { payload, protectedHeader: header, key } = await verified(world, token);
  const caller = callerOf(world, payload);
  rememberToken(world, token, { caller, header, key, notBefore: payload.nbf ?? 0, expires: payload.exp ?? 0 });
  return caller;
}

function callerOf(world: World, payload: JWTPayload): Caller {
  const claims = Claims.safeParse(payload);
  if (!claims.success) {
    const claim = `${claims.error.issues[0]?.path.join(".")}`;
    throw notAuthenticated(`The token's claim ${claim} is missing or wrong.`, { claim });
  }
  const { iss, tid, oid, azp, appid, idtyp, scp, preferred_username, upn } = claims.data;
  if (iss !== world.settings.tokenIssuer.replace("{tenant}", tid)) {
    throw notAuthenticated(`The token's issuer ${iss} is not ours for tenant ${tid}.`, { issuer: iss, tenantId: tid });
  }
  const kind = idtyp === "app" || scp === undefined ? "app" : "user";
  const id = kind === "user" ? oid : (azp ?? appid);
  if (id === undefined) throw notAuthenticated("The token names neither a user nor an app.", {});

  const tenantId = tid.toLowerCase();
  const isOperator = tenantId === world.settings.operatorTenantId;
  const held = [...claims.data.roles, ...claims.data.wids.map((wid) => directoryRoles[wid.toLowerCase()])];
  const name = preferred_username ?? upn;
  const known = roles.filter((role) => held.includes(role));
  return { tenantId, kind, id: id.toLowerCase(), ...(name === undefined ? {} : { name }), roles: known, isOperator };
}

async function verified({ clock, tokenKeys, settings }: World, token: string) {
  try {
    return await jwtVerify(token, tokenKeys, {
      algorithms: ["RS256"],
      audience: [...settings.tokenAudiences],
      requiredClaims: ["exp", "iss", "tid"],
      clockTolerance: leewaySeconds,
      currentDate: clock.now(),
    });
  } catch (error) {
    if (isTokensFault(error)) {
      const { message: cause } = error;
      throw notAuthenticated(`The token was refused: ${cause}.`, { cause }, numberOf(error));
    }
    throw new Refusal("SERVER_BUSY", {
      fact: "The token issuer's keys could not be read.",
      remedy: "Send the request again after the time in Retry-After.",
      headers: { "Retry-After": "5" },
    });
  }
}

/** Everything that jose says about a token, as opposed to what it says about getting the issuer's keys. */
function isTokensFault(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

/** 900420 is the wire's number for another audience, 400 for any other refused token. */
const numberOf = (error: errors.JOSEError) =>
  error instanceof errors.JWTClaimValidationFailed && error.claim === "aud" ? 900420 : 400;

function notAuthenticated(fact: string, parameters: Record<string, string>, wireCode = 400): Refusal {
  const error = wireCode === 800001 ? "" : `, error="invalid_token", error_description="${fact.replaceAll('"', "'")}"`;
  return new Refusal("NOT_AUTHENTICATED", {
    fact,
    remedy: "Get a token for this service from the issuer and send it as Authorization: Bearer <token>.",
    parameters,
    wireCode,
    headers: { "WWW-Authenticate": `Bearer realm="csp"${error}` },
  });
}
