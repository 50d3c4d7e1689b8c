/** Builds when a source has changed; `told` is called before it begins. */
export function buildIfStale(told?: () => void): Promise<void>;
/** Builds the deployable app and the local host; the benchmarks too when asked for. */
export function build(options?: { bench?: boolean; simulation?: boolean }): Promise<void>;
