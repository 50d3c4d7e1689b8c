import assert from "node:assert/strict";
import { z } from "zod";
import { limits } from "./limits.js";

/** An exact decimal: `units` ÷ 10^`scale`. Two values may be equal at different scales; compare them with `equals`. */
export type Decimal = { readonly units: bigint; readonly scale: number };
export type Rounding = "cut" | "half-away";

export const zero: Decimal = { units: 0n, scale: 0 };
export const one: Decimal = { units: 1n, scale: 0 };

/** Longest text and largest exponent that are read at all: a short text with a huge exponent would fill the memory. */
const readableCharactersMax = 1_000;
const literal = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d{1,4}))?$/;

const powers: bigint[] = [1n];
function powerOfTen(exponent: number): bigint {
  for (let next = powers.length; next <= exponent; next++) powers.push(10n ** BigInt(next));
  const power = powers[exponent];
  assert(power !== undefined, `no power of ten for the exponent ${exponent}`);
  return power;
}

/** Any decimal literal, exponents too, at its full length; throws on every other text. */
export function dec(text: string): Decimal {
  const value = readPlain(text) ?? readLiteral(text);
  if (value === undefined) throw new RangeError(`not a decimal number: "${text.slice(0, 80)}"`);
  return value;
}

/** Most texts of a month's usage are short and plain. Up to 15 digits a number holds an integer exactly. */
function readPlain(text: string): Decimal | undefined {
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  if (text.length > 15) return undefined;
  let units = 0;
  let point = -1;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) units = units * 10 + (code - 48);
    else if (code === 46 && point < 0) point = index;
    else return undefined;
  }
  const last = text.length - 1;
  if (start > last || point === start || point === last) return undefined;
  return { units: BigInt(start === 1 ? -units : units), scale: point < 0 ? 0 : last - point };
}

function readLiteral(text: string): Decimal | undefined {
  if (text.length > readableCharactersMax) return undefined;
  const found = literal.exec(text);
  if (found === null) return undefined;
  const [, sign = "", whole = "", fraction = "", bareFraction = "", exponentText = "0"] = found;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > readableCharactersMax) return undefined;
  const digits = BigInt(whole + fraction + bareFraction);
  const units = sign === "-" ? -digits : digits;
  const scale = fraction.length + bareFraction.length - exponent;
  return scale >= 0 ? { units, scale } : { units: units * powerOfTen(-scale), scale: 0 };
}

/** Plain text without exponent, plus sign or trailing zeros: equal values have equal texts. */
export function format(x: Decimal): string {
  const text = placed(x.units, x.scale);
  return x.scale === 0 ? text : text.replace(/\.?0+$/, "");
}

/** Exactly `places` decimals; the value must fit them, since printing never rounds. */
export function formatFixed(x: Decimal, places: number): string {
  const cutOff = cut(x, places);
  assert(equals(cutOff, x), `${format(x)} has more than ${places} decimals`);
  return placed(at(cutOff, places), places);
}

function placed(units: bigint, scale: number): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The units of `x` at a scale that is at least its own. */
const at = (x: Decimal, scale: number): bigint => (x.scale === scale ? x.units : x.units * powerOfTen(scale - x.scale));

export function plus(a: Decimal, b: Decimal): Decimal {
  if (isZero(b)) return a;
  if (a.scale === b.scale) return { units: a.units + b.units, scale: a.scale };
  const scale = Math.max(a.scale, b.scale);
  return { units: at(a, scale) + at(b, scale), scale };
}
export const negate = (x: Decimal): Decimal => ({ units: -x.units, scale: x.scale });
export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, negate(b));
export const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale });
export const sum = (all: readonly Decimal[]): Decimal => all.reduce(plus, zero);

/** Negative, zero or positive, as sorting wants it. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [at(a, scale), at(b, scale)];
  return left < right ? -1 : left > right ? 1 : 0;
}
export const equals = (a: Decimal, b: Decimal): boolean => a === b || compare(a, b) === 0;
export const isZero = (x: Decimal): boolean => x.units === 0n;
export const isNegative = (x: Decimal): boolean => x.units < 0n;
export const min = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);
export const max = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b);

/** RD of the rules: what lies beyond `places` decimals is cut off, toward zero. */
export const cut = (x: Decimal, places: number): Decimal => (x.scale <= places ? x : quotient(x, one, places, "cut"));
/** RH of the rules: to the nearest of `places` decimals, halves away from zero. */
export const roundHalfAway = (x: Decimal, places: number): Decimal =>
  x.scale <= places ? x : quotient(x, one, places, "half-away");

/** `a ÷ b` to `places` decimals; the rounding is part of the question, since few quotients end. */
export function quotient(a: Decimal, b: Decimal, places: number, rounding: Rounding): Decimal {
  assert(!isZero(b), "a divisor is not zero");
  const shift = places + b.scale - a.scale;
  const dividend = shift >= 0 ? a.units * powerOfTen(shift) : a.units;
  const divisor = shift >= 0 ? b.units : b.units * powerOfTen(-shift);
  const whole = dividend / divisor;
  if (rounding === "cut") return { units: whole, scale: places };
  const rest = dividend - whole * divisor;
  const isHalfOrMore = 2n * magnitude(rest) >= magnitude(divisor);
  const away = dividend < 0n === divisor < 0n ? 1n : -1n;
  return { units: isHalfOrMore ? whole + away : whole, scale: places };
}
const magnitude = (units: bigint): bigint => (units < 0n ? -units : units);

function canonical(text: string, digitsMax: number): string | undefined {
  const value = readPlain(text) ?? readLiteral(text);
  if (value === undefined) return undefined;
  const plain = format(value);
  return plain.replace(/^-?(0\.)?/, "").replace(".", "").length <= digitsMax ? plain : undefined;
}

/** Whether the text is a decimal number of at most `limits.decimalDigitsMax` digits: what `DecimalText` takes. */
export const isDecimalText = (text: string): boolean => canonical(text, limits.decimalDigitsMax) !== undefined;

const decimalText = (digitsMax: number) =>
  z.union([z.string(), z.number()]).transform((value, context) => {
    const text = canonical(String(value), digitsMax);
    if (text !== undefined) return text;
    context.addIssue({
      code: "custom",
      message: `not a decimal number of at most ${digitsMax} digits`,
      params: { expected: "a decimal number", digitsMax: `${digitsMax}` },
    });
    return z.NEVER;
  });

/** A quantity or price from outside, as canonical text. A JSON number stands for its shortest literal. */
export const DecimalText = decimalText(limits.decimalDigitsMax);

/** An exact result: sums of products of three texts are far longer than each, and none of their digits may go. */
export const ExactDecimalText = decimalText(8 * limits.decimalDigitsMax);
