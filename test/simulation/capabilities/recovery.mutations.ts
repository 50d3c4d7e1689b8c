import { broken, only, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Recovery that strikes notes off and does not do what they stand for: only who vanishes leaves it to recovery alone. */
export const recoveryMutations: readonly Mutation[] = [
  {
    name: "recovery that leaves partners' lists as they are",
    slow: true,
    ports: broken({ table: writing(() => [], /^(customers|subscriptions)of/) }, only("recovery")),
  },
  {
    name: "recovery that forgets a batch",
    slow: true,
    ports: broken(
      { table: writing(() => [], /^(usage|usagemonths|unrated)$/), send: () => async () => {} },
      only("recovery"),
    ),
  },
];
