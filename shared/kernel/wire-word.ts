/** What is the same in two spellings of a word: `OneTime`, `one_time`, `One time` and `onetime` are one. */
export const folded = (text: string): string => text.replace(/[_\s-]/g, "").toLowerCase();

/** The one of `words` that the text spells, if any (API reference, 2.1). */
export const wordSpelled = <Word extends string>(words: readonly Word[], text: string): Word | undefined =>
  words.find((word) => folded(word) === folded(text));
