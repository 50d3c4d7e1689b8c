// What `npm start` runs: builds when a source has changed, then starts Azurite, the host and the demo in this process.
import { buildIfStale } from "../build.mjs";

await buildIfStale(() => process.stdout.write("Building …\n"));
await import("../../dist/local/main.js");
