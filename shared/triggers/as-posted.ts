import type { HttpFunction } from "./http.js";

/** The same reads under POST, for which the documentation's syntax tables have that method and its examples GET. */
export const asPosted = (functions: readonly HttpFunction[]): HttpFunction[] =>
  functions.map((read) => ({ ...read, name: `${read.name}-as-posted`, methods: ["POST"] }));
