import { expect, test } from 'vitest';

import { DEFAULT_OPTIONS, START_CODES } from '../../../services/science/fire-weather/codes.ts';
import { fireWeatherColumns } from '../../../services/science/fire-weather/columns.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference, toEpochDays } from '../reference-table.ts';
import type { ReferenceTable } from '../reference-table.ts';

const CODES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;
const FIELDS = {
  epochDay: 'date',
  latitudeDeg: 'lat',
  temperatureC: 'temp',
  relativeHumidityPercent: 'rh',
  windKmH: 'ws',
  precipitationMm: 'prec',
};

function toColumns(table: ReferenceTable, startsChain = new Uint8Array(table.rows)) {
  return {
    startsChain,
    epochDay: toEpochDays(table),
    latitudeDeg: table.numbers('lat'),
    temperatureC: table.numbers('temp'),
    relativeHumidityPercent: table.numbers('rh'),
    windKmH: table.numbers('ws'),
    precipitationMm: table.numbers('prec'),
  };
}

function emptyResults(rows: number) {
  const column = () => new Float64Array(rows);
  return {
    ffmc: column(),
    dmc: column(),
    dc: column(),
    isi: column(),
    bui: column(),
    fwi: column(),
    dsr: column(),
  };
}

describeReference('the 48 days of Van Wagner & Pickett 1985', () => {
  test.each([
    { file: 'fwi_vw85_48days.csv', options: {}, start: {} },
    { file: 'fwi_vw85_48days_k147.2.csv', options: { ffmcConstant: 147.2 as const }, start: {} },
    { file: 'fwi_vw85_48days_init0.csv', options: {}, start: { ffmc: 0, dmc: 0, dc: 0 } },
    { file: 'fwi_vw85_48days_lat22.csv', options: {}, start: {} },
    { file: 'fwi_vw85_48days_lat-35.csv', options: {}, start: {} },
  ])('$file', ({ file, options, start }) => {
    const table = readReference(`fire/${file}`);
    const results = emptyResults(table.rows);
    const notes = fireWeatherColumns(
      toColumns(table),
      { ...START_CODES, ...start },
      { ...DEFAULT_OPTIONS, ...options },
      results,
      FIELDS,
    );
    for (const code of CODES) expectClose(results[code], table.numbers(code), { what: code });
    expect(notes).toEqual({ missing: { count: 0, first: [] }, gaps: { count: 0, first: [] } });
  });
});

describeReference('250 chains of 30 days from boreal to nonsense', () => {
  const table = readReference('fire/fwi_chains.csv');
  const first = table.numbers('step').map((step) => (step === 1 ? 1 : 0));
  const starts = (['ffmc0', 'dmc0', 'dc0'] as const).map((name) => table.numbers(name));

  test.each([true, false])('latitude adjustment %s', (latitudeAdjust) => {
    const results = emptyResults(table.rows);
    const columns = toColumns(table, Uint8Array.from(first));
    // Each chain has start codes of its own, so each is a table of its own.
    for (let row = 0; row < table.rows; row += 30) {
      const part = <T extends { subarray: (from: number, to: number) => T }>(column: T) =>
        column.subarray(row, row + 30);
      const [ffmc, dmc, dc] = starts.map((column) => column[row]!);
      fireWeatherColumns(
        {
          startsChain: part(columns.startsChain),
          epochDay: part(columns.epochDay),
          latitudeDeg: part(columns.latitudeDeg),
          temperatureC: part(columns.temperatureC),
          relativeHumidityPercent: part(columns.relativeHumidityPercent),
          windKmH: part(columns.windKmH),
          precipitationMm: part(columns.precipitationMm),
        },
        { ffmc: ffmc!, dmc: dmc!, dc: dc! },
        { ...DEFAULT_OPTIONS, latitudeAdjust },
        {
          ffmc: part(results.ffmc),
          dmc: part(results.dmc),
          dc: part(results.dc),
          isi: part(results.isi),
          bui: part(results.bui),
          fwi: part(results.fwi),
          dsr: part(results.dsr),
        },
        FIELDS,
      );
    }
    const names = latitudeAdjust ? CODES : (['dmc', 'dc'] as const);
    for (const name of names) {
      const expected = table.numbers(latitudeAdjust ? name : `${name}_nolat`);
      expectClose(results[name], expected, { relative: 1e-9, absolute: 1e-9, what: name });
    }
  });
});
