import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { Envelope, type MessageKind } from "../messaging/message.js";
import { parkWork } from "../parking/park-work.js";
import type { Ports } from "../platform/ports.js";
import { inInvocation, type What } from "./invocation.js";

/** A queue function as a value: registered in `functions/register.ts`, run on other ports by the simulation. */
export type QueueFunction = {
  name: string;
  queue: string;
  run(ports: Ports, text: string, invocationId: string): Promise<void>;
};

type Handle<Body> = (work: { backend: Backend; message: Body }) => Promise<unknown>;

/**
 * Takes messages of one kind. A refusal or an unreadable message would fail again in the same way, so it is parked and
 * done; any other error lets the message come back.
 */
export function queue<Body>(name: string, kind: MessageKind<Body>, handle: Handle<Body>): QueueFunction {
  return {
    name,
    queue: kind.queue,
    run: (ports, text, invocationId) =>
      inInvocation(ports, whatOf(name, text, invocationId), async (backend) => {
        const body = readBody(kind, text);
        if (!body.readable) {
          await parkWork(backend, {
            queue: kind.queue,
            text,
            reason: "REQUEST_INVALID",
            fact: body.fact,
            remedy: "The sender is wrong or of another version: mend it, then let it send again.",
          });
          return;
        }
        try {
          await handle({ backend, message: body.value });
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          await parkWork(backend, {
            queue: kind.queue,
            text,
            reason: error.code,
            fact: error.fact,
            remedy: error.remedy,
          });
        }
      }),
  };
}

/** Takes what the host gave up on after its last try, and parks it where a person finds it. */
export function poisonQueue(of: QueueFunction): QueueFunction {
  const name = `${of.name}-poison`;
  return {
    name,
    queue: `${of.queue}-poison`,
    run: (ports, text, invocationId) =>
      inInvocation(ports, whatOf(name, text, invocationId), (backend) =>
        parkWork(backend, {
          queue: of.queue,
          text,
          reason: "SERVER_FAULT",
          fact: "The work failed at every try; the log has the errors under its correlation id.",
          remedy: "Mend the cause, then POST /v1/parked/{id}/retry.",
        }),
      ),
  };
}

type ReadBody<Body> = { readable: true; value: Body } | { readable: false; fact: string };

function readBody<Body>(kind: MessageKind<Body>, text: string): ReadBody<Body> {
  const envelope = readEnvelope(text);
  if (envelope === undefined) return { readable: false, fact: "The message is no envelope." };
  if (envelope.kind !== kind.kind) {
    return { readable: false, fact: `The message is of kind ${envelope.kind}; this queue takes ${kind.kind}.` };
  }
  const body = kind.body.safeParse(envelope.body);
  if (body.success) return { readable: true, value: body.data };
  return { readable: false, fact: `The message's body does not fit: ${body.error.issues[0]?.message ?? ""}` };
}

function readEnvelope(text: string): Envelope | undefined {
  try {
    return Envelope.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function whatOf(name: string, text: string, invocationId: string): What {
  const envelope = readEnvelope(text);
  return {
    name,
    invocationId,
    requestId: envelope?.id ?? invocationId,
    correlationId: envelope?.correlationId ?? invocationId,
    traceparent: envelope?.traceparent,
    actor: { tenantId: "system", kind: "system", id: name },
    idSeed: envelope?.id ?? invocationId,
  };
}
