import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { parseJson } from "../../../shared/kernel/exact-json.js";
import { type Party, secret } from "./parties.data.js";

type Send = {
  as: Party;
  /** Names the step: the same name makes the same request id, so that a step taken again finds its first answer. */
  step?: string;
  body?: NonNullable<RequestInit["body"]>;
  headers?: Record<string, string>;
};
export type Client = ReturnType<typeof demoClient>;

const triesMax = 5;
const tokenLivesMs = 50 * 60_000;
const minuteMs = 60_000;

/** Talks to the back end as any client does: over HTTP, with tokens from the issuer. */
export function demoClient({ host, issuer }: { host: string; issuer: string }) {
  const tokens = new Map<string, { token: string; until: number }>();

  async function tokenOf(party: Party): Promise<string> {
    const known = tokens.get(party.tenantId);
    if (known !== undefined && Date.now() < known.until) return known.token;
    const [user] = party.users;
    const form = new URLSearchParams({
      grant_type: "password",
      client_id: party.clientId,
      client_secret: secret,
      scope: "api://csp/.default",
      username: user?.userName ?? "",
      password: user?.password ?? "",
    });
    const answer = await fetch(`${issuer}/${party.tenantId}/oauth2/v2.0/token`, { method: "POST", body: form });
    if (!answer.ok) throw new Error(`No token for ${party.name}: ${await answer.text()}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    tokens.set(party.tenantId, { token, until: Date.now() + tokenLivesMs });
    return token;
  }

  async function answerTo(method: string, path: string, { as, step, body, headers }: Send): Promise<Response> {
    const token = await tokenOf(as);
    const named = step === undefined ? {} : { "MS-RequestId": requestIdOf(step) };
    const streamed = body instanceof ReadableStream ? { duplex: "half" as const } : {};
    return fetch(`${host}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...named, ...headers },
      ...(body === undefined ? {} : { body }),
      ...streamed,
    });
  }

  /** Sends until there is an answer that stands; a refusal is an error that says what was refused and why. */
  async function send<T>(method: string, path: string, request: Send): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const answer = await answerTo(method, path, request);
      const text = await answer.text();
      if (answer.ok) return parseJson(text) as T;
      const mayTryAgain = answer.status >= 500 && !(request.body instanceof ReadableStream);
      if (!mayTryAgain || attempt === triesMax) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      await wait(attempt * 300);
    }
  }

  return {
    tokenOf,
    get: <T>(path: string, as: Party): Promise<T> => send("GET", path, { as }),
    /** As text, or nothing while it does not exist. */
    getFile: async (path: string, as: Party): Promise<string | undefined> => {
      const answer = await answerTo("GET", path, { as });
      const text = await answer.text();
      return answer.ok ? text : undefined;
    },
    /** Sends JSON under a step's name. */
    tell: <T>(method: "POST" | "PUT", path: string, { as, step, value }: { as: Party; step: string; value: unknown }) =>
      send<T>(method, path, {
        as,
        step,
        body: JSON.stringify(value),
        headers: { "Content-Type": "application/json" },
      }),
    send,
    /** Runs a timer's function now, by the host's own address for that. */
    fireTimer: async (name: string): Promise<void> => {
      const answer = await fetch(`${host}/admin/functions/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ input: "" }),
      });
      if (!answer.ok) throw new Error(`Timer ${name}: ${answer.status}`);
    },
  };
}

function requestIdOf(step: string): string {
  const hex = createHash("sha256").update(`demo: ${step}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Asks until there is an answer; for what queues do in the background. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + minuteMs; Date.now() < end; await wait(100)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what}: not within a minute`);
}
