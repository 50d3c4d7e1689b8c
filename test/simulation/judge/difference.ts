const shownMax = 400;
const valueMax = 120;
const around = 30;

/**
 * Where what a run left or answered first differs from the clean run's, with both values, then both, shortened. Which of
 * them is right is not known: a fault may have uncovered what the clean run gets wrong.
 */
export function toldDifference(here: string | undefined, clean: string | undefined): string {
  const place =
    here === undefined
      ? "The clean run alone has it."
      : clean === undefined
        ? "The clean run has it not."
        : `They differ ${firstDifference(here, clean)}.`;
  const shown = (text: string | undefined) => (text === undefined ? "-" : shortened(text, shownMax));
  return `${place}\nhere:  ${shown(here)}\nclean: ${shown(clean)}\n(The clean run may be the wrong one.)`;
}

/** Whether two texts say the same: of the JSON at their end the order of properties says nothing. */
export function isSameButForOrder(here: string, clean: string): boolean {
  if (here === clean) return true;
  const [one, other] = [parted(here), parted(clean)];
  if (one === undefined || other === undefined) return false;
  return one.head === other.head && walk(one.value, other.value, []) === undefined;
}

/** Of several texts the one that has most of its beginning in common with this. */
export function mostAlike(text: string, others: readonly string[]): string | undefined {
  let best: { other: string; length: number } | undefined;
  for (const other of others) {
    const length = commonLength(text, other);
    if (best === undefined || length > best.length) best = { other, length };
  }
  return best?.other;
}

function firstDifference(here: string, clean: string): string {
  const [one, other] = [parted(here), parted(clean)];
  if (one === undefined || other === undefined || one.head !== other.head) return atCharacter(here, clean);
  return `at ${walk(one.value, other.value, []) ?? "nothing but the order of properties"}`;
}

/** What is before the JSON at the end of the text, and the value of that JSON. */
function parted(text: string): { head: string; value: unknown } | undefined {
  const from = text.search(/(^| )[{[]/);
  if (from < 0) return undefined;
  try {
    return { head: text.slice(0, from), value: JSON.parse(text.slice(from)) };
  } catch {
    return undefined;
  }
}

function walk(here: unknown, clean: unknown, path: readonly string[]): string | undefined {
  if (isObject(here) && isObject(clean) && Array.isArray(here) === Array.isArray(clean)) {
    for (const name of new Set([...Object.keys(here), ...Object.keys(clean)])) {
      const found = walk(here[name], clean[name], [...path, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [one, other] = [JSON.stringify(here), JSON.stringify(clean)];
  if (one === other) return undefined;
  const shown = (text: string | undefined) => (text === undefined ? "nothing" : shortened(text, valueMax));
  return `${path.join(".") || "the whole"}: ${shown(one)} here, ${shown(other)} in the clean run`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function atCharacter(here: string, clean: string): string {
  const at = commonLength(here, clean);
  const shown = (text: string) => JSON.stringify(text.slice(Math.max(0, at - around), at + around));
  return `at character ${at + 1}: ${shown(here)} here, ${shown(clean)} in the clean run`;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

const shortened = (text: string, most: number) => (text.length <= most ? text : `${text.slice(0, most)} …`);
