import type { Invariant } from "../judge/invariant.js";
import { currentLines } from "../judge/ledger.js";
import type { Look } from "../judge/look.js";
import { textOf, unitsOf } from "../judge/own-money.js";
import { ownLines } from "../judge/own-rating.js";
import { type Counts, ownVerdicts } from "../judge/own-verdicts.js";
import { read } from "../judge/read.js";
import { nameOf, type StoredLine } from "./rating.facts.js";

/** What rating comes to, counted once more from what it reads: the clean run is the app's too, and would be wrong alike. */
export const ratingInvariants: readonly Invariant[] = [
  {
    promise: "each record is judged, and each line priced, as records, owners, states and prices say",
    atEnd: (look) => {
      const { counts, charges } = ownVerdicts(look);
      return misjudged(look, counts) ?? mispriced(look, ownLines(charges));
    },
  },
];

function misjudged(look: Look, counts: ReadonlyMap<string, Counts>): string | undefined {
  for (const [part, wanted] of counts) {
    const [batchId = "", key = ""] = part.split(" ");
    const told = look.row("usageverdicts", batchId, key) ?? "{}";
    const found = read<Partial<Counts>>(told);
    const isTold = Object.entries(wanted).every(([name, count]) => found[name as keyof Counts] === count);
    if (!isTold) return `${key} of batch ${batchId}: ${told}, should be ${JSON.stringify(wanted)}`;
  }
  return undefined;
}

function mispriced(look: Look, wanted: ReturnType<typeof ownLines>): string | undefined {
  const found = new Set<string>();
  for (const text of currentLines(look)) {
    const line = read<StoredLine>(text);
    const name = nameOf(line);
    const [due, quantity, amount] = [wanted.get(name), unitsOf(line.quantity), unitsOf(line.exactAmount)];
    if (due === undefined) return `there is a line of ${name}, which no usage makes`;
    if (found.has(name)) return `there are two lines of ${name}`;
    found.add(name);
    if (quantity !== due.quantity || amount !== due.amount) {
      const should = `${textOf(due.quantity)} for ${textOf(due.amount)}`;
      return `${name}: ${line.quantity} for ${line.exactAmount}, should be ${should}`;
    }
  }
  for (const name of wanted.keys()) if (!found.has(name)) return `there is no line of ${name}`;
  return undefined;
}
