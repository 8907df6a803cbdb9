import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { IngestProgress } from '../../services/ingest/ingest-files.ts';
import { ingestSources } from '../../services/ingest/ingest-files.ts';
import { tableFormat } from '../../services/ingest/tables/format.ts';
import { readEntries } from '../../services/catalog/entries.ts';

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isohyet-folder-'));
  dataDir = await mkdtemp(join(tmpdir(), 'isohyet-data-'));
});
afterEach(async () => {
  for (const path of [folder, dataDir]) await rm(path, { recursive: true, force: true });
});

const point = (id: number) => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates: [id, 50] },
  properties: { name: `n${id}` },
});
const collectionOf = (...ids: readonly number[]) =>
  JSON.stringify({ type: 'FeatureCollection', features: ids.map(point) });

async function ingest(paths: readonly string[], told: IngestProgress[] = []) {
  const entries = await readEntries('data-catalog');
  const deps = { dataDir, entries, formats: [tableFormat] };
  return ingestSources(paths, deps, (progress) => told.push(progress));
}

test('what lies beside the data of a folder is passed over in silence', async () => {
  const beside = {
    'a.geojson.expected.json': '{"answers": {"type": "FeatureCollection", "features": 3}}',
    'a.grib2.idx': '1:0:d=2026010100:TMP:2 m above ground:',
    'a.tif.aux.xml': '<PAMDataset></PAMDataset>',
    'a.geojson.sha256': 'e3b0c442  a.geojson',
    'notes.md': '# notes',
    'settings.json': '{"a": 1}',
  };
  for (const [name, text] of Object.entries(beside)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'a.geojson'), collectionOf(1));
  const { results, notes } = await ingest([folder]);
  expect(notes).toEqual([]);
  const statuses = Object.fromEntries(
    results.map(({ file, status }) => [file.name.slice(folder.length + 1), status]),
  );
  expect(statuses).toEqual({
    'a.geojson': 'added',
    ...Object.fromEntries(Object.keys(beside).map((name) => [name, 'ignored'])),
  });
});

test('a JSON file that is named and holds no features is refused', async () => {
  const path = join(folder, 'a.grib.expected.json');
  await writeFile(path, '{"values": [1, 2]}');
  const { results, notes } = await ingest([path]);
  expect(results[0]).toMatchObject({ status: 'refused' });
  expect(notes).toHaveLength(1);
});

test('rows are counted once, apart from fields, and bytes to the end', async () => {
  await writeFile(join(folder, 'a.geojson'), collectionOf(1, 2, 3));
  await writeFile(join(folder, 'b.geojson'), collectionOf(4, 5));
  const told: IngestProgress[] = [];
  await ingest([folder], told);
  const last = told.at(-1)!;
  expect(last).toMatchObject({ items: 0, rows: 5, phase: 'storing' });
  expect(last.bytesDone).toBe(last.bytesTotal);
});
