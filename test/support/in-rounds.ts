import { setImmediate as othersTurn } from "node:timers/promises";
import type { Ports } from "../../shared/platform/ports.js";

/**
 * The ports with a count of rounds: requests that are asked for before any of them is answered are one. All of a round are
 * answered together, so that the count says what waits for what and nothing of how fast storage was.
 */
export function inRounds(ports: Ports) {
  const waiting: (() => Promise<() => void>)[] = [];
  const counted = { rounds: 0 };
  let isUnderWay = false;

  async function answerAll() {
    isUnderWay = true;
    while (waiting.length > 0) {
      await othersTurn();
      counted.rounds += 1;
      const answers = await Promise.all(waiting.splice(0).map((start) => start()));
      for (const answer of answers) answer();
      await othersTurn();
    }
    isUnderWay = false;
  }

  const wrapped =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    (...asked: Asked) =>
      new Promise<Answer>((resolve, reject) => {
        waiting.push(() =>
          ask(...asked).then(
            (answer) => () => resolve(answer),
            (error) => () => reject(error),
          ),
        );
        if (!isUnderWay) void answerAll();
      });
  const on: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const { get, page, scan, change } = ports.tables.open(name);
        return { get: wrapped(get), page: wrapped(page), scan: wrapped(scan), change: wrapped(change) };
      },
    },
  };
  return { on, counted };
}
