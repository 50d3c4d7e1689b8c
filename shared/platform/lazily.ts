/** Makes the value at its first use and keeps it: for what is slow to load and may never be needed. */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
