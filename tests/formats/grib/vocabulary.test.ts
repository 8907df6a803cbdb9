import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { CodedProduct } from '../../../services/formats/grib/coded-product.ts';
import type { CodedLevel } from '../../../services/formats/grib/level.ts';
import { nameProduct } from '../../../services/formats/grib/variable.ts';

const HOUR = 3_600_000;
const NONE = { value: undefined, codeTo: undefined, valueTo: undefined };

type Wanted = {
  readonly name: string;
  readonly edition?: 1 | 2;
  readonly centre: number;
  readonly parameter: string;
  readonly level: Partial<CodedLevel> & { readonly code: number };
  readonly process?: number;
  /** lead times of the interval's start and end, hours */
  readonly hours?: readonly [number, number];
  readonly id: string;
  readonly unit: string;
  readonly scale?: number;
};

function name(wanted: Wanted) {
  const { edition = 2, centre, parameter, level, process, hours } = wanted;
  const coded: CodedProduct = {
    edition,
    centre,
    parameter,
    level: { edition, centre, ...NONE, ...level },
    referenceMs: 0,
    validMs: (hours?.[1] ?? 6) * HOUR,
    ...(hours !== undefined && { intervalStartMs: hours[0] * HOUR }),
    ...(process !== undefined && { process }),
  };
  return nameProduct(coded);
}

const SURFACE = { code: 1 };
const above = (value: number) => ({ code: 103, value });

// Codes and units of the parameter database of ECMWF (as ecCodes 2.47 has it), of WMO table 4.2,
// and of ECCC's local table (as GDAL 3 has it).
const WANTED: readonly Wanted[] = [
  {
    name: '2t',
    centre: 98,
    parameter: '0.0.0',
    level: above(2),
    id: 'air_temperature_2m',
    unit: 'K',
  },
  {
    name: '2d',
    centre: 98,
    parameter: '0.0.6',
    level: above(2),
    id: 'dew_point_temperature_2m',
    unit: 'K',
  },
  {
    name: '10u',
    centre: 98,
    parameter: '0.2.2',
    level: above(10),
    id: 'eastward_wind_10m',
    unit: 'm s-1',
  },
  {
    name: '100v',
    centre: 98,
    parameter: '0.2.3',
    level: above(100),
    id: 'northward_wind_100m',
    unit: 'm s-1',
  },
  {
    name: 'msl',
    centre: 98,
    parameter: '0.3.0',
    level: { code: 101 },
    id: 'air_pressure_at_mean_sea_level',
    unit: 'Pa',
  },
  {
    name: 'sp',
    centre: 98,
    parameter: '0.3.0',
    level: SURFACE,
    id: 'surface_air_pressure',
    unit: 'Pa',
  },
  {
    name: 'tp',
    centre: 98,
    parameter: '0.1.193',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'precipitation_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'tprate',
    centre: 98,
    parameter: '0.1.52',
    level: SURFACE,
    id: 'precipitation_flux',
    unit: 'kg m-2 s-1',
  },
  {
    name: 'ro',
    centre: 98,
    parameter: '2.0.201',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'runoff_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'sf',
    centre: 98,
    parameter: '0.1.198',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'snowfall_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'sd',
    centre: 98,
    parameter: '0.1.254',
    level: SURFACE,
    id: 'surface_snow_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'ssrd',
    centre: 98,
    parameter: '0.4.7',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'integral_wrt_time_of_surface_downwelling_shortwave_flux_in_air',
    unit: 'J m-2',
  },
  {
    name: '10fg3',
    centre: 98,
    parameter: '0.2.22',
    level: above(10),
    process: 2,
    hours: [0, 3],
    id: 'wind_speed_of_gust_10m_maximum_3h',
    unit: 'm s-1',
  },
  {
    name: 'mx2t6',
    centre: 98,
    parameter: '0.0.0',
    level: above(2),
    process: 2,
    hours: [6, 12],
    id: 'air_temperature_2m_maximum_6h',
    unit: 'K',
  },
  {
    name: 'vsw, layer 2',
    centre: 98,
    parameter: '2.0.25',
    level: { code: 151, value: 2 },
    id: 'volume_fraction_of_condensed_water_in_soil_7_to_28cm',
    unit: '1',
  },
  {
    name: 'sot, layer 1',
    centre: 98,
    parameter: '2.3.18',
    level: { code: 151, value: 1 },
    id: 'soil_temperature_0_to_7cm',
    unit: 'K',
  },
  {
    name: 'avg_dis of GloFAS',
    centre: 98,
    parameter: '1.0.7',
    level: SURFACE,
    process: 0,
    hours: [24, 48],
    id: 'water_volume_transport_in_river_channel_mean_24h',
    unit: 'm3 s-1',
  },
  {
    name: 'r at 850 hPa',
    centre: 98,
    parameter: '0.1.1',
    level: { code: 100, value: 85_000 },
    id: 'relative_humidity_850hpa',
    unit: '1',
    scale: 0.01,
  },
  {
    name: 'ffmcode',
    centre: 98,
    parameter: '2.4.6',
    level: SURFACE,
    id: 'fine_fuel_moisture_code',
    unit: '1',
  },
  {
    name: 'ERA5 2t',
    edition: 1,
    centre: 98,
    parameter: '128.167',
    level: { code: 1, value: 0 },
    id: 'air_temperature_2m',
    unit: 'K',
  },
  {
    name: 'ERA5 tp, first hour',
    edition: 1,
    centre: 98,
    parameter: '128.228',
    level: { code: 1 },
    process: 1,
    hours: [0, 1],
    id: 'precipitation_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'ERA5 msl',
    edition: 1,
    centre: 98,
    parameter: '128.151',
    level: { code: 1 },
    id: 'air_pressure_at_mean_sea_level',
    unit: 'Pa',
  },
  {
    name: 'ERA5 sd',
    edition: 1,
    centre: 98,
    parameter: '128.141',
    level: { code: 1 },
    id: 'surface_snow_amount',
    unit: 'kg m-2',
    scale: 1000,
  },
  {
    name: 'ERA5 swvl4',
    edition: 1,
    centre: 98,
    parameter: '128.42',
    level: { code: 112, value: 100, codeTo: 112, valueTo: 255 },
    id: 'volume_fraction_of_condensed_water_in_soil_100_to_255cm',
    unit: '1',
  },
  {
    name: 'ERA5 10u',
    edition: 1,
    centre: 98,
    parameter: '128.165',
    level: { code: 1 },
    id: 'eastward_wind_10m',
    unit: 'm s-1',
  },
  {
    name: 'ECCC APCP over 6 h',
    centre: 54,
    parameter: '0.1.8',
    level: SURFACE,
    process: 1,
    hours: [-6, 0],
    id: 'precipitation_amount_6h',
    unit: 'kg m-2',
  },
  {
    name: 'ECCC SNOD',
    centre: 54,
    parameter: '0.1.11',
    level: SURFACE,
    id: 'surface_snow_thickness',
    unit: 'm',
  },
  {
    name: 'ECCC TCDC',
    centre: 54,
    parameter: '0.6.1',
    level: SURFACE,
    id: 'cloud_area_fraction',
    unit: '1',
    scale: 0.01,
  },
  {
    name: 'ECCC DSWRF',
    centre: 54,
    parameter: '0.4.192',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'integral_wrt_time_of_surface_downwelling_shortwave_flux_in_air',
    unit: 'J m-2',
  },
  {
    name: 'ECCC ULWRF at the top',
    centre: 54,
    parameter: '0.5.193',
    level: { code: 8 },
    id: 'toa_outgoing_longwave_flux',
    unit: 'W m-2',
  },
  {
    name: 'ICON tot_prec',
    centre: 78,
    parameter: '0.1.52',
    level: SURFACE,
    process: 1,
    hours: [0, 6],
    id: 'precipitation_amount',
    unit: 'kg m-2',
  },
  {
    name: 'GRIB1 table 2',
    edition: 1,
    centre: 7,
    parameter: '2.61',
    level: { code: 1 },
    process: 4,
    hours: [3, 6],
    id: 'precipitation_amount_difference_3h',
    unit: 'kg m-2',
  },
];

describe('names of coded parameters', () => {
  test.each(WANTED)('$name is $id in $unit', (wanted) => {
    const { variable, conversion } = name(wanted);
    expect(variable.id).toBe(wanted.id);
    expect(variable.unit).toBe(wanted.unit);
    expect(conversion).toEqual({ scale: wanted.scale ?? 1, offset: 0 });
  });

  // Local numbers mean other things at other centres: they are never taken from one another.
  test.each([
    { centre: 54, parameter: '0.1.193', level: SURFACE, id: 'grib2_0_1_193_c54_surface' },
    { centre: 7, parameter: '0.1.254', level: SURFACE, id: 'grib2_0_1_254_c7_surface' },
    { centre: 98, parameter: '0.4.192', level: above(2), id: 'grib2_0_4_192_c98_2m' },
    { edition: 1, centre: 7, parameter: '129.228', level: SURFACE, id: 'grib1_129_228_c7_surface' },
    { edition: 1, centre: 7, parameter: '2.200', level: SURFACE, id: 'grib1_2_200_c7_surface' },
    {
      centre: 54,
      parameter: '0.0.250',
      level: { code: 199, value: 3 },
      id: 'grib2_0_0_250_c54_level199_3',
    },
  ] as const)('$parameter of centre $centre is kept as $id', (wanted) => {
    const { variable, conversion } = name({ ...wanted, name: '', unit: '' });
    expect(variable.id).toBe(wanted.id);
    expect(variable).toMatchObject({ unit: 'unknown' });
    expect(variable.standardName).toBeUndefined();
    expect(conversion).toEqual({ scale: 1, offset: 0 });
  });

  test('a growing accumulation has no period, one of fixed length has', () => {
    const tp = WANTED.find((wanted) => wanted.name === 'tp')!;
    expect(name({ ...tp, hours: [0, 48] }).variable).toMatchObject({ id: 'precipitation_amount' });
    expect(name({ ...tp, hours: [0, 48] }).variable.periodS).toBeUndefined();
    expect(name({ ...tp, hours: [42, 48] }).variable).toMatchObject({
      id: 'precipitation_amount_6h',
      periodS: 21_600,
      timeInterpolation: 'step',
    });
  });
});

describe('vocabulary tables', () => {
  const read = (file: string) =>
    JSON.parse(
      readFileSync(new URL(`../../../data-catalog/vocabulary/${file}`, import.meta.url), 'utf8'),
    );
  const quantities: Record<string, { unit: string; en: string; fr: string }> =
    read('quantities.json');

  test('every entry names a quantity, and its numbers are usable', () => {
    const entries: { quantity: string; scale?: number }[] = [];
    const collect = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      if ('quantity' in node) entries.push(node as (typeof entries)[number]);
      else Object.values(node).forEach(collect);
    };
    collect(read('grib1-parameters.json'));
    collect(read('grib2-parameters.json'));
    expect(entries.length).toBeGreaterThan(300);
    for (const { quantity, scale = 1 } of entries) {
      expect(Object.keys(quantities)).toContain(quantity);
      expect(scale).toBeGreaterThan(0);
    }
  });

  test('every quantity has an id, a unit and labels in both languages', () => {
    for (const [id, { unit, en, fr }] of Object.entries(quantities)) {
      expect(id).toMatch(/^[a-z0-9_]+$/);
      expect(unit).toMatch(/^\S/);
      expect(en).toMatch(/^[A-Z]/);
      expect(fr).toMatch(/^[A-ZÀ-Ý]/);
    }
  });
});
