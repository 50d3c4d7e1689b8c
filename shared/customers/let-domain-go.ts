import type { Backend } from "../backend.js";
import { wroteNothing } from "../ledger/tries.js";
import { type DomainNote, freeUnusedDomain, noteDomain, strikeOffNote } from "./domain-note.js";

/**
 * Carries out a change after which nobody has the customer's domain, if it answers with one, and frees that. The change
 * says so by `going` before it commits: it is noted, so that no domain stays behind a host that dies in between.
 */
export async function letDomainGo(
  backend: Backend,
  customerId: string,
  change: (going: (domain: string) => Promise<void>) => Promise<string | undefined>,
): Promise<void> {
  const notes: DomainNote[] = [];
  const going = async (domain: string) => {
    if (notes.length === 0) notes.push(await noteDomain(backend, customerId, domain));
  };
  const strikeOff = () => Promise.all(notes.map((note) => strikeOffNote(backend, note)));
  const domain = await change(going).catch(async (error: unknown) => {
    // Refused before anything was written: nothing is unfinished.
    if (wroteNothing(error)) await strikeOff();
    throw error;
  });
  if (domain !== undefined) await freeUnusedDomain(backend, customerId, domain);
  await strikeOff();
}
