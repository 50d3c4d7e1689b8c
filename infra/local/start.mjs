// What `npm start` runs: builds when a source has changed, then starts Azurite, the host and the demo in this process.
import { build, isStale } from "../build.mjs";

if (isStale()) {
  process.stdout.write("Building …\n");
  await build();
}
await import("../../dist/local/main.js");
