import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { featureRoutes } from '../../../services/api/features/routes.ts';
import { openCatalog } from '../../../services/catalog/catalog.ts';
import { openFeatureQuery } from '../../../services/query/features/find-features.ts';
import { listSqlTables, openTable } from '../../../services/query/features/table-source.ts';
import { openFencedInstance } from '../../../services/query/sql/engine.ts';
import { describeSources } from '../../../services/query/sql/lineage.ts';
import { toTableName } from '../../../services/query/sql/table-views.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import { openTableStore } from '../../../services/store/tables.ts';

const ID = 'twin-flood-outlook';

/** The entry of the table has no mark: its rows may be of an exercise or of the real rivers. */
describe('a table whose rows come from an exercise', () => {
  let dataDir: string;
  let engine: Awaited<ReturnType<typeof openFencedInstance>>;
  let runs: ReturnType<typeof openRunStore>;
  let catalog: ReturnType<typeof openCatalog>;
  let tables: ReturnType<typeof openTableStore>;
  let routes: ReturnType<typeof featureRoutes>;

  const write = async (marks: 'EXERCISE'[], reach: string, replaces: boolean) => {
    const { table } = await openTable(catalog, tables, ID);
    const writer = await tables.openWriter(ID, table, marks, replaces);
    const geometry = {
      type: 'LineString' as const,
      coordinates: [[6.5, 50.2] as const, [6.6, 50.3] as const],
    };
    const row = { area: 'here', run: Date.UTC(2026, 10, 1), reach_id: reach, geometry };
    writer.addRows([row as never], { name: reach, bytes: 1, sha256: '0'.repeat(64) });
    await writer.commit();
    await writer.close();
  };
  const markOf = async (path: string) =>
    (await routes.request(`/collections/${ID}/${path}`)).headers.get('isohyet-mark');

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-marks-'));
    runs = openRunStore(dataDir);
    catalog = openCatalog(resolve(import.meta.dirname, '../../../data-catalog'), runs);
    tables = openTableStore(dataDir);
    engine = await openFencedInstance([dataDir], 256, 1);
    routes = featureRoutes({
      findFeatures: openFeatureQuery({ catalog, tables }),
      describeTable: (id) => openTable(catalog, tables, id),
      connect: () => engine.connect(),
    });
    await write(['EXERCISE'], 'R1', true);
  });
  afterAll(async () => {
    engine.close();
    await runs.close();
    await rm(dataDir, { recursive: true });
  });

  test('says so in every answer', async () => {
    for (const path of ['items', 'items?f=csv', 'tiles/WebMercatorQuad/0/0/0']) {
      expect([path, await markOf(path)]).toEqual([path, 'EXERCISE']);
    }
    const json: unknown = await (await routes.request(`/collections/${ID}/items`)).json();
    expect(json).toMatchObject({ 'isohyet:provenance': { marks: ['EXERCISE'] } });
    const arrow = await routes.request(`/collections/${ID}/items?f=arrow`);
    const { schema } = tableFromIPC(new Uint8Array(await arrow.arrayBuffer()));
    expect(schema.metadata.get('isohyet:marks')).toBe('EXERCISE');
    const listed = await listSqlTables(catalog, tables, toTableName);
    const table = listed.find(({ entry }) => entry.id === ID)!;
    const told = describeSources([{ ...table, runs: [], unreadable: [] }]);
    expect(told['marks']).toBe('EXERCISE');
    expect(JSON.parse(told['isohyet:sources']!)).toMatchObject([{ marks: ['EXERCISE'] }]);
  });

  test('keeps the mark beside added rows, and loses it with the rows', async () => {
    await write([], 'R2', false);
    expect(await markOf('items')).toBe('EXERCISE');
    await write([], 'R3', true);
    expect(await markOf('items')).toBeNull();
  });
});
