import type { Refusal } from "../kernel/refusal.js";
import { folded, wordSpelled } from "../kernel/wire-word.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";

export type Query = {
  /** The parameter's text, or nothing when it is absent or empty. */
  (name: string): string | undefined;
  /** A whole number, from `from` to `to`, both inclusive. */
  int(name: string, range?: { from?: number; to?: number }): number | undefined;
  /** Yes or no. A parameter that is there says one of them: `dryRun=` alone is neither. */
  bool(name: string): boolean | undefined;
  /** One of the given words, in the spelling given here. */
  word<Word extends string>(name: string, words: readonly Word[]): Word | undefined;
};

/** Reads a request's query, names and words in any spelling: `query("currencyCode")` finds `currencycode` and `currency_code`. */
export function queryOf(search: URLSearchParams): Query {
  const given = new Map([...search].map(([name, value]) => [folded(name), value.trim()]));
  const text = (name: string) => given.get(folded(name)) || undefined;
  return Object.assign(text, {
    int: (name: string, { from = 0, to = 1_000_000_000 }: { from?: number; to?: number } = {}) => {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = /^-?\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= from && number <= to) return number;
      throw wrong(name, value, "Send {property} as a whole number from {least} to {most}.", {
        expected: "a whole number",
        least: String(from),
        most: String(to),
      });
    },
    bool: (name: string) => {
      const value = given.get(folded(name));
      if (value === undefined) return undefined;
      const word = folded(value);
      if (["true", "1", "yes"].includes(word)) return true;
      if (["false", "0", "no"].includes(word)) return false;
      throw wrong(name, value, "Send {property} as true or false.", { allowed: "true, false" });
    },
    word: <Word extends string>(name: string, words: readonly Word[]) => {
      const value = text(name);
      return value === undefined ? undefined : wordOf(name, value, words);
    },
  });
}

/** As `query.word`, for a parameter that the route cannot do without. */
export function requiredWord<Word extends string>(query: Query, name: string, words: readonly Word[]): Word {
  const word = query.word(name, words);
  if (word === undefined) throw noWordOf(words, name, "");
  return word;
}

/** The one of `words` that the text spells: `BillingLineItems`, `billing_line_items` and `billinglineitems` are one. */
export function wordOf<Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const word = wordSpelled(words, value);
  if (word === undefined) throw noWordOf(words, name, value);
  return word;
}

const noWordOf = (words: readonly string[], name: string, value: string) =>
  wrong(name, value, "Send {property} as one of {allowed}.", { allowed: words.join(", ") });

const wrong = (name: string, value: string, remedy: Phrase, asked: Record<string, string>): Refusal =>
  phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy,
    parameters: { property: name, value: value.slice(0, 80), ...asked },
  });
