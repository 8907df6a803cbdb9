import { parseArgs } from 'node:util';

import { readEntries } from '../catalog/entries.ts';
import { toIsoTime } from '../earth/time.ts';
import { readConfig } from '../platform/config.ts';
import { Fault } from '../platform/fault.ts';
import { openRunStore } from '../store/runs.ts';
import type { FileResult } from './format.ts';
import { openFormats } from './formats.ts';
import { ingestSources, type IngestSummary } from './ingest-files.ts';
import { formatBytes, openProgressLine, type ProgressOutput } from './progress-line.ts';
import { describeRefusal } from './set-aside.ts';

/** What the command is given of the process: nothing else of it is touched. */
export type CommandIo = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: ProgressOutput;
  readonly err: ProgressOutput;
  readonly signal?: AbortSignal;
  readonly now?: () => number;
};

/** How `npm run ingest` is used. */
export const INGEST_HELP = `Usage: npm run ingest -- <file|folder|url>... [options]

Adds forecasts, analyses and tables to the store. The format is told by the first bytes, the
collection by the header. What cannot be taken is set aside with its reason (DATA_DIR/set-aside)
and the rest goes on. The same file twice changes nothing; after a kill, run it again.

  --collection <id>   put the fields into this collection instead of recognising one
  --crs <EPSG:code>   reference system of rasters that name none (ESRI ASCII grids) or a wrong one
  --reference-time <time>  day that plain rasters are of (2024-06-01T00:00:00Z): parts of a dataset
                      on grids of their own lie side by side as runs of different times
  --dry-run           say what would be done, write nothing
  --data-dir <dir>    folder of the store (DATA_DIR)
  --catalog-dir <dir> folder of the catalog entries (CATALOG_DIR)
  --allow-private     addresses of inner networks may be downloaded from
  --help              this text

A url may end in #sha256=<hex>: the download is refused when its checksum is another.
Exit status: 0 all taken (or there before), 1 something was set aside, 2 nothing could be done.
`;

const OPTIONS = {
  collection: { type: 'string' },
  crs: { type: 'string' },
  'reference-time': { type: 'string' },
  'dry-run': { type: 'boolean' },
  'data-dir': { type: 'string' },
  'catalog-dir': { type: 'string' },
  'allow-private': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** `npm run ingest`. @returns the exit status */
export async function ingestCommand(args: readonly string[], io: CommandIo): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parseCommandLine(args);
    if (values.help === true) {
      io.out.write(INGEST_HELP);
      return 0;
    }
    if (positionals.length === 0) {
      io.err.write(`nothing to ingest\n\n${INGEST_HELP}`);
      return 2;
    }
    return await runIngest(positionals, values, io);
  } catch (error) {
    if (io.signal?.aborted === true) {
      io.err.write('interrupted; run it again to go on\n');
      return 2;
    }
    if (!(error instanceof Fault)) throw error;
    io.err.write(`${error.message}\n`);
    return 2;
  }
}

type Values = ReturnType<typeof parseCommandLine>['values'];

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const detail = `${(error as Error).message}\n\n${INGEST_HELP}`;
    throw new Fault('bad-configuration', detail, {}, error);
  }
}

async function runIngest(paths: readonly string[], values: Values, io: CommandIo): Promise<0 | 1> {
  const flags = {
    ...(values['data-dir'] !== undefined && { DATA_DIR: values['data-dir'] }),
    ...(values['catalog-dir'] !== undefined && { CATALOG_DIR: values['catalog-dir'] }),
  };
  const { DATA_DIR, CATALOG_DIR } = readConfig(io.env, flags);
  const entries = await readEntries(CATALOG_DIR);
  const now = io.now ?? Date.now;
  const runs = openRunStore(DATA_DIR);
  const formats = openFormats(runs);
  const line = openProgressLine(io.err, now);
  const startMs = now();
  const dryRun = values['dry-run'] === true;
  const referenceTime = readReferenceTime(values['reference-time']);
  try {
    const summary = await ingestSources(
      paths,
      {
        dataDir: DATA_DIR,
        entries,
        formats,
        dryRun,
        now,
        download: { allowPrivate: values['allow-private'] === true },
        ...(values.collection !== undefined && { collection: values.collection }),
        ...(values.crs !== undefined && { crs: values.crs }),
        ...(referenceTime !== undefined && { referenceTime }),
        ...(io.signal && { signal: io.signal }),
      },
      (progress) => line.show(progress),
    );
    line.clear();
    printSummary(summary, { seconds: (now() - startMs) / 1000, dryRun }, io);
    return summary.results.some(({ refusals }) => refusals.length > 0) ? 1 : 0;
  } finally {
    line.clear();
    for (const format of formats) await format.close?.();
    await runs.close();
  }
}

/** @throws {Fault} bad-configuration for a text that is no time */
function readReferenceTime(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return toIsoTime(ms);
  const detail = `--reference-time "${text.slice(0, 40)}" is no time such as 2024-06-01T00:00:00Z`;
  throw new Fault('bad-configuration', detail);
}

/** Refusals named one by one, of one file. */
const MOST_NAMED = 3;

function printSummary(
  { results, notes }: IngestSummary,
  { seconds, dryRun }: { readonly seconds: number; readonly dryRun: boolean },
  { out, err }: CommandIo,
): void {
  for (const result of results) {
    if (result.status === 'ignored') continue;
    out.write(`${describeResult(result)}\n`);
    const { refusals } = result;
    for (const refusal of refusals.slice(0, MOST_NAMED)) {
      err.write(`  set aside: ${describeRefusal(refusal)}\n`);
    }
    const more = refusals.length - MOST_NAMED;
    if (more > 0) err.write(`  set aside: ${more} more\n`);
  }
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const ignored = results.filter(({ status }) => status === 'ignored').length;
  if (ignored > 0) out.write(`${ignored} other files in the folders are no data, and were left\n`);
  const verb = dryRun ? 'would be stored' : 'stored';
  out.write(
    `${results.length - ignored} files, ${count} fields or rows ${verb}, ${seconds.toFixed(1)} s\n`,
  );
  for (const note of notes) err.write(`reason kept in ${note}\n`);
}

const WORDS: Readonly<Record<FileResult['status'], string>> = {
  added: 'added',
  unchanged: 'there before',
  planned: 'would be added',
  refused: 'SET ASIDE',
  ignored: 'no data',
};

function describeResult({ file, status, targets, count, repeated = 0 }: FileResult): string {
  const into = targets.length > 0 ? ` -> ${targets.join('; ')}` : '';
  const size = file.bytes > 0 ? ` (${formatBytes(file.bytes)}, ${count})` : '';
  const again = repeated > 0 ? `; ${repeated} repeat fields of this ingest, counted once` : '';
  return `${WORDS[status]}: ${file.name}${size}${into}${again}`;
}
