import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { EventKind } from "../ledger/event-kinds.js";
import type { Actor } from "../ledger/happened.schema.js";
import type { Ledger } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { PublishedImage, PublishedService } from "./service.schema.js";

const tableName = "services";
/** The last publication of each id lies apart, so that a list reads no history. */
const currentPrefix = "current_";
const currentKey = (id: string) => currentPrefix + id.toLowerCase();

type Publication = { id: string; knownSince: string; publishedUnder: string };

/** Services and marketplace images, a partition each. */
export const servicesRepository = (ports: Ports, ledger: Ledger) => ({
  services: publications(ports, ledger, { partition: "services", schema: PublishedService, kind: "service-published" }),
  images: publications(ports, ledger, { partition: "images", schema: PublishedImage, kind: "image-published" }),
});

type Kept<T> = { partition: string; schema: z.ZodType<T>; kind: EventKind };

function publications<T extends Publication>(ports: Ports, ledger: Ledger, { partition, schema, kind }: Kept<T>) {
  const table = ports.tables.open(tableName);
  const read = async (prefix: string): Promise<T[]> =>
    (await readRange(table, partition, { from: prefix, to: `${prefix}~` })).map((row) =>
      schema.parse(JSON.parse(row.body)),
    );
  return {
    /** Publishes; what is published already, by this request or with this content, adds nothing. */
    publish: (published: T, by: Actor): Promise<T> =>
      untilFresh(async () => {
        const { version } = await ledger.readRows(tableName, partition, []);
        const prefix = `published_${published.id.toLowerCase()}!`;
        const before = await read(prefix);
        const last = before.at(-1);
        const own = before.find((one) => one.publishedUnder === published.publishedUnder);
        if (own !== undefined) return own;
        if (last !== undefined && sameContent(last, published)) return last;
        const changes = [
          { create: `${prefix}${String(before.length + 1).padStart(6, "0")}`, value: published },
          { put: currentKey(published.id), value: published },
        ];
        await ledger.commit(tableName, partition, version, changes, {
          kind,
          subject: published.id,
          by,
          before: last,
          after: published,
        });
        return published;
      }),
    /** What holds, by id: one range read. */
    list: () => read(currentPrefix),
    find: async (id: string): Promise<T | undefined> => {
      const row = await table.get(partition, currentKey(id));
      return row && schema.parse(JSON.parse(row.body));
    },
  };
}

const sameContent = (one: Publication, other: Publication): boolean => {
  const contentOf = (of: Publication) => ({ ...of, knownSince: "", publishedUnder: "" });
  return isDeepStrictEqual(contentOf(one), contentOf(other));
};
