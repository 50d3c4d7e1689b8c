/** Builds when a source has changed; `told` is called before it begins. */
export function buildIfStale(told?: () => void): Promise<void>;
/** Builds the deployable app and the local host; the benchmarks and the simulation too when asked for. */
export function build(options?: { bench?: boolean; simulation?: boolean }): Promise<void>;
/** Builds `test/<tool>` into `dist/<tool>`, and nothing else. */
export function buildTool(tool: "bench" | "simulation"): Promise<void>;
