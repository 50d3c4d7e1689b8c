/** A stored body as what it is known to be. */
export const read = <T = Record<string, unknown>>(body: string | undefined): T => JSON.parse(body ?? "null") as T;
