/** Whether a captured value fits: the inline constraints of ASP.NET Core route templates. */
export type Fits = (value: string) => boolean;

const between =
  (least: number, most: number): Fits =>
  (value) =>
    value.length >= least && value.length <= most;
const integerBetween =
  (least: bigint, most: bigint): Fits =>
  (value) =>
    /^[+-]?\d{1,19}$/.test(value) &&
    BigInt(value.replace(/^\+/, "")) >= least &&
    BigInt(value.replace(/^\+/, "")) <= most;
const number: Fits = (value) => value.trim() !== "" && Number.isFinite(Number(value));
const least64 = -(2n ** 63n);
const most64 = 2n ** 63n - 1n;

const constraints: Record<string, (argument: string) => Fits> = {
  int: () => integerBetween(-(2n ** 31n), 2n ** 31n - 1n),
  long: () => integerBetween(least64, most64),
  bool: () => (value) => /^(true|false)$/i.test(value),
  // With or without dashes, in braces or not: what .NET reads as a GUID.
  guid: () => (value) => /^[{(]?([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})[)}]?$/i.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  decimal: () => number,
  double: () => number,
  float: () => number,
  required: () => (value) => value !== "",
  minlength: (argument) => between(Number(argument), Number.POSITIVE_INFINITY),
  maxlength: (argument) => between(0, Number(argument)),
  length: (argument) => {
    const [least = "", most = least] = argument.split(",");
    return between(Number(least), Number(most));
  },
  min: (argument) => integerBetween(BigInt(argument), most64),
  max: (argument) => integerBetween(least64, BigInt(argument)),
  range: (argument) => {
    const [least = "", most = ""] = argument.split(",");
    return integerBetween(BigInt(least), BigInt(most));
  },
  regex: (argument) => {
    const pattern = new RegExp(argument, "i");
    return (value) => pattern.test(value);
  },
};

/** Reads one constraint as it stands after a colon: `guid`, `length(1,5)`. An unknown one is an error. */
export function parseConstraint(text: string): Fits {
  const [, name = text, argument = ""] = text.match(/^(\w+)\((.*)\)$/) ?? [];
  const constraint = constraints[name.toLowerCase()];
  if (!constraint) throw new Error(`The route constraint "${name}" is not known.`);
  return constraint(argument);
}
