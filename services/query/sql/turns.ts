import { Fault } from '../../platform/fault.ts';

/** As many wait as ten times those that run; more are told to come back. */
const WAITING_PER_PLACE = 10;

/** A fixed number of places taken in turn. `take` gives the function that leaves the place. */
export function openTurns(places: number) {
  let free = places;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  return {
    /** @throws {Fault} unavailable when too many wait, cancelled when the signal aborts */
    async take(signal?: AbortSignal): Promise<() => void> {
      if (free > 0) free--;
      else {
        if (waiting.length >= places * WAITING_PER_PLACE) {
          throw new Fault('unavailable', 'too many queries wait', { waiting: waiting.length });
        }
        await waitForTurn(waiting, signal);
      }
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
  };
}

function waitForTurn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      waiting.splice(waiting.indexOf(turn), 1);
      reject(new Fault('cancelled', 'the client has gone'));
    };
    const turn = () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    if (signal?.aborted === true) return reject(new Fault('cancelled', 'the client has gone'));
    signal?.addEventListener('abort', onAbort, { once: true });
    waiting.push(turn);
  });
}
