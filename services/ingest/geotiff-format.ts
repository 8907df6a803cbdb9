import { toIsoTime } from '../earth/time.ts';
import { openGeotiff } from '../formats/geotiff/open-geotiff.ts';
import { openFileSource } from '../platform/byte-source.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { FileResult, IngestContext, IngestFile, IngestFormat } from './format.ts';
import { readGeotiffHead, type GeotiffHead } from './geotiff-head.ts';
import { toRefusal } from './set-aside.ts';
import { commitRun, openRunPatiently } from './write-run.ts';

/** Classic TIFF and BigTIFF, in either byte order. */
const MAGIC = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'];

/**
 * GeoTIFF files of one variable at one time, on a lon/lat grid, that say in their metadata what
 * they hold (`variable`, `unit`, `reference_time`, `valid_time`), as the maps of the store do.
 */
export function geotiffFormat(runs: RunStore): IngestFormat {
  return {
    name: 'GeoTIFF',
    matches: (head) => MAGIC.includes(Buffer.from(head.subarray(0, 4)).toString('latin1')),
    ingest: (files, context) => ingestGeotiffs(files, runs, context),
  };
}

type Planned = { readonly file: IngestFile; readonly head: GeotiffHead };

async function ingestGeotiffs(
  files: readonly IngestFile[],
  runs: RunStore,
  context: IngestContext,
): Promise<readonly FileResult[]> {
  const results = new Map<IngestFile, FileResult>();
  const refuse = (file: IngestFile, error: unknown) =>
    results.set(file, {
      file,
      status: 'refused',
      targets: [],
      count: 0,
      refusals: [toRefusal(error)],
    });
  const planned: Planned[] = [];
  for (const file of files) {
    try {
      planned.push({ file, head: await readHead(file, context) });
    } catch (error) {
      refuse(file, error);
    }
  }
  const groups = Map.groupBy(planned, ({ head }) => `${head.collection} ${head.referenceMs}`);
  for (const [name, group] of groups) {
    const { collection, referenceMs } = group[0]!.head;
    const known = await findSources(runs, collection, referenceMs);
    const target = `${collection} ${toIsoTime(referenceMs)}`;
    const settle = ({ file, head }: Planned, status: FileResult['status']) => {
      const count = status === 'unchanged' ? 0 : head.members.length;
      results.set(file, { file, status, targets: [target], count, refusals: [] });
    };
    const fresh = group.filter(({ file }) => !known.has(file.sha256));
    for (const same of group) if (!fresh.includes(same)) settle(same, 'unchanged');
    if (context.dryRun) for (const each of fresh) settle(each, 'planned');
    if (context.dryRun || fresh.length === 0) continue;
    context.progress({ at: name });
    try {
      const stored = await storeGroup(fresh, runs, context, refuse);
      for (const each of stored) settle(each, 'added');
    } catch (error) {
      // The run is there on another grid: none of its files can be taken.
      if (!(error instanceof Fault) || error.kind !== 'inconsistent-data') throw error;
      for (const { file } of fresh) refuse(file, error);
    }
  }
  return files.map((file) => results.get(file)!);
}

async function readHead(file: IngestFile, context: IngestContext): Promise<GeotiffHead> {
  const source = await openFileSource(file.path);
  try {
    const head = readGeotiffHead(await openGeotiff(source, context.signal), context.collection);
    if (context.entries.some(({ id }) => id === head.collection)) return head;
    const detail = `no collection "${head.collection}"; pass --collection`;
    throw new Fault('unknown-collection', detail);
  } finally {
    await source.close();
  }
}

async function findSources(
  runs: RunStore,
  collection: string,
  referenceMs: number,
): Promise<ReadonlySet<string>> {
  try {
    const { sources } = await runs.readRun(collection, toIsoTime(referenceMs));
    return new Set(sources.map(({ sha256 }) => sha256));
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unknown-run') return new Set();
    throw error;
  }
}

async function storeGroup(
  group: readonly Planned[],
  runs: RunStore,
  context: IngestContext,
  refuse: (file: IngestFile, error: unknown) => void,
): Promise<readonly Planned[]> {
  const { collection, referenceMs, fields } = group[0]!.head;
  const plan = { collection, referenceMs, grid: fields[0]!.grid };
  const writer = await openRunPatiently(runs, plan, context);
  const stored: Planned[] = [];
  try {
    for (const each of group) {
      context.signal?.throwIfAborted();
      const source = await openFileSource(each.file.path);
      try {
        const reader = await openGeotiff(source, context.signal);
        for (const [band, head] of each.head.fields.entries()) {
          const values = await reader.readBand(band, undefined, context.signal);
          await writer.addField({ ...head, values: Float32Array.from(values) });
        }
        stored.push(each);
      } catch (error) {
        if (error instanceof Fault && error.kind === 'storage-failed') throw error;
        refuse(each.file, error);
      } finally {
        await source.close();
      }
      context.progress({ bytes: each.file.bytes, items: each.head.members.length });
    }
    const counts = new Map(stored.map(({ file, head }) => [file, head.members.length]));
    if (stored.length > 0) await commitRun(writer, plan, counts, context);
  } finally {
    await writer.close();
  }
  return stored;
}
