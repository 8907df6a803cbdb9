import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { findStoreDamage } from '../../services/store/check-store.ts';
import { FORECAST, openSmallService, TABLE, type SmallService } from './small-service.ts';

const RUN = '20260101T000000Z';
const VARIABLE = 'air_temperature_2m';
const POSITION = `/ogc/collections/${FORECAST}/position?coords=POINT(-120%2050)&parameter-name=${VARIABLE}`;
const TILE = `/ogc/collections/${FORECAST}/map/tiles/WebMercatorQuad/4/5/2?variable=${VARIABLE}`;
const COUNT = `/sql?f=json&q=${encodeURIComponent(`SELECT count(${VARIABLE}) FROM eccc_gdps WHERE lon < -101 AND lat > 33`)}`;
const ROWS = `/ogc/collections/${TABLE}/items`;
const ROWS_SQL = `/sql?f=json&q=${encodeURIComponent('SELECT count(frp_mw) FROM nasa_firms_hotspots')}`;

/** Every file of a folder whose name ends so, the whole way down. */
function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

const mends: (() => void)[] = [];
const mendAll = () => mends.splice(0).forEach((mend) => mend());

/** Takes half of the bytes of a file away, until {@link mendAll}. */
function truncateHalf(path: string): void {
  const whole = readFileSync(path);
  truncateSync(path, Math.floor(whole.length / 2));
  mends.push(() => writeFileSync(path, whole));
}

describe('a damaged store', () => {
  let service: SmallService;
  beforeAll(async () => {
    service = await openSmallService();
  });
  afterAll(async () => service.close());
  afterEach(() => {
    mendAll();
    service.errors.splice(0);
  });

  /** What the start would say; each line names the file. */
  const damage = async () => {
    const found = await Array.fromAsync(findStoreDamage(service.dataDir));
    return found.map(({ path, reason }) => `${path}: ${reason}`);
  };
  const tablesFolder = () => join(service.dataDir, 'collections', TABLE);

  /** A failure that nobody keeps and that says nothing of folders. */
  const expectFailure = async (address: string) => {
    const response = await service.request(address, { headers: { 'cache-control': 'no-cache' } });
    const text = await response.text();
    const about = `${address} ${response.status} ${text.slice(0, 300)}`;
    expect(response.status, about).toBeGreaterThanOrEqual(500);
    expect(response.headers.get('cache-control'), about).toBe('no-store');
    expect(response.headers.get('content-type'), about).toBe('application/problem+json');
    expect(JSON.parse(text), about).toMatchObject({ type: '/problems/corrupt-data' });
    expect(text, about).not.toContain(service.dataDir);
    for (const words of service.errors.splice(0)) expect(words[1]).toBe('stored data failed');
  };
  const expectAnswer = async (address: string) => {
    const response = await service.request(address);
    expect(response.status, `${address} ${await response.text()}`).toBe(200);
  };

  test('nothing is said of a sound one', async () => {
    expect(await damage()).toEqual([]);
  });

  test('cut-off maps: named at start, 5xx for their tiles, the series go on', async () => {
    const maps = filesIn(join(service.runFolder, 'maps', VARIABLE), '.tif');
    for (const path of maps) truncateHalf(path);
    const said = await damage();
    expect(said).toHaveLength(maps.length);
    expect(said[0]).toMatch(
      /^collections\/eccc-gdps\/run=20260101T000000Z\/maps\/air_temperature_2m\/.*\.tif: has \d+ bytes instead of \d+$/,
    );
    await expectFailure(TILE);
    await expectAnswer(POSITION);
    mendAll();
    await expectAnswer(TILE);
  });

  test('lost maps: named at start, 5xx, never a 404 or an empty tile', async () => {
    const folder = join(service.runFolder, 'maps');
    renameSync(folder, `${folder}.away`);
    mends.push(() => renameSync(`${folder}.away`, folder));
    expect((await damage())[0]).toMatch(/cannot be read \(ENOENT\)$/);
    await expectFailure(TILE.replace(VARIABLE, 'precipitation_amount_1h'));
  });

  test('cut-off series: named at start, 5xx for points and SQL, the tiles go on', async () => {
    const series = filesIn(join(service.runFolder, 'series'), '.parquet');
    for (const path of series) truncateHalf(path);
    expect(await damage()).toHaveLength(series.length);
    await expectFailure(POSITION);
    await expectFailure(COUNT);
    await expectAnswer(TILE);
    mendAll();
    await expectAnswer(POSITION);
    await expectAnswer(COUNT);
  });

  test('a damaged run.json: named at start, 5xx for that run, the catalog shows it', async () => {
    truncateHalf(join(service.runFolder, 'run.json'));
    expect(await damage()).toEqual([
      expect.stringMatching(
        /^collections\/eccc-gdps\/run=20260101T000000Z: .*run\.json is damaged/,
      ),
    ]);
    await expectFailure(`/stac/collections/${FORECAST}/items/${RUN}`);
    await expectFailure(
      `/ogc/collections/${FORECAST}/instances/${RUN}/position?coords=POINT(0%200)`,
    );
    await expectAnswer(`/stac/collections/${FORECAST}`);
    await expectAnswer('/stac/collections');
    await expectAnswer('/ogc/collections');
    await expectAnswer(ROWS_SQL);
    mendAll();
    await expectAnswer(POSITION);
  });

  test('a damaged table.json: named at start, 5xx for that table only', async () => {
    truncateHalf(join(tablesFolder(), 'table.json'));
    expect(await damage()).toEqual([
      expect.stringMatching(/^collections\/nasa-firms-hotspots: .*table\.json is damaged/),
    ]);
    await expectFailure(ROWS);
    await expectFailure(ROWS_SQL);
    await expectAnswer(COUNT);
    await expectAnswer('/ogc/collections');
    await expectAnswer('/stac/collections');
    mendAll();
    await expectAnswer(ROWS);
  });

  test('cut-off rows: named at start, 5xx, the next whole file is read again', async () => {
    const files = filesIn(tablesFolder(), '.parquet');
    for (const path of files) truncateHalf(path);
    expect(await damage()).toHaveLength(files.length);
    await expectFailure(ROWS);
    await expectFailure(ROWS_SQL);
    mendAll();
    await expectAnswer(ROWS);
  });

  test('a file beside the store that is not of it is let be', async () => {
    const path = join(service.dataDir, 'collections', 'notes.txt');
    writeFileSync(path, 'mine');
    expect(await damage()).toEqual([]);
    await expectAnswer('/stac/collections');
    rmSync(path);
  });
});
