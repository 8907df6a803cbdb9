import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { describeRefusal } from '../../services/ingest/set-aside.ts';
import { casesDir, describeCases } from '../cases.ts';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts';

describe('a refusal in one line', () => {
  test.each([
    {
      name: 'a place the reason begins with is said once',
      refusal: { message: 1, section: 0, octet: 9, reason: 'message 1, section 0, octet 9: cut' },
      line: 'message 1, section 0, octet 9: cut',
    },
    {
      name: 'what only the reason knows stays',
      refusal: { message: 2, reason: 'section 5, octet 12: no such packing' },
      line: 'message 2, section 5, octet 12: no such packing',
    },
    {
      name: 'a place of its own goes before the reason',
      refusal: { row: 7, reason: 'latitude 99 is not -90 to 90' },
      line: 'row 7: latitude 99 is not -90 to 90',
    },
    { name: 'no place', refusal: { reason: 'the file is empty' }, line: 'the file is empty' },
  ])('$name', ({ refusal, line }) => {
    expect(describeRefusal({ kind: 'corrupt-data', ...refusal })).toBe(line);
  });
});

describe('files that fit no table', () => {
  let store: TemporaryStore;
  let folder: string;
  beforeEach(async () => {
    store = await openTemporaryStore();
    folder = await mkdtemp(join(tmpdir(), 'isohyet-foreign-'));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const ingest = async (name: string, text: string, collection?: string) => {
    await writeFile(join(folder, name), text);
    const { results } = await store.ingest(
      [join(folder, name)],
      collection === undefined ? {} : { collection },
    );
    return results[0]!;
  };

  test.each(['id,depth_m,when\n1,2.5,2026-01-01\n', 'Ort;Pegel\r\nKöln;2,5\r\n'])(
    'a CSV of other columns is called that, with the layouts there are: %j',
    async (text) => {
      const { status, refusals } = await ingest('other.csv', text);
      expect(status).toBe('refused');
      expect(refusals[0]?.reason).toContain(`a CSV whose columns (${text.split(/\r?\n/)[0]})`);
      expect(refusals[0]?.reason).toContain('FIRMS hotspots (latitude, longitude, acq_date');
    },
  );

  test('bytes that are no text are not called a CSV', async () => {
    const { refusals } = await ingest('other.csv', 'a\u0001b,c\n1,2\n');
    expect(refusals[0]?.reason).toContain('of no known format');
  });

  test.each([
    { count: 60, status: 'added' },
    { count: 61, status: 'refused' },
  ])('features of $count properties: $status', async ({ count, status }) => {
    const names = Array.from({ length: count }, (_, i) => [`p${i}`, i]);
    const text = JSON.stringify({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [1, 2] },
      properties: Object.fromEntries(names) as Record<string, number>,
    });
    expect(await ingest('a.geojson', text)).toMatchObject({ status });
    expect(await ingest('b.geojson', `${text}\n`, 'geojson-features')).toMatchObject({
      status: 'added',
    });
  });
});

describeCases('GeoJSON that tells of data', () => {
  test.each([
    { file: 'wis2/example1.json', says: 'a WIS2 notification message' },
    { file: 'wcmp2/ca-eccc-msc.nwp-gdps.json', says: 'a WCMP2 metadata record' },
    { file: 'swob/2020-05-31-0200-CYBQ-AUTO-swob.geojson', says: 'different properties' },
  ])('$file is set aside: $says', async ({ file, says }) => {
    const store = await openTemporaryStore();
    try {
      const { results } = await store.ingest([join(casesDir, 'alerts', file)]);
      expect(results[0]).toMatchObject({ status: 'refused', count: 0 });
      expect(results[0]?.refusals[0]?.reason).toContain(says);
    } finally {
      await store.close();
    }
  });
});
