/** One benchmark: prints its own figures. `sizes` names the environment variables that change how much it does. */
export type Bench = { name: string; about: string; sizes: string; run(): Promise<void> };

/** A whole number from the environment, or what the benchmark takes without it. */
export function sizeFrom(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${name} is "${text}"; it takes a whole number from 1 on.`);
}

/** The middle of the figures; of an even number the upper one of the two in the middle. */
export function median(figures: readonly number[]): number {
  const middle = figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
  if (middle === undefined) throw new Error("there is no figure to take the median of");
  return middle;
}

/** Milliseconds that the work took, and what it gave. */
export async function timed<T>(work: () => Promise<T>): Promise<{ milliseconds: number; result: T }> {
  const begun = performance.now();
  const result = await work();
  return { milliseconds: performance.now() - begun, result };
}

type Lanes = { lanes: number; calls: number };

/** Runs `work` again and again in so many lanes at once; `lane` lets calls keep out of each other's way. Results come in order of the calls. */
export async function inLanes<T>(
  { lanes, calls }: Lanes,
  work: (lane: number, call: number) => Promise<T>,
): Promise<T[]> {
  const all: T[] = [];
  const inLane = async (lane: number) => {
    for (let call = lane; call < calls; call += lanes) all[call] = await work(lane, call);
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => inLane(lane)));
  return all;
}

/** The milliseconds of each call, run `inLanes`. */
export const latencies = (run: Lanes, work: (lane: number, call: number) => Promise<unknown>): Promise<number[]> =>
  inLanes(run, async (lane, call) => (await timed(() => work(lane, call))).milliseconds);

/** Milliseconds of processor time that this process has taken so far, in all its threads. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Digits that a reader takes in: three significant ones below a thousand, none behind the point above. */
export const shown = (figure: number): string =>
  figure >= 1_000 ? Math.round(figure).toLocaleString("en-US") : String(Number(figure.toPrecision(3)));

/** Prints rows under their headings, in columns as wide as they need. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`;
  console.log([headings, ...rows].map(line).join("\n"));
}
