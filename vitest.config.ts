import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // What a file imports stays loaded for the next one: loading everything anew took a third of the time.
        test: { name: "app", include: ["test/**/*.test.ts"], exclude: ["test/local/**"], isolate: false },
      },
      {
        extends: true,
        // The Functions library streams HTTP, or does not, for the life of a process: hosts of other apps need their own.
        test: { name: "host", include: ["test/local/**/*.test.ts"] },
      },
    ],
  },
});
