import { groupBy } from "../kernel/group-by.js";
import type { PublishedService } from "./service.schema.js";
import type { Cloud } from "./service-availability.rules.js";

/**
 * The services that a cloud has on a date as a document in Markdown, the newest first (SVC-03). It depends on its
 * arguments alone, so the same catalogue gives the same text for ever.
 */
export function releaseNotes(services: readonly PublishedService[], cloud: Cloud, date: string): string {
  const entries = services.flatMap(({ id, name, clouds }) =>
    clouds.filter((one) => one.cloud === cloud).map((one) => ({ id, name, ...one })),
  );
  const byDate = [...groupBy(entries, ({ availableFrom }) => availableFrom)].sort(([a], [b]) => (a < b ? 1 : -1));
  const parts = byDate.map(([from, added]) =>
    [
      `## ${from}`,
      "",
      ...added
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(
          ({ id, name, releaseNote }) =>
            `- **${plain(name)}** (\`${id}\`)${releaseNote ? `: ${plain(releaseNote)}` : ""}`,
        ),
    ].join("\n"),
  );
  return `${[
    `# Azure services in the ${cloud} cloud`,
    `Available to subscriptions of the programme on ${date}: ${entries.length}. Each stands under the day from which it is available. Partners may hand this document on to their resellers and customers.`,
    ...parts,
  ].join("\n\n")}\n`;
}

/** What Markdown would take for its own. */
const plain = (text: string) => text.replace(/[\\`*_[\]<>#]/g, "\\$&");
