import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';

import { Fault } from '../../platform/fault.ts';

/** What one statement may use. */
export type SqlBudget = {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly maxSeconds: number;
  readonly memoryMb: number;
};

const INTERRUPT_AGAIN_MS = 20;
/** How long the engine may take to heed an interrupt before nobody waits for it any more. */
const GRACE_MS = 1000;

/** Stops a statement that is left, or whose time is used up. */
export type Watch = {
  /** Runs a step of the engine under the watch: its time counts. */
  step<T>(work: () => Promise<T>): Promise<T>;
  /** Stops the statement for a reason of another's. */
  stop(fault: Fault): void;
  /** Ends the watch; a step still at work is interrupted and, for a moment, waited for. */
  close(): Promise<void>;
  /** Fulfilled when no step is at work: only then may the connection be closed. */
  idle(): Promise<void>;
};

/**
 * Watches one connection. Time counts while the engine works, not while a slow client reads; a
 * client that takes nothing for as long as the whole budget is given up.
 *
 * @param onStalled called when the client is given up: nobody may ask for a step again
 * @throws {Fault} (from `step`) timed-out naming SQL_MAX_SECONDS, or cancelled
 */
export function watchConnection(
  connection: Pick<DuckDBConnection, 'interrupt'>,
  { maxSeconds }: Pick<SqlBudget, 'maxSeconds'>,
  signal: AbortSignal | undefined,
  onStalled: () => void,
): Watch {
  const limitMs = maxSeconds * 1000;
  let usedMs = 0;
  let stepStartMs: number | undefined;
  let lastActiveMs = performance.now();
  let stopped: Fault | undefined;
  let timer: NodeJS.Timeout | undefined;
  let atWork: Promise<unknown> | undefined;
  let again: NodeJS.Timeout | undefined;
  let busy = false; // also after a step was given up
  /** Those who wait for a step; none of them once the statement is given up. */
  let waiting: Set<(reason: unknown) => void> | undefined = new Set();
  let grace: NodeJS.Timeout | undefined;

  const giveUp = () => {
    for (const reject of waiting ?? []) reject(stopped);
    waiting = undefined;
  };
  /**
   * The outcome of a step, or a failure when it is given up. Not a race against one promise for
   * all steps: that keeps the outcome of each, and the memory of a whole result with them.
   */
  const orGivenUp = <T>(step: Promise<T>): Promise<T> => {
    const outcome = Promise.withResolvers<T>();
    if (waiting === undefined) outcome.reject(stopped);
    waiting?.add(outcome.reject);
    const settled = () => waiting?.delete(outcome.reject);
    step.then(outcome.resolve, outcome.reject).finally(settled);
    return outcome.promise;
  };

  /** Interrupts the step at work, again and again: one that comes before it executes is lost. */
  const interrupt = () => {
    connection.interrupt();
    if (!busy) return;
    clearTimeout(again);
    again = setTimeout(interrupt, INTERRUPT_AGAIN_MS).unref();
  };
  const stop = (fault: Fault) => {
    stopped ??= fault;
    grace ??= setTimeout(giveUp, GRACE_MS).unref();
    interrupt();
  };
  const onAbort = () => stop(new Fault('cancelled', 'the client has gone'));
  const check = () => {
    const nowMs = performance.now();
    const working = stepStartMs !== undefined;
    const spentMs = working ? usedMs + nowMs - stepStartMs! : nowMs - lastActiveMs;
    if (spentMs < limitMs) {
      timer = setTimeout(check, Math.ceil(limitMs - spentMs) + 1).unref();
    } else if (working) {
      stop(timedOut(maxSeconds));
    } else {
      stop(new Fault('cancelled', 'the client reads nothing'));
      onStalled();
    }
  };
  timer = setTimeout(check, limitMs).unref();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  return {
    async step(work) {
      if (stopped !== undefined) throw stopped;
      stepStartMs = performance.now();
      try {
        const working = work();
        busy = true;
        atWork = working
          .catch(() => undefined)
          .then(() => {
            busy = false;
            clearTimeout(again);
          });
        const result = await orGivenUp(working);
        // An interrupted fetch looks like the end of the rows.
        if (stopped !== undefined) throw stopped;
        return result;
      } catch (error) {
        throw stopped ?? error;
      } finally {
        lastActiveMs = performance.now();
        usedMs += lastActiveMs - stepStartMs;
        stepStartMs = undefined;
      }
    },
    stop,
    async close() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      stop(new Fault('cancelled', 'the answer is closed'));
      if (atWork !== undefined) await orGivenUp(atWork).catch(() => undefined);
      clearTimeout(grace);
    },
    async idle() {
      await atWork;
    },
  };
}

/**
 * The chunks of a result, counted; the engine makes the next while this one is used, no more.
 *
 * @param confirmEnd rejects when the rows ended by a failure, which the engine's fetch keeps silent
 * @throws {Fault} too-large naming SQL_MAX_ROWS; what {@link watchConnection} throws
 */
export async function* meterChunks(
  result: DuckDBResult,
  confirmEnd: () => Promise<unknown>,
  watch: Watch,
  { maxRows }: Pick<SqlBudget, 'maxRows'>,
): AsyncGenerator<DuckDBDataChunk> {
  const fetch = () => {
    const chunk = watch.step(() => result.fetchChunk());
    // Its failure is met when it is asked for; after a client has left nobody asks.
    chunk.catch(() => undefined);
    return chunk;
  };
  let rows = 0;
  for (let ahead = fetch(); ;) {
    const chunk = await ahead;
    if (chunk === null || chunk.rowCount === 0) {
      await watch.step(confirmEnd);
      return;
    }
    rows += chunk.rowCount;
    if (rows > maxRows) throw tooManyRows(maxRows);
    ahead = fetch();
    yield chunk;
  }
}

/** The fault of a result with more rows than the budget. */
export function tooManyRows(maxRows: number): Fault {
  return new Fault('too-large', `the result has more than ${maxRows} rows`, {
    budget: 'SQL_MAX_ROWS',
    most: maxRows,
    hint: `filter, aggregate, or add LIMIT ${maxRows}`,
  });
}

/** The fault of an answer with more bytes than the budget. */
export function tooManyBytes(maxBytes: number): Fault {
  return new Fault('too-large', `the answer has more than ${maxBytes} bytes`, {
    budget: 'SQL_MAX_BYTES',
    most: maxBytes,
    hint: 'ask for fewer rows or columns, or take Parquet or zstd-compressed Arrow',
  });
}

function timedOut(maxSeconds: number): Fault {
  return new Fault('timed-out', `the query took more than ${maxSeconds} s`, {
    budget: 'SQL_MAX_SECONDS',
    most: maxSeconds,
    hint: 'filter by lon, lat, reference_time or valid_time: files outside are not read',
  });
}
