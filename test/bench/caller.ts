import { fork } from "node:child_process";
import { once } from "node:events";
import { type Asked, type Client, clientOf } from "./client.js";
import { latencies } from "./measure.js";

/** The option under which `main` is a caller, and nothing else. */
export const callerOption = "caller";

type Order = { url: string; token: string; lanes: number; calls: readonly Asked[] };
type Outcome = { taken: number[] } | { error: string };
/** A client in a process of its own, as clients are: what it costs to ask must not slow the host that answers. */
export type Caller = {
  /** Makes the calls, so many at a time; the milliseconds that each took. */
  taken(lanes: number, calls: readonly Asked[]): Promise<number[]>;
  stop(): void;
};

/** Starts a caller that speaks to the host as the party that the token names. */
export function startCaller(url: string, token: string): Caller {
  const child = fork(process.argv[1] ?? "", [`--${callerOption}`]);
  const died = once(child, "exit").then(() => Promise.reject(new Error("the benchmark's client ended")));
  died.catch(() => {});
  return {
    taken: async (lanes, calls) => {
      const answered: Promise<[Outcome]> = once(child, "message") as Promise<[Outcome]>;
      child.send({ url, token, lanes, calls } satisfies Order);
      const [outcome] = await Promise.race([answered, died]);
      if ("error" in outcome) throw new Error(outcome.error);
      return outcome.taken;
    },
    stop: () => child.disconnect(),
  };
}

/** The caller's process: carries out one order after another until its parent lets go of it. */
export async function carryOutOrders(): Promise<void> {
  let client: Client | undefined;
  process.on("message", async ({ url, token, lanes, calls }: Order) => {
    const asking = client ?? clientOf(url, token);
    client = asking;
    const each = (_lane: number, call: number) => asking.send(calls[call] ?? { method: "GET", path: "/" });
    const outcome = await latencies({ lanes, calls: calls.length }, each).then(
      (taken): Outcome => ({ taken }),
      (error: Error): Outcome => ({ error: error.message }),
    );
    process.send?.(outcome);
  });
  await once(process, "disconnect");
}
