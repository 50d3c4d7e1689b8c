import { broken, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** How tries of one request know of each other, broken. */
export const triesMutations: readonly Mutation[] = [
  {
    name: "what a try is about to do not noted",
    ports: broken({
      table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("try_")), "answers"),
    }),
  },
];
