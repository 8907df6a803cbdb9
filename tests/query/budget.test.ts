import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { watchConnection } from '../../services/query/sql/budget.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An engine whose step ends, failing, at the n-th interrupt; earlier ones are lost. */
function openEngine(endsAt: number) {
  const step = Promise.withResolvers<never>();
  let interrupts = 0;
  const interrupt = () => {
    if (++interrupts === endsAt) step.reject(new Error('INTERRUPT Error: Interrupted!'));
  };
  return { connection: { interrupt }, work: () => step.promise, count: () => interrupts };
}

describe('the watch over a statement', () => {
  test('interrupts again until the engine heeds it', async () => {
    const engine = openEngine(3);
    const client = new AbortController();
    const watch = watchConnection(engine.connection, { maxSeconds: 60 }, client.signal, () => {});
    const ended = expect(watch.step(engine.work)).rejects.toMatchObject({ kind: 'cancelled' });
    client.abort();
    await vi.advanceTimersByTimeAsync(1000);
    await ended;
    expect(engine.count()).toBe(3);
  });

  test('counts the time of the engine, not of the client', async () => {
    const engine = openEngine(1);
    const onStalled = vi.fn();
    const watch = watchConnection(engine.connection, { maxSeconds: 10 }, undefined, onStalled);
    for (let pause = 0; pause < 5; pause++) {
      await watch.step(async () => undefined);
      await vi.advanceTimersByTimeAsync(8000);
    }
    expect(onStalled).not.toHaveBeenCalled();
    const ended = expect(watch.step(engine.work)).rejects.toMatchObject({ kind: 'timed-out' });
    await vi.advanceTimersByTimeAsync(11_000);
    await ended;
  });

  test('gives up a client that takes nothing', async () => {
    const onStalled = vi.fn();
    const watch = watchConnection({ interrupt() {} }, { maxSeconds: 10 }, undefined, onStalled);
    await vi.advanceTimersByTimeAsync(10_001);
    expect(onStalled).toHaveBeenCalledOnce();
    await expect(watch.step(async () => 1)).rejects.toMatchObject({ kind: 'cancelled' });
  });

  test('leaves nothing behind once closed', async () => {
    const watch = watchConnection({ interrupt() {} }, { maxSeconds: 10 }, undefined, () => {});
    await watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keeps nothing of the steps that are done: a result may be larger than the memory', async () => {
    vi.useRealTimers();
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const watch = watchConnection({ interrupt() {} }, { maxSeconds: 10 }, undefined, () => {});
    const step = async () => new WeakRef(await watch.step(async () => ({ chunk: 1 })));
    const first = await step();
    await step();
    // A WeakRef holds on to what it refers to until the turn it was read or made in is over.
    await new Promise(setImmediate);
    collect();
    expect(first.deref()).toBeUndefined();
    await watch.close();
  });
});
