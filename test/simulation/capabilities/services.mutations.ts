import { broken, only, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** The catalogue of services and images, broken. */
export const serviceMutations: readonly Mutation[] = [
  {
    name: "a service published and not shown",
    ports: broken(
      { table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("current_")), "services") },
      only("publish-service"),
    ),
  },
];
