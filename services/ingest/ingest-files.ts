import type { CollectionEntry } from '../catalog/collection.ts';
import { Fault } from '../platform/fault.ts';
import type { DownloadOptions } from './download.ts';
import type { FileResult, IngestContext, IngestFile, IngestFormat } from './format.ts';
import { gatherFiles } from './gather-files.ts';
import { writeSetAside } from './set-aside.ts';

/** What an ingest needs; the roots put it together. */
export type IngestDeps = {
  readonly dataDir: string;
  readonly entries: readonly CollectionEntry[];
  readonly formats: readonly IngestFormat[];
  readonly collection?: string;
  /** reference system of rasters that name none or a wrong one */
  readonly crs?: string;
  /** day of rasters that name none, ISO 8601 UTC */
  readonly referenceTime?: string;
  readonly dryRun?: boolean;
  /** rows of a table that are not in these files go: they are all of the table */
  readonly replacesRows?: boolean;
  readonly download?: Omit<DownloadOptions, 'path' | 'onBytes' | 'signal'>;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
};

/** How far an ingest is. `phase` moves on from finding files to storing them. */
export type IngestProgress = {
  readonly phase: 'finding' | 'storing';
  readonly files: number;
  /** bytes of input: known so far while finding, of all files while storing */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** fields stored so far */
  readonly items: number;
  /** rows of tables stored so far */
  readonly rows: number;
  /** what is being worked on, in words */
  readonly at: string;
};

export type IngestSummary = {
  readonly results: readonly FileResult[];
  /** notes of what was set aside */
  readonly notes: readonly string[];
};

/**
 * Ingests files, folders (with all files in them) and http(s) addresses: the only way of data
 * into the store. What cannot be taken is set aside with its reason and the rest goes on.
 *
 * @throws {Fault} storage-failed when the store cannot be written; unknown-collection for a
 *   `collection` that has no entry
 */
export async function ingestSources(
  paths: readonly string[],
  deps: IngestDeps,
  onProgress: (progress: IngestProgress) => void = () => undefined,
): Promise<IngestSummary> {
  const { dataDir, entries, collection, dryRun = false, now = Date.now } = deps;
  const { download, signal } = deps;
  if (collection !== undefined && !entries.some(({ id }) => id === collection)) {
    const allowed = entries.map(({ id }) => id);
    const detail = `no collection "${collection}"; there are ${allowed.join(', ')}`;
    throw new Fault('unknown-collection', detail, { allowed });
  }
  let state: IngestProgress = {
    phase: 'finding',
    files: 0,
    bytesDone: 0,
    bytesTotal: 0,
    items: 0,
    rows: 0,
    at: '',
  };
  const progress: IngestContext['progress'] = (done) => {
    const { bytes = 0, items = 0, rows = 0, at = state.at } = done;
    const bytesDone = state.bytesDone + bytes;
    state = { ...state, bytesDone, items: state.items + items, rows: state.rows + rows, at };
    onProgress(state);
  };
  const gathered = await gatherFiles(paths, { dataDir, dryRun, progress, download, signal });
  try {
    const { files } = gathered;
    state = {
      ...state,
      phase: 'storing',
      files: files.length,
      bytesDone: 0,
      bytesTotal: files.reduce((sum, { bytes }) => sum + bytes, 0),
    };
    const context: IngestContext = {
      dataDir,
      entries,
      dryRun,
      progress,
      now,
      ...(collection !== undefined && { collection }),
      ...(deps.crs !== undefined && { crs: deps.crs }),
      ...(deps.referenceTime !== undefined && { referenceTime: deps.referenceTime }),
      ...(deps.replacesRows && { replacesRows: true }),
      ...(signal && { signal }),
    };
    const stored = await ingestByFormat(files, deps.formats, context);
    return await noteRefusals([...gathered.results, ...stored], deps);
  } finally {
    await gathered.remove();
  }
}

async function noteRefusals(
  results: readonly FileResult[],
  { dataDir, dryRun = false, now = Date.now }: IngestDeps,
): Promise<IngestSummary> {
  const notes: string[] = [];
  for (const result of results) {
    if (result.refusals.length === 0 || dryRun) continue;
    notes.push(await writeSetAside(dataDir, result, now()));
  }
  return { results, notes };
}

async function ingestByFormat(
  files: readonly IngestFile[],
  formats: readonly IngestFormat[],
  context: IngestContext,
): Promise<readonly FileResult[]> {
  const chosen = Map.groupBy(files, (file) => {
    if (isSidecar(file)) return undefined;
    return formats.find((format) => format.matches(file.head, file.name));
  });
  const results: FileResult[] = [];
  for (const [format, group] of chosen) {
    if (format !== undefined) results.push(...(await format.ingest(group, context)));
    else results.push(...group.map((file) => toForeign(file, formats)));
  }
  return results;
}

/** Ends of names that promise data: such a file is never passed over in silence. */
const DATA_NAME =
  /\.(grib|grib1|grib2|grb|grb1|grb2|bin|tiff?|asc|csv|geojson|cap|xml|sqlite3?|nc)$/i;

/** Ends of names of what lies beside a data file and tells of it: indexes, checksums, answers. */
const SIDECAR_NAME = /\.(expected\.json|idx|index|inv|aux\.xml|prj|tfw|md5|sha256)$/i;

const isSidecar = ({ name, isFound }: IngestFile) => isFound === true && SIDECAR_NAME.test(name);

/** A folder may hold notes and indexes beside the data; a file that was named must be data. */
function toForeign(file: IngestFile, formats: readonly IngestFormat[]): FileResult {
  const result = { file, targets: [], count: 0 };
  const isData = file.isFound !== true || DATA_NAME.test(file.name) || isWebPage(file.head);
  if (!isData || isSidecar(file)) return { ...result, status: 'ignored', refusals: [] };
  const reason = describeForeign(file, formats);
  return { ...result, status: 'refused', refusals: [{ kind: 'unsupported-format', reason }] };
}

function isWebPage(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  return text.startsWith('<!doctype html') || text.startsWith('<html');
}

/** A header of names between commas, semicolons or tabs, and a record of as many parts. */
function readCsvHeader(head: Uint8Array): string | undefined {
  const [header = '', record = ''] = new TextDecoder().decode(head).split(/\r?\n/, 2);
  const isText = !/[\p{Cc}\uFFFD<{]/u.test(header.replaceAll('\t', ''));
  const separator = [',', ';', '\t'].find((mark) => header.includes(mark));
  if (!isText || separator === undefined || !/\p{L}/u.test(header)) return undefined;
  const parts = header.split(separator).length;
  return record === '' || record.split(separator).length >= parts ? header : undefined;
}

/** Why no format takes a file: an error page kept as data is the most common reason. */
function describeForeign({ head, bytes }: IngestFile, formats: readonly IngestFormat[]): string {
  if (bytes === 0) return 'the file is empty';
  if (isWebPage(head)) {
    return 'this is a web page, not data: probably an error page of the server';
  }
  const header = readCsvHeader(head);
  if (header !== undefined) {
    const layouts = formats.flatMap((format) => format.csvLayouts ?? []).join('; ');
    const columns = header.slice(0, 120);
    return `it is a CSV whose columns (${columns}) fit no table layout; these are known: ${layouts}`;
  }
  const names = formats.map(({ name }) => name).join(', ');
  return `its first bytes are of no known format (${names})`;
}
