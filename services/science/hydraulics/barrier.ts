/** Looks this often whether the others are there before it sleeps: some ten microseconds. */
const LOOKS = 4000;

const ARRIVED = 0;
const ROUND = 1;
const BROKEN = 2;
const STOP = 3;

/** Threads that wait for each other, over four i32 of shared memory. */
export type Barrier = {
  /** Waits until all are here; `false` when somebody has broken the barrier. */
  wait(): boolean;
  /** Lets everybody go, for good: a thread is lost. */
  break(): void;
  /** Asks the threads to stop after a step. */
  stop(): void;
  /** Takes a question to stop back. */
  goOn(): void;
  isStopAsked(): boolean;
};

/** @param numbers at least four, zero at the beginning */
export function openBarrier(numbers: Int32Array, threads: number): Barrier {
  return {
    wait() {
      if (threads === 1) return true;
      const round = Atomics.load(numbers, ROUND);
      if (Atomics.add(numbers, ARRIVED, 1) === threads - 1) {
        Atomics.store(numbers, ARRIVED, 0);
        Atomics.add(numbers, ROUND, 1);
        Atomics.notify(numbers, ROUND);
      } else {
        let looks = 0;
        while (Atomics.load(numbers, ROUND) === round) {
          if (++looks > LOOKS) Atomics.wait(numbers, ROUND, round);
        }
      }
      return Atomics.load(numbers, BROKEN) === 0;
    },
    break() {
      Atomics.store(numbers, BROKEN, 1);
      Atomics.add(numbers, ROUND, 1);
      Atomics.notify(numbers, ROUND);
    },
    stop: () => void Atomics.store(numbers, STOP, 1),
    goOn: () => void Atomics.store(numbers, STOP, 0),
    isStopAsked: () => Atomics.load(numbers, STOP) === 1,
  };
}
