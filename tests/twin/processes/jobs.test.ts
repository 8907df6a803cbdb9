import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { batchesToCsv } from '../../../services/formats/arrow/batch-text.ts';
import { numberColumn } from '../../../services/formats/arrow/build-columns.ts';
import { openLog } from '../../../services/platform/log.ts';
import { openJobs, type JobLimits } from '../../../services/twin/processes/jobs.ts';
import {
  defineProcess,
  type ProcessContext,
  type ProcessOutputs,
} from '../../../services/twin/processes/process.ts';

const words = { en: 'a', fr: 'b' };
const log = openLog('silent');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isohyet-jobs-'));
});

/** A process whose work the test decides. */
function processThat(
  execute: (context: ProcessContext) => Promise<ProcessOutputs>,
  syncSeconds = 60,
) {
  return defineProcess({
    id: 'echo',
    version: '1.0.0',
    title: words,
    description: words,
    keywords: [],
    inputs: {
      n: { title: words, description: words, schema: z.number().min(0).default(1) },
      name: { title: words, description: words, schema: z.string() },
    },
    outputs: { out: { title: words, description: words, mediaTypes: ['application/json'] } },
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    syncSeconds,
    execute: (_, context) => execute(context),
  });
}
const answer: ProcessOutputs = {
  out: { kind: 'json', value: { n: 1 } },
  file: { kind: 'bytes', mediaType: 'image/png', bytes: new Uint8Array([1, 2, 3]) },
  rows: {
    kind: 'table',
    schema: { fields: [{ name: 'x', type: { kind: 'float', bits: 64 } }], metadata: { a: 'b' } },
    batches: [{ rows: 2, columns: [numberColumn(new Float64Array([4, NaN]))] }],
  },
};
const raw = { response: 'raw' as const, outputs: {} };
const open = (limits: Partial<JobLimits> = {}) => openJobs({ folder, log, limits });
const ended = (jobs: Awaited<ReturnType<typeof open>>, status: string) =>
  new Promise<void>((resolve) => {
    const stop = jobs.watch((job) => {
      if (job.status !== status) return;
      stop();
      resolve();
    });
  });
const untilAborted = ({ signal }: ProcessContext) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

describe('jobs', () => {
  test('the results of a job are there after a restart', async () => {
    const jobs = await open();
    const done = ended(jobs, 'successful');
    const { id } = await jobs.submit({
      process: processThat(async () => answer),
      inputs: {},
      answer: raw,
    });
    await done;
    await jobs.close();
    const again = await open();
    expect(await again.get(id)).toMatchObject({ status: 'successful', fraction: 1 });
    const { out, file, rows } = await again.readOutputs(id);
    expect(out).toEqual(answer['out']);
    expect(file?.kind === 'bytes' && [...file.bytes]).toEqual([1, 2, 3]);
    if (rows?.kind !== 'table') throw new Error('not a table');
    expect(rows.schema).toEqual((answer['rows'] as typeof rows).schema);
    const texts = await Array.fromAsync(batchesToCsv(rows.schema, rows.batches));
    expect(texts.join('')).toBe('x\r\n4\r\n\r\n');
  });

  test('a job that a killed process left unfinished is told as lost', async () => {
    const id = randomUUID();
    await mkdir(join(folder, id));
    // Process numbers end at 2^22 on Linux: no process has this one.
    const left = {
      id,
      processId: 'echo',
      status: 'running',
      message: words,
      owner: 2 ** 30,
      answer: raw,
    };
    const times = { fraction: 0.5, createdMs: 1, startedMs: 2, updatedMs: 3 };
    await writeFile(join(folder, id, 'job.json'), JSON.stringify({ ...left, ...times }));
    const jobs = await open();
    expect(await jobs.get(id)).toMatchObject({ status: 'failed' });
    expect((await jobs.get(id)).message.en).toContain('restarted');
    await expect(jobs.readOutputs(id)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a job with a damaged record is listed as failed, not left out', async () => {
    const id = randomUUID();
    await mkdir(join(folder, id));
    await writeFile(join(folder, id, 'job.json'), '{"id":');
    const jobs = await open();
    expect(await jobs.list()).toMatchObject([{ id, status: 'failed' }]);
  });

  test('closing stops what runs, and the job says why', async () => {
    const jobs = await open();
    const running = ended(jobs, 'running');
    const { id } = await jobs.submit({
      process: processThat(untilAborted),
      inputs: {},
      answer: raw,
    });
    await running;
    await jobs.close();
    const stored = JSON.parse(await readFile(join(folder, id, 'job.json'), 'utf8')) as unknown;
    expect(stored).toMatchObject({ status: 'failed', fault: { kind: 'unavailable' } });
  });

  test('dismissing stops a running job, and its results are gone', async () => {
    const jobs = await open();
    const running = ended(jobs, 'running');
    const { id } = await jobs.submit({
      process: processThat(untilAborted),
      inputs: {},
      answer: raw,
    });
    await running;
    expect(await jobs.dismiss(id)).toMatchObject({ status: 'dismissed' });
    await expect(jobs.readOutputs(id)).rejects.toMatchObject({ kind: 'unknown-job' });
    expect(await jobs.get(id)).toMatchObject({ status: 'dismissed' });
  });

  test('a job dismissed as its turn comes neither runs nor fails', async () => {
    const jobs = await open({ concurrency: 1 });
    const free = Promise.withResolvers<ProcessOutputs>();
    const running = ended(jobs, 'running');
    await jobs.submit({ process: processThat(() => free.promise), inputs: {}, answer: raw });
    await running;
    let ran = 0;
    const counted = processThat(async (context) => {
      ran += 1;
      return untilAborted(context);
    });
    const { id } = await jobs.submit({ process: counted, inputs: {}, answer: raw });
    const dismissing = jobs.dismiss(id);
    free.resolve(answer);
    expect(await dismissing).toMatchObject({ status: 'dismissed' });
    expect(await jobs.get(id)).toMatchObject({ status: 'dismissed' });
    expect((await jobs.get(id)).fault).toBeUndefined();
    expect(ran).toBe(0);
    await jobs.close();
    expect(await (await open()).get(id)).toMatchObject({ status: 'dismissed' });
  });

  test('progress gives the time that is left', async () => {
    let nowMs = 1000;
    const jobs = await openJobs({ folder, log, now: () => nowMs });
    const told = Promise.withResolvers<void>();
    const stop = jobs.watch((job) => job.fraction > 0 && told.resolve());
    const process = processThat((context) => {
      nowMs = 3000;
      context.onProgress(0.25, words);
      return untilAborted(context);
    });
    const { id } = await jobs.submit({ process, inputs: {}, answer: raw });
    await told.promise;
    stop();
    // A quarter took 2 s: the rest takes 6 s.
    expect(jobs.etaMs(await jobs.get(id))).toBe(9000);
    await jobs.close();
  });

  test('what a client waits for leaves no job behind', async () => {
    const jobs = await open();
    const result = await jobs.run({
      process: processThat(async () => answer),
      inputs: {},
      answer: raw,
    });
    expect(result).toEqual({ outputs: answer });
    expect(await jobs.list()).toEqual([]);
  });

  test('what takes too long to wait for goes on as a job', async () => {
    const jobs = await open();
    const go = Promise.withResolvers<ProcessOutputs>();
    const result = await jobs.run({
      process: processThat(() => go.promise, 0),
      inputs: {},
      answer: raw,
    });
    if (!('job' in result)) throw new Error('not a job');
    const done = ended(jobs, 'successful');
    go.resolve(answer);
    await done;
    expect((await jobs.readOutputs(result.job.id))['out']).toEqual(answer['out']);
  });

  test('a client that leaves stops what it waits for', async () => {
    const jobs = await open();
    const client = new AbortController();
    const process = processThat((context) => {
      queueMicrotask(() => client.abort());
      return untilAborted(context);
    });
    const run = jobs.run({ process, inputs: {}, answer: raw }, client.signal);
    await expect(run).rejects.toMatchObject({ kind: 'cancelled' });
  });

  test('more than the bound are told to come back', async () => {
    const jobs = await open({ concurrency: 1, maxWaiting: 1 });
    const process = processThat(untilAborted);
    const running = ended(jobs, 'running');
    await jobs.submit({ process, inputs: {}, answer: raw });
    await running;
    await jobs.submit({ process, inputs: {}, answer: raw });
    await expect(jobs.submit({ process, inputs: {}, answer: raw })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await jobs.close();
  });

  test('jobs that ended long ago are removed', async () => {
    let nowMs = 1000;
    const now = () => nowMs;
    const jobs = await openJobs({ folder, log, now, limits: { keepMs: 500 } });
    const done = ended(jobs, 'successful');
    await jobs.submit({ process: processThat(async () => answer), inputs: {}, answer: raw });
    await done;
    nowMs = 2000;
    const again = await openJobs({ folder, log, now, limits: { keepMs: 500 } });
    expect(await again.list()).toEqual([]);
  });

  test('no id leads out of the folder', async () => {
    const jobs = await open();
    await expect(jobs.get('../../etc')).rejects.toMatchObject({ kind: 'unknown-job' });
  });
});
