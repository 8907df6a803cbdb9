import type { Run } from '../../services/store/run.ts';

const HASH = 'a'.repeat(64);

/** A run as the store would describe it: two times, two variables, a tile; no files behind it. */
export function sampleRun(changes: Partial<Run> = {}): Run {
  const times = ['2026-11-23T00:00:00Z', '2026-11-23T06:00:00Z'];
  return {
    schema: 1,
    collection: 'sample-a',
    referenceTime: '2026-11-23T00:00:00Z',
    generation: 1,
    tileCells: 256,
    grid: {
      kind: 'regular-lonlat',
      nx: 20,
      ny: 10,
      lonFirstDeg: -125,
      latFirstDeg: 55,
      lonStepDeg: 0.5,
      latStepDeg: 0.5,
    },
    variables: [
      {
        id: 'air_temperature_2m',
        standardName: 'air_temperature',
        unit: 'K',
        label: { en: 'Air temperature', fr: 'Température de l’air' },
        level: { kind: 'height-above-ground', value: 2, unit: 'm' },
        cellMethod: 'point',
        timeInterpolation: 'linear',
      },
    ],
    validTimes: times,
    members: [],
    maps: times.map((validTime) => ({
      path: `maps/air_temperature_2m/${validTime.replaceAll(/[-:]/g, '')}-g1.tif`,
      bytes: 1000,
      sha256: HASH,
      variable: 'air_temperature_2m',
      validTime,
      members: [null],
      min: 250,
      max: 290,
      missing: 0,
    })),
    series: [
      {
        path: 'series/g1/tile=0-0/part.parquet',
        bytes: 2000,
        sha256: HASH,
        tileRow: 0,
        tileColumn: 0,
        rows: 400,
        bbox: [-125, 50.5, -115.5, 55],
      },
    ],
    sources: [{ name: 'x.grib2', bytes: 10, sha256: HASH, fields: 2 }],
    complete: true,
    missing: [],
    marks: [],
    createdAt: '2026-11-23T03:00:00Z',
    updatedAt: '2026-11-23T03:00:00Z',
    ...changes,
  };
}

/** A collection entry as a publisher writes it. */
export function sampleEntry(id: string): Record<string, unknown> {
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    stac_extensions: [],
    id,
    title: `Collection ${id}`,
    description: 'A collection for tests.',
    license: 'CC-BY-4.0',
    providers: [{ name: 'Somebody', url: 'https://example.org', roles: ['producer'] }],
    extent: {
      spatial: { bbox: [[-125, 50, -115, 55]] },
      temporal: { interval: [['2026-01-01T00:00:00Z', null]] },
    },
    links: [{ rel: 'license', href: 'https://creativecommons.org/licenses/by/4.0/' }],
    'isohyet:kind': 'forecast',
    'isohyet:title': { en: `Collection ${id}`, fr: `Collection ${id}` },
    'isohyet:description': { en: 'For tests.', fr: 'Pour les essais.' },
    'isohyet:attribution': { en: 'Somebody', fr: 'Quelqu’un' },
  };
}
