import { z } from "zod";
import { inParallel } from "../kernel/in-parallel.js";
import type { Ports } from "../platform/ports.js";

/** One kind of queue message: the command it carries, its queue and the shape of its body. It lies with the capability whose work it asks for. */
export type MessageKind<Body> = { readonly kind: string; readonly queue: string; readonly body: z.ZodType<Body> };

/** The envelope that all messages share: `cause` leads back to the request or run that sent it. */
export const Envelope = z.object({
  kind: z.string(),
  id: z.string(),
  cause: z.string(),
  correlationId: z.string(),
  traceparent: z.string().optional(),
  body: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

export type Sender = { requestId: string; correlationId: string; traceparent?: string | undefined };

/** Sends messages of this invocation; each is checked against its schema before it leaves. */
export function openOutbox(ports: Ports, sender: Sender) {
  async function send<Body>(message: MessageKind<Body>, body: Body, options?: { delaySeconds?: number }) {
    const envelope: Envelope = {
      kind: message.kind,
      id: ports.ids.next(),
      cause: sender.requestId,
      correlationId: sender.correlationId,
      ...(sender.traceparent === undefined ? {} : { traceparent: sender.traceparent }),
      body: message.body.parse(body),
    };
    await ports.queues.open(message.queue).send(JSON.stringify(envelope), options);
  }

  /** Sends one message per body, a few at a time. */
  async function sendAll<Body>(message: MessageKind<Body>, bodies: readonly Body[]) {
    await inParallel(bodies, (body) => send(message, body));
  }
  return { send, sendAll };
}
