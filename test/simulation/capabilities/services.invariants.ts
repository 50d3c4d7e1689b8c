import type { Invariant } from "../judge/invariant.js";
import { canonical } from "../world/clients.js";

/** What the catalogue of services and images promises. */
export const serviceInvariants: readonly Invariant[] = [
  {
    promise: "what holds of a service or an image is what was published of it last",
    atEnd: (look) => {
      const last = new Map<string, string>();
      for (const { partition, rowKey, body } of look.rows("services")) {
        const [, id] = /^published_(.*)!\d+$/.exec(rowKey) ?? [];
        if (id !== undefined) last.set(`${partition} current_${id}`, canonical(body));
      }
      for (const [place, published] of last) {
        const [partition = "", rowKey = ""] = place.split(" ");
        const now = canonical(look.row("services", partition, rowKey) ?? "nothing");
        if (now !== published) return `${place} is ${now}, published was ${published}`;
      }
      return undefined;
    },
  },
];
