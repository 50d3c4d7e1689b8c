import type { TimerFunction } from "../../../shared/triggers/timer.js";
import { type Place, placeIn, placeNamed } from "./places.js";
import type { World } from "./world.js";

/** Every five minutes, as its schedule says. */
const recoverySeconds = 300;
const lateSecondsMax = 3_600;

/** Timers fire when the schedule says, late, twice, or not at all; a firing that dies is not made up for. */
export function runTimers(world: World, functions: readonly TimerFunction[], plain: boolean) {
  const { faults, chance, trace } = world;
  const occasions = new Map<string, number>();
  let recoveredAt = world.now();
  const timer = (name: string): TimerFunction => {
    const found = functions.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no timer is called ${name}`);
    return found;
  };

  /** One firing; answers whether it came to its end. */
  function fireOnce({ name, run }: TimerFunction, place: Place): Promise<boolean> {
    return new Promise((resolve) => {
      world.soon(place, () =>
        world.start(
          name,
          place,
          () => resolve(false),
          async (ports, task) => {
            trace.tell("work", `the timer fires: ${task.name}`, task.name);
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

  /** One occasion, with whatever strikes it; answers whether a firing came to its end. */
  async function fire(name: string): Promise<boolean> {
    const of = timer(name);
    const occasion = (occasions.get(name) ?? 0) + 1;
    occasions.set(name, occasion);
    const place = placeIn(placeNamed(`timer ${name}`), occasion);
    const told = () => `${name}, time ${occasion}`;
    if (plain) return fireOnce(of, place);
    if (faults.strike(["timer missed"], place, told) !== undefined) return false;
    const lateSeconds = chance.below(place, "delay", lateSecondsMax);
    if (faults.strike(["timer late"], place, () => `${told()}, by ${lateSeconds} s`) !== undefined)
      await world.sleep(1_000 * lateSeconds);
    const firings = [fireOnce(of, place)];
    if (faults.strike(["timer twice"], place, told) !== undefined) firings.push(fireOnce(of, placeIn(place, 2)));
    return (await Promise.all(firings)).some(Boolean);
  }

  return {
    fire,
    /** Lets recovery look after abandoned work when its time has come again. */
    recover: (): void => {
      if (world.now() - recoveredAt < recoverySeconds * 1_000) return;
      recoveredAt = world.now();
      void fire("recovery");
    },
  };
}
