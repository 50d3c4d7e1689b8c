/** A promise that was found broken: what should hold, and what was found. */
export class Violation extends Error {
  constructor(
    readonly promise: string,
    readonly found: string,
  ) {
    super(`${promise}: ${found}`);
  }
}
