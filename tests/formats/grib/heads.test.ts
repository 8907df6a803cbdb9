import { expect, test } from 'vitest';

import { Fault } from '../../../services/platform/fault.ts';
import { describeCases } from '../../cases.ts';
import { readCase, readCaseHeads } from './read-case.ts';

const iso = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);

describeCases('what heads say', () => {
  test.each([
    {
      path: 'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
      ids: ['relative_humidity_2m'],
    },
    {
      path: 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2',
      ids: ['air_temperature_2m'],
    },
    {
      path: 'grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.grib2',
      ids: ['air_temperature_1hpa'],
    },
    {
      path: 'grib-eccc/CMC_reg_WIND_ISBL_300_ps60km_2010052400_P012.grib',
      ids: ['wind_speed_300hpa'],
    },
    {
      // RDPA: precipitation, and its confidence index, whose local number no table names.
      path: 'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
      ids: ['precipitation_amount_24h', 'grib2_0_1_193_c54_surface_mean_24h'],
    },
    {
      path: 'grib-ecmwf/ecmwf-ifs-oper-surface.grib2',
      ids: [
        'snow_albedo',
        'precipitation_type',
        'snow_density',
        'surface_snow_amount',
        'cloud_area_fraction',
      ],
    },
    {
      path: 'grib-ecmwf/20240101000000-0h-oper-fc.first10.grib2',
      ids: [
        'geopotential_height_250hpa',
        'geopotential_height_925hpa',
        'precipitation_amount',
        'geopotential_height_700hpa',
        'relative_humidity_850hpa',
        'soil_temperature_0_to_7cm',
        'geopotential_height_200hpa',
        'geopotential_height_300hpa',
      ],
    },
    {
      path: 'grib-other/ecmwf_soil_8vars_tiny.grib1',
      ids: [
        'soil_temperature_0_to_7cm',
        'volume_fraction_of_condensed_water_in_soil_0_to_7cm',
        'volume_fraction_of_condensed_water_in_soil_7_to_28cm',
        'soil_temperature_7_to_28cm',
        'volume_fraction_of_condensed_water_in_soil_28_to_100cm',
        'volume_fraction_of_condensed_water_in_soil_100_to_255cm',
        'soil_temperature_100_to_255cm',
        'soil_temperature_28_to_100cm',
      ],
    },
    {
      path: 'grib-ecmwf/tp_on_different_grid_resolutions.grib',
      ids: ['precipitation_amount', 'precipitation_amount'],
    },
    { path: 'grib-ecmwf/wind_20x20.grib', ids: ['eastward_wind_10m', 'northward_wind_10m'] },
    {
      path: 'grib-ecmwf/lambert_azimuthal_equal_area.grib',
      ids: [
        'air_pressure_at_mean_sea_level',
        'water_volume_transport_in_river_channel_mean_6h',
        'water_volume_transport_in_river_channel_mean_6h',
        'land_area_fraction',
      ],
    },
    {
      // Of template 4.103: waves within a range of periods never mix with all waves.
      path: 'grib-ecmwf/aifs-single-wave.grib2',
      ids: [
        'sea_surface_wave_significant_height_period_10_to_12s',
        'sea_surface_wave_significant_height_period_12_to_14s',
        'sea_floor_depth_below_geoid',
        'sea_surface_wave_significant_height',
      ],
    },
  ])('$path holds $ids', async ({ path, ids }) => {
    const heads = await readCaseHeads(path);
    expect(heads.slice(0, ids.length).map(({ variable }) => variable.id)).toEqual(ids);
  });

  test('the header wins over the file name: 18 UTC, polar stereographic, one hour', async () => {
    const [head] = await readCaseHeads(
      'grib-eccc/20240612T12Z_MSC_RDPS_Precip-Accum_Sfc_RLatLon0.09_PT001H.grib2',
    );
    expect(iso(head!.referenceMs)).toBe('2024-06-12T18:00');
    expect([iso(head!.intervalStartMs), iso(head!.validMs)]).toEqual([
      '2024-06-12T18:00',
      '2024-06-12T19:00',
    ]);
    expect(head!.grid).toMatchObject({ kind: 'projected', nx: 935, ny: 824 });
  });

  test('a negative length of time: the 24 hours of RDPA end at the reference time', async () => {
    for (const head of await readCaseHeads(
      'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
    )) {
      expect(iso(head.referenceMs)).toBe('2023-12-18T06:00');
      expect(iso(head.intervalStartMs)).toBe('2023-12-17T06:00');
      expect(iso(head.validMs)).toBe('2023-12-18T06:00');
      expect(head.variable.periodS).toBe(86_400);
    }
  });

  test('HRDPS comes on two grids', async () => {
    const [old] = await readCaseHeads(
      'grib-eccc/CMC_hrdps_continental_TMP_TGL_80_ps2.5km_2020102700_P005-00.grib2',
    );
    const [present] = await readCaseHeads(
      'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
    );
    expect(old!.grid.kind).toBe('projected');
    expect(present!.grid).toMatchObject({
      kind: 'rotated-lonlat',
      nx: 2540,
      ny: 1290,
      southPoleLatDeg: -36.08852,
      southPoleLonDeg: 245.305142,
      lonStepDeg: 0.0225,
    });
    expect(present!.windsAlongGrid).toBe(true);
  });

  test.each(['days', 'hours', 'minutes', 'seconds'])('+24 h coded in %s', async (name) => {
    const [head] = await readCaseHeads(`grib-other/${name}.grib2`);
    expect([iso(head!.referenceMs), iso(head!.validMs)]).toEqual([
      '2007-03-23T12:00',
      '2007-03-24T12:00',
    ]);
  });

  test('one message may hold many fields, one file both editions', async () => {
    const meps = await readCase('grib-other/JMA_MEPS_20190605.grib2');
    expect(meps.map(({ message }) => message.number)).toEqual(Array(20).fill(1));
    const mixed = await readCaseHeads('grib-ecmwf/rotated_ll.grib');
    expect(new Set(mixed.map(({ origin }) => origin.format))).toEqual(new Set(['grib1', 'grib2']));
  });

  test('a hindcast is of its own date', async () => {
    const [head] = await readCaseHeads('grib-ecmwf/hdate.grib');
    expect(iso(head!.referenceMs)).toBe('2021-06-15T00:00');
  });

  test('the same members, in edition 1 and 2', async () => {
    const grib2 = await readCaseHeads('grib-ecmwf/derived-era5-10members-t850-ccsds.grib2');
    const grib1 = (await readCaseHeads('grib-ecmwf/era5-levels-members.grib')).filter(
      ({ variable, referenceMs }) =>
        variable.id === 'air_temperature_850hpa' && referenceMs === grib2[0]!.referenceMs,
    );
    expect(grib1.map(({ member }) => member)).toEqual(grib2.map(({ member }) => member));
    expect(grib1[0]!.variable).toEqual(grib2[0]!.variable);
    expect(grib1[0]!.grid).toEqual(grib2[0]!.grid);
  });

  test('ensemble statistics and probabilities have ids of their own', async () => {
    const heads = await readCaseHeads(
      'grib-other/Z_NAFP_C_BABJ_20231207000000_P_CMA-GEPS-GLB-024.grib2',
    );
    const ids = heads.map(({ variable }) => variable.id);
    expect(ids[0]).toBe('precipitation_amount_probability_below_0p01');
    expect(ids).toContain('geopotential_height_500hpa_ensemble_mean');
    expect(ids).toContain('geopotential_height_500hpa_ensemble_spread');
    for (const { variable, derived } of heads) {
      expect(variable.id.endsWith(derived ?? '?')).toBe(true);
      expect(variable.standardName).toBeUndefined();
    }
  });

  test('thresholds are in canonical units, probabilities fractions', async () => {
    const heads = await readCaseHeads('grib-other/nbm-asnow-prob-thresholds.grib2');
    expect(heads.map(({ variable }) => variable.id)).toEqual([
      'thickness_of_snowfall_amount_probability_above_0p00254',
      'thickness_of_snowfall_amount_probability_above_0p0127',
      'thickness_of_snowfall_amount_probability_above_0p0254',
    ]);
    expect(heads[0]!.variable).toMatchObject({ unit: '1', cellMethod: 'probability' });
  });

  test('spectral and unstructured fields are refused by name', async () => {
    for (const [path, name] of [
      ['grib-ecmwf/spherical_harmonics.grib', /spherical harmonic coefficients/],
      ['grib-ecmwf/test_icon.grib', /unstructured grid \(template 3\.101\)/],
    ] as const) {
      for (const { head } of await readCase(path)) {
        expect(head).toBeInstanceOf(Fault);
        expect((head as Fault).kind).toBe('unsupported-format');
        expect((head as Fault).message).toMatch(name);
      }
    }
  });
});
