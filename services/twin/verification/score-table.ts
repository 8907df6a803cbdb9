import { createHash } from 'node:crypto';

import type { Catalog } from '../../catalog/catalog.ts';
import { Fault } from '../../platform/fault.ts';
import type { TableManifest } from '../../store/table.ts';
import type { TableStore } from '../../store/tables.ts';
import { nameRow, SCORE_COLLECTION, toTableRow, type ScoreRow } from './score-row.ts';

/**
 * Keeps scores in the table `twin-wildfire-scores`: a row of the same area, quantity, run, lead
 * time and event takes the place of the one before, and rows that are there already change nothing.
 * SQL, features and downloads read them like any other table.
 *
 * @returns the manifest now in force; undefined while there are no scores
 * @throws {Fault} unknown-collection without the catalog entry; unavailable while another process
 *   writes the scores; storage-failed
 */
export async function publishScores(
  rows: readonly ScoreRow[],
  deps: {
    readonly catalog: Pick<Catalog, 'getCollection'>;
    readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  },
): Promise<TableManifest | undefined> {
  const { tables, catalog } = deps;
  const before = await tables.readTable(SCORE_COLLECTION);
  const [first] = rows;
  if (first === undefined) return before;
  const schema = (await catalog.getCollection(SCORE_COLLECTION))['isohyet:table'];
  if (schema === undefined) {
    throw new Fault('unknown-collection', `${SCORE_COLLECTION} is no table of the catalog`);
  }
  const stored = rows.map(toTableRow);
  const text = JSON.stringify(stored);
  const source = {
    name: `scores of ${nameRow(first)}${rows.length > 1 ? ` and ${rows.length - 1} more` : ''}`,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  const marks = new Set([...(before?.marks ?? []), ...rows.flatMap(markOf)]);
  const writer = await tables.openWriter(SCORE_COLLECTION, schema, [...marks]);
  try {
    if (writer.hasSource(source.sha256)) return before;
    writer.addRows(stored, source);
    return await writer.commit();
  } finally {
    await writer.close();
  }
}

function markOf({ mark }: ScoreRow): TableManifest['marks'] {
  return (['EXERCISE', 'SCENARIO'] as const).filter((known) => mark?.split(' ').includes(known));
}
