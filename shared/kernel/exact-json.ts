import { LosslessNumber, type ParseOptions, parse, stringify } from "lossless-json";

/** A double gives back every decimal of so many significant digits, digit by digit. */
const digitsOfDouble = 15;
/** A number literal (they follow a colon, a comma, a bracket or white space) with more digits than that, or an exponent. */
const perhapsInexact = /(?:^|[:,[\s])-?(?:[0-9.]{16}|[0-9.]+[eE])/;

/**
 * Parses JSON. A number that a double would not give back digit by digit comes as the text of its literal; every other
 * is a number. Throws on what is no JSON.
 */
export function parseJson(text: string): unknown {
  return perhapsInexact.test(text) ? parse(text, null, readExactly) : JSON.parse(text);
}

/** Of a property that is there twice the last one counts, as in `JSON.parse`. */
const readExactly: ParseOptions = { parseNumber: exactly, onDuplicateKey: ({ newValue }) => newValue };

function exactly(literal: string): number | string {
  const digits = literal
    .replace(/e.*$/i, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  const value = Number(literal);
  // Beyond 1e21 and below 1e-6 a number prints with an exponent, which is no decimal text.
  return digits.length <= digitsOfDouble && !/[ein]/.test(String(value)) ? value : literal;
}

/** An amount for an answer: printed as the JSON number with exactly these digits. */
export function exactNumber(decimalText: string): LosslessNumber {
  return new LosslessNumber(decimalText);
}

/** What text may have in it that the language itself does not print as the wire has it. */
const perhapsOtherwise = /null|"isLosslessNumber"/;

/** Prints JSON as the wire has it: properties that are `null` are left out (.NET clients fail on many of them). */
export function printJson(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  // Most answers have neither amounts nor nulls in them, and this printer takes three times as long.
  if (!perhapsOtherwise.test(text)) return text;
  return stringify(value, (_key, property) => (property === null ? undefined : property)) ?? "null";
}
