import type { TimerFunction } from "../../../shared/triggers/timer.js";
import type { World } from "./world.js";

/** Every five minutes, as its schedule says. */
const recoverySeconds = 300;
const lateSecondsMax = 3_600;

/** Timers fire when the schedule says, late, or twice; a firing that dies is not made up for. */
export function runTimers(world: World, functions: readonly TimerFunction[], plain: boolean) {
  const { faults, random, trace } = world;
  let recoveredAt = world.now();
  const timer = (name: string): TimerFunction => {
    const found = functions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no timer is called ${name}`);
    return found;
  };

  /** One firing; answers whether it came to its end. */
  function fireOnce({ name, run }: TimerFunction): Promise<boolean> {
    trace.tell("work", `the timer ${name} fires`);
    return new Promise((resolve) => {
      world.soon(() =>
        world.start(
          name,
          world.anyHost(),
          () => resolve(false),
          async (ports, task) => {
            await run(ports, task.name).then(
              () => resolve(true),
              (error) => {
                resolve(false);
                throw error;
              },
            );
          },
        ),
      );
    });
  }

  return {
    fire: async (name: string): Promise<boolean> => {
      const of = timer(name);
      if (!plain && faults.strike(["timer late"]) !== undefined)
        await world.sleep(1_000 * random.below(lateSecondsMax));
      const firings =
        !plain && faults.strike(["timer twice"]) !== undefined ? [fireOnce(of), fireOnce(of)] : [fireOnce(of)];
      return (await Promise.all(firings)).some(Boolean);
    },
    /** Lets recovery look after abandoned work when its time has come again. */
    recover: (): void => {
      if (world.now() - recoveredAt < recoverySeconds * 1_000) return;
      recoveredAt = world.now();
      void fireOnce(timer("recovery"));
    },
  };
}
