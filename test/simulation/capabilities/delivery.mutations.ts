import { broken, reading, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Messages and repeated requests, treated as if everything came once. */
export const deliveryMutations: readonly Mutation[] = [
  { name: "a message removed before its work", removeFirst: true },
  {
    name: "poisoned work forgotten",
    ports: broken({ table: writing(() => [], "parked") }, (name) => name.endsWith("-poison")),
  },
  {
    name: "a repeated request not recognised",
    request: (sent) => ({ ...sent, headers: { ...sent.headers, "MS-RequestId": "" } }),
  },
  {
    name: "a first answer not kept",
    ports: broken({ table: writing(() => [], "answers") }),
  },
  {
    name: "an earlier try not looked for",
    ports: broken({
      table: reading(() => ({ rows: [] }), "answers"),
    }),
  },
];
