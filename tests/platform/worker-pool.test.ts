import { afterEach, expect, test } from 'vitest';

import { openWorkerPool, type WorkerPool } from '../../services/platform/worker-pool.ts';
import type { EchoJob } from './echo.worker.ts';

const SCRIPT = new URL('./echo.worker.ts', import.meta.url);
const opened: WorkerPool<EchoJob, unknown>[] = [];

type Options = Parameters<typeof openWorkerPool>[2];

function openPool(size: number, options?: Options): WorkerPool<EchoJob, unknown> {
  const pool = openWorkerPool<EchoJob, unknown>(SCRIPT, size, options);
  opened.push(pool);
  return pool;
}
const echo = (value: unknown): EchoJob => ({ do: 'echo', value });

afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close();
});

test('many jobs on few workers each get their own answer', async () => {
  const pool = openPool(2);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run(echo(i))));
  expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test.each(['exit', 'throw-outside'] as const)(
  'a worker that dies by %s rejects its own job only, and the pool goes on',
  async (how) => {
    const pool = openPool(1);
    const dying = pool.run({ do: how });
    const after = pool.run(echo('after'));
    await expect(dying).rejects.toThrow(how === 'exit' ? 'code 3' : 'thrown outside the job');
    await expect(after).resolves.toBe('after');
  },
);

test('a fault crosses with its kind and facts, a bug with its stack', async () => {
  const pool = openPool(1);
  await expect(pool.run({ do: 'fault' })).rejects.toMatchObject({
    name: 'Fault',
    kind: 'corrupt-data',
    facts: { message: 3 },
  });
  await expect(pool.run({ do: 'bug' })).rejects.toThrow(/TypeError: a bug[^]*echo\.worker\.ts/);
});

test('what cannot be cloned fails its job, either way, and the pool goes on', async () => {
  const pool = openPool(1);
  await expect(pool.run(echo(() => undefined))).rejects.toThrow('could not be cloned');
  await expect(pool.run({ do: 'unclonable' })).rejects.toThrow('could not be cloned');
  await expect(pool.run(echo('after'))).resolves.toBe('after');
});

test('buffers are moved there and back', async () => {
  const pool = openPool(1);
  const bytes = new Uint8Array(8);
  const answer = pool.run({ do: 'fill', bytes }, [bytes.buffer]);
  expect(bytes.byteLength).toBe(0);
  await expect(answer).resolves.toEqual(new Uint8Array(8).fill(7));
});

test('an aborted job rejects at once, queued or running', async () => {
  const pool = openPool(1);
  const running = new AbortController();
  const queued = new AbortController();
  const first = pool.run({ do: 'hang' }, [], running.signal);
  const second = pool.run({ do: 'exit' }, [], queued.signal);
  queued.abort(new Error('gone while queued'));
  running.abort(new Error('gone while running'));
  await expect(second).rejects.toThrow('gone while queued');
  await expect(first).rejects.toThrow('gone while running');
  const late = pool.run(echo(1), [], AbortSignal.abort(new Error('gone before')));
  await expect(late).rejects.toThrow('gone before');
});

test('where a pool is opened so, an aborted job makes room for the next at once', async () => {
  const pool = openPool(1, { endsAborted: true });
  const running = new AbortController();
  const first = pool.run({ do: 'spin' }, [], running.signal);
  const next = pool.run(echo('next'));
  running.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await expect(next).resolves.toBe('next');
});

test('a job that needs more memory than its worker has is too large, and the pool goes on', async () => {
  const pool = openPool(1, { heapMb: 32 });
  await expect(pool.run({ do: 'hoard' })).rejects.toMatchObject({ kind: 'too-large' });
  await expect(pool.run(echo('after'))).resolves.toBe('after');
});

test('closing rejects what runs, what waits and what comes later', async () => {
  const pool = openPool(1);
  const running = pool.run({ do: 'hang' });
  const waiting = pool.run(echo(1));
  const outcomes = Promise.allSettled([running, waiting]);
  await pool.close();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(pool.run(echo(2))).rejects.toThrow('closed');
});

test('a script that does not load rejects each job', async () => {
  const pool = openWorkerPool<EchoJob, unknown>(new URL('./no-such.worker.ts', import.meta.url), 1);
  opened.push(pool);
  await expect(pool.run(echo(1))).rejects.toThrow('no-such.worker.ts');
  await expect(pool.run(echo(2))).rejects.toThrow('no-such.worker.ts');
});
