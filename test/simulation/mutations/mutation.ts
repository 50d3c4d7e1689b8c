import type { Sent } from "../world/request.js";
import type { MutatePorts } from "../world/world.js";

/** A promise of the app broken on purpose, in the hostile run alone: the judge must notice. */
export type Mutation = {
  name: string;
  ports?: MutatePorts;
  request?: (sent: Sent) => Sent;
  removeFirst?: true;
  /** Rare enough that `npm test` leaves it to `npm run simulate -- mutations`. */
  slow?: true;
};
