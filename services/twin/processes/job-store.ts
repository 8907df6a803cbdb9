import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { encodeArrowStream } from '../../formats/arrow/encode-stream.ts';
import { readArrowTable } from '../../formats/arrow/read-stream.ts';
import { makeFolder, writeAtomically, writeFileAtomically } from '../../platform/atomic-file.ts';
import { Fault, type FaultKind } from '../../platform/fault.ts';
import type { OutputValue, ProcessOutputs } from './process.ts';

const Bilingual = z.object({ en: z.string(), fr: z.string() });

/** How the client wants the results: as they are or in a document, which, and in which formats. */
const Answer = z.object({
  response: z.enum(['raw', 'document']),
  /** media type of each output asked for, or null for its default; {} = all */
  outputs: z.record(z.string(), z.string().nullable()),
  /** of a table that is answered as it is */
  mediaType: z.string().optional(),
});
export type Answer = Readonly<z.infer<typeof Answer>>;

/** A job as it lies in `<jobs>/<id>/job.json`, replaced as a whole at each change of its status. */
export const Job = z.object({
  id: z.uuid(),
  processId: z.string(),
  status: z.enum(['accepted', 'running', 'successful', 'failed', 'dismissed']),
  message: Bilingual,
  /** of the work done, 0 to 1 */
  fraction: z.number().min(0).max(1),
  createdMs: z.number(),
  startedMs: z.number().optional(),
  finishedMs: z.number().optional(),
  updatedMs: z.number(),
  answer: Answer,
  /** number of the process of the operating system that runs it */
  owner: z.number().int(),
  /** why it failed, with what a client needs to act on it */
  fault: z
    .object({
      kind: z.custom<FaultKind>((kind) => typeof kind === 'string'),
      message: z.string(),
      facts: z.record(z.string(), z.unknown()),
    })
    .optional(),
});
export type Job = Readonly<z.infer<typeof Job>>;

const StoredOutput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('json'), value: z.unknown(), mediaType: z.string().optional() }),
  z.object({ kind: z.literal('table'), file: z.string() }),
  z.object({ kind: z.literal('bytes'), file: z.string(), mediaType: z.string() }),
  z.object({ kind: z.literal('link'), href: z.string(), mediaType: z.string(), title: Bilingual }),
]);
const StoredOutputs = z.record(z.string(), StoredOutput);

/** Opens the jobs that lie under a folder, which need not exist yet. */
export function openJobStore(folder: string) {
  const jobFolder = (id: string) => join(folder, id);

  return {
    /** In no order; a job whose record is damaged is there as a failed one. */
    async readAll(): Promise<readonly Job[]> {
      const names = await listFolder(folder);
      const jobs = await Promise.all(names.filter(isJobId).map((name) => readJob(folder, name)));
      return jobs.filter((job) => job !== undefined);
    },
    async read(id: string): Promise<Job | undefined> {
      return isJobId(id) ? readJob(folder, id) : undefined;
    },
    async write(job: Job): Promise<void> {
      await writeFileAtomically(join(jobFolder(job.id), 'job.json'), JSON.stringify(job));
    },
    async writeOutputs(id: string, outputs: ProcessOutputs): Promise<void> {
      await makeFolder(jobFolder(id));
      const stored: Record<string, z.infer<typeof StoredOutput>> = {};
      for (const [index, [name, value]] of Object.entries(outputs).entries()) {
        stored[name] = await storeOutput(jobFolder(id), `output-${index}`, value);
      }
      await writeFileAtomically(join(jobFolder(id), 'outputs.json'), JSON.stringify(stored));
    },
    /** @throws {Fault} corrupt-data when what was kept cannot be read */
    async readOutputs(id: string): Promise<ProcessOutputs> {
      try {
        const text = await readFile(join(jobFolder(id), 'outputs.json'), 'utf8');
        const stored = Object.entries(StoredOutputs.parse(JSON.parse(text)));
        const loaded = stored.map(async ([name, value]) => {
          return [name, await loadOutput(jobFolder(id), value)] as const;
        });
        return Object.fromEntries(await Promise.all(loaded));
      } catch (error) {
        throw new Fault('corrupt-data', 'the results of the job cannot be read', {}, error);
      }
    },
    async removeOutputs(id: string): Promise<void> {
      const names = await listFolder(jobFolder(id));
      const outputs = names.filter((name) => name !== 'job.json');
      await Promise.all(outputs.map((name) => rm(join(jobFolder(id), name), { force: true })));
    },
    async remove(id: string): Promise<void> {
      await rm(jobFolder(id), { recursive: true, force: true });
    },
    async bytesOf(id: string): Promise<number> {
      const names = await listFolder(jobFolder(id));
      const sizes = await Promise.all(
        names.map((name) =>
          stat(join(jobFolder(id), name)).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
  };
}

export type JobStore = ReturnType<typeof openJobStore>;

/** The id becomes a path: nothing but a UUID may pass. */
function isJobId(name: string): boolean {
  return z.uuid().safeParse(name).success;
}

async function readJob(folder: string, id: string): Promise<Job | undefined> {
  const path = join(folder, id, 'job.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return Job.parse(JSON.parse(text));
  } catch {
    const { mtimeMs } = await stat(path);
    const message = {
      en: 'the record of this job is damaged',
      fr: 'la fiche de cette tâche est endommagée',
    };
    return {
      id,
      processId: 'unknown',
      status: 'failed',
      message,
      fraction: 0,
      createdMs: mtimeMs,
      finishedMs: mtimeMs,
      updatedMs: mtimeMs,
      answer: { response: 'raw', outputs: {} },
      owner: 0,
      fault: { kind: 'corrupt-data', message: message.en, facts: {} },
    };
  }
}

async function storeOutput(folder: string, file: string, value: OutputValue) {
  if (value.kind === 'json') {
    const { mediaType } = value;
    const { value: json } = value;
    return {
      kind: 'json' as const,
      value: json,
      ...(mediaType === undefined ? {} : { mediaType }),
    };
  }
  if (value.kind === 'link') return value;
  const pieces =
    value.kind === 'table' ? encodeArrowStream(value.schema, value.batches) : [value.bytes];
  await writeAtomically(join(folder, file), async (temporaryPath) => {
    const handle = await open(temporaryPath, 'wx');
    try {
      for await (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  });
  if (value.kind === 'table') return { kind: 'table' as const, file };
  return { kind: 'bytes' as const, file, mediaType: value.mediaType };
}

async function loadOutput(
  folder: string,
  stored: z.infer<typeof StoredOutput>,
): Promise<OutputValue> {
  if (stored.kind === 'link') return stored;
  if (stored.kind === 'json') {
    const { value, mediaType } = stored;
    return { kind: 'json', value, ...(mediaType === undefined ? {} : { mediaType }) };
  }
  const bytes = await readFile(join(folder, stored.file));
  if (stored.kind === 'table') {
    const { schema, batches } = readArrowTable(bytes);
    return { kind: 'table', schema, batches };
  }
  return { kind: 'bytes', mediaType: stored.mediaType, bytes };
}

async function listFolder(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new Fault(
      'storage-failed',
      `the folder of the jobs cannot be read (${code})`,
      { code },
      error,
    );
  }
}
