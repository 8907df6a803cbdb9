import type { CollectionEntry } from '../../catalog/collection.ts';
import { Fault } from '../../platform/fault.ts';
import { openTableStore, type TableStore } from '../../store/tables.ts';
import type { TableWriter } from '../../store/table-writer.ts';
import type { FileResult, IngestContext, IngestFile, IngestFormat, Refusal } from '../format.ts';
import { TABLE_READERS, type TablePart } from './readers.ts';

/** Bad rows of one file that are told one by one; the rest is counted. */
const MOST_ROW_REFUSALS = 20;

/** Stations, readings, hotspots, perimeters, features and alerts into their GeoParquet tables. */
export const tableFormat: IngestFormat = {
  name: 'table',
  matches: (head) => findReader(head) !== undefined,
  csvLayouts: TABLE_READERS.flatMap(({ name, columns }) =>
    columns === undefined ? [] : [`${name} (${columns})`],
  ),
  async ingest(files, context) {
    const store = openTableStore(context.dataDir);
    const open = new Map<string, TableWriter>();
    try {
      const results: FileResult[] = [];
      for (const file of files) {
        context.signal?.throwIfAborted();
        results.push(await ingestFile(file, store, open, context));
        context.progress({ bytes: file.bytes, at: file.name });
      }
      if (!context.dryRun) {
        const added = new Set(
          results.flatMap(({ status, targets }) => (status === 'added' ? targets : [])),
        );
        for (const [id, writer] of open) if (added.has(id)) await writer.commit();
      }
      return results;
    } finally {
      for (const writer of open.values()) await writer.close();
    }
  },
};

function findReader(head: Uint8Array) {
  const text = new TextDecoder('latin1').decode(head);
  const decoded = text.startsWith('SQLite') ? text : new TextDecoder().decode(head);
  return TABLE_READERS.find((reader) => reader.matches(decoded));
}

async function ingestFile(
  file: IngestFile,
  store: TableStore,
  open: Map<string, TableWriter>,
  context: IngestContext,
): Promise<FileResult> {
  const reader = findReader(file.head);
  const targets: string[] = [];
  const refusals: Refusal[] = [];
  let count = 0;
  let unchanged = true;
  try {
    if (reader === undefined) throw new Fault('unsupported-format', 'no table format known here');
    await reader.read(file, async (part) => {
      if (part.doubt !== undefined && context.collection === undefined) {
        throw new Fault('unsupported-format', part.doubt);
      }
      const entry = findEntry(part, context);
      targets.push(entry.id);
      refusals.push(...toRefusals(part));
      if (context.dryRun) {
        for (const _ of part.rows) count += 1;
        return;
      }
      const writer = await openTable(entry, store, open, context);
      if (writer.hasSource(file.sha256)) return;
      unchanged = false;
      const rows = writer.addRows(part.rows, file);
      count += rows;
      context.progress({ rows });
    });
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === 'storage-failed') throw error;
    refusals.push({ kind: error.kind, reason: error.message });
    return { file, status: 'refused', targets, count: 0, refusals };
  }
  const status = context.dryRun ? 'planned' : unchanged ? 'unchanged' : 'added';
  return { file, status, targets, count, refusals };
}

function findEntry(part: TablePart, { entries, collection }: IngestContext): CollectionEntry {
  const id = collection ?? part.collection;
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry?.['isohyet:table'] !== undefined) return entry;
  throw new Fault('unknown-collection', `${id} is no table collection of the catalog`, { id });
}

async function openTable(
  entry: CollectionEntry,
  store: TableStore,
  open: Map<string, TableWriter>,
  { replacesRows = false }: IngestContext,
): Promise<TableWriter> {
  const known = open.get(entry.id);
  if (known !== undefined) return known;
  const marks = entry['isohyet:marks'];
  const writer = await store.openWriter(entry.id, entry['isohyet:table']!, marks, replacesRows);
  open.set(entry.id, writer);
  return writer;
}

function toRefusals({ collection, faults }: TablePart): Refusal[] {
  const told = faults
    .slice(0, MOST_ROW_REFUSALS)
    .map(({ row, reason }): Refusal => ({ kind: 'corrupt-data', reason, row }));
  const rest = faults.length - told.length;
  if (rest > 0) {
    told.push({
      kind: 'corrupt-data',
      reason: `${rest} more rows of ${collection} are not readable`,
    });
  }
  return told;
}
