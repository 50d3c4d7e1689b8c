/**
 * Whether a signature fits a text never changes, so it is verified once and remembered: each caller keeps one token through
 * thousands of worlds, and the check itself is nothing that a world could disturb. The second request to hop to a thread and
 * back would take longer than all its port calls.
 */
export function verifySignaturesOnce(): void {
  const { subtle } = globalThis.crypto;
  const verify = subtle.verify.bind(subtle);
  const known = new Map<string, Promise<boolean>>();
  subtle.verify = (algorithm, key, signature, text) => {
    const name = `${latin(signature)} ${latin(text)}`;
    const verified = known.get(name) ?? verify(algorithm, key, signature, text);
    known.set(name, verified);
    return verified;
  };
}

const latin = (bytes: Parameters<typeof crypto.subtle.verify>[2]) =>
  (ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes)
  ).toString("latin1");
