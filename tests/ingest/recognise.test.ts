import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import type { CollectionEntry } from '../../services/catalog/collection.ts';
import { readEntries } from '../../services/catalog/entries.ts';
import type { FieldHead } from '../../services/formats/field.ts';
import { readFieldHeads } from '../../services/formats/grib/heads.ts';
import { readLocalUse } from '../../services/formats/grib/local-use.ts';
import { findMessages } from '../../services/formats/grib/scan.ts';
import { recogniseCollection } from '../../services/ingest/recognise.ts';
import { toByteSource } from '../../services/platform/byte-source.ts';
import { Fault } from '../../services/platform/fault.ts';
import { casesDir, describeCases } from '../cases.ts';

let entries: readonly CollectionEntry[];
beforeAll(async () => {
  entries = await readEntries('data-catalog');
});

// Which model wrote a file: the case list (README of the cases), which had it from ecCodes.
describeCases('recogniseCollection on files of ECCC and ECMWF', () => {
  test.each([
    {
      name: 'HRDPS on the rotated grid',
      file: 'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
      ids: ['eccc-hrdps'],
    },
    {
      name: 'HRDPS on its old polar stereographic grid',
      file: 'grib-eccc/CMC_hrdps_continental_TMP_TGL_80_ps2.5km_2020102700_P005-00.grib2',
      ids: ['eccc-hrdps'],
    },
    {
      name: 'RDPS whose file name tells another grid and hour',
      file: 'grib-eccc/20240612T12Z_MSC_RDPS_Precip-Accum_Sfc_RLatLon0.09_PT001H.grib2',
      ids: ['eccc-rdps'],
    },
    {
      name: 'RDPA on the same grid: precipitation and its confidence',
      file: 'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
      ids: ['eccc-rdpa', 'eccc-rdpa'],
    },
    {
      name: 'GDPS at 0.15 degrees',
      file: 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2',
      ids: ['eccc-gdps'],
    },
    {
      name: 'GDPS at 0.24 degrees',
      file: 'grib-eccc/CMC_glb_TMP_ISBL_1_latlon.24x.24_2021051800_P000.grib2',
      ids: ['eccc-gdps'],
    },
    {
      name: 'GDPS of 2013 on a polar stereographic grid',
      file: 'grib-eccc/CMC_glb_TMP_ISBL_1015_ps30km_2013052000_P006.grib2',
      ids: ['eccc-gdps'],
    },
    {
      name: 'the regional model in edition 1',
      file: 'grib-eccc/CMC_reg_WIND_ISBL_300_ps60km_2010052400_P012.grib',
      ids: ['eccc-rdps'],
    },
    {
      name: 'IFS open data',
      file: 'grib-ecmwf/ecmwf-ifs-oper-surface.grib2',
      ids: Array<string>(5).fill('ecmwf-ifs-oper'),
    },
    {
      name: 'IFS ensemble in edition 1',
      file: 'grib-ecmwf/ens_50.grib',
      ids: Array<string>(51).fill('ecmwf-ifs-ens'),
    },
    {
      name: 'AIFS, in spite of process numbers that change',
      file: 'grib-ecmwf/aifs-single-t500.grib2',
      ids: ['ecmwf-aifs-single'],
    },
    {
      name: 'AIFS waves',
      file: 'grib-ecmwf/aifs-single-wave.grib2',
      ids: Array<string>(4).fill('ecmwf-aifs-single'),
    },
    {
      name: 'members of ERA5',
      file: 'grib-ecmwf/derived-era5-10members-t850-ccsds.grib2',
      ids: Array<string>(10).fill('ecmwf-era5'),
    },
  ])('$name', async ({ file, ids }) => {
    expect(await recogniseAll(file)).toEqual(ids);
  });

  test.each([
    { name: 'another centre', file: 'grib-ecmwf/meteofrance.arome-TCDC.grib2', says: 'centre 85' },
    { name: 'CAMS', file: 'grib-ecmwf/chem-cams.grib', says: 'MARS class 36' },
    {
      name: 'EFAS, which is not GloFAS',
      file: 'grib-ecmwf/lambert_azimuthal_equal_area.grib',
      says: 'projected 432 x 432',
    },
    { name: 'hindcasts of the IFS', file: 'grib-ecmwf/hdate.grib', says: 'stream 1033' },
  ])('$name: no collection, and the header in words', async ({ file, says }) => {
    const [first] = await recogniseAll(file);
    expect(first).toContain('no collection matches; pass --collection');
    expect(first).toContain(says);
  });
});

describe('recogniseCollection by hand-made heads', () => {
  const head: FieldHead = {
    variable: {
      id: 'air_temperature_2m',
      unit: 'K',
      label: { en: 'Air temperature', fr: "Température de l'air" },
      level: { kind: 'height-above-ground', value: 2, unit: 'm' },
      cellMethod: 'point',
      timeInterpolation: 'linear',
    },
    grid: {
      kind: 'regular-lonlat',
      nx: 1440,
      ny: 721,
      lonFirstDeg: 0,
      latFirstDeg: 90,
      lonStepDeg: 0.25,
      latStepDeg: 0.25,
    },
    windsAlongGrid: false,
    referenceMs: 0,
    validMs: 0,
    origin: {
      format: 'grib2',
      centre: 54,
      subCentre: 0,
      processId: 9,
      processType: 2,
      productionStatus: 0,
      parameter: '0.0.0',
      packing: '5.40',
      product: '4.0',
    },
  };
  const members = { ensembleSize: 21, member: 3, origin: { ...head.origin, processType: 4 } };
  const halfDegree = { ...head.grid, nx: 720, ny: 361, lonStepDeg: 0.5, latStepDeg: 0.5 };
  const analysis = { ...head.origin, processType: 0, parameter: '0.1.8' };
  const fine = {
    ...head.grid,
    kind: 'rotated-lonlat' as const,
    southPoleLonDeg: 0,
    southPoleLatDeg: -36,
    rotationDeg: 0,
  };

  // Grids and members of each system: MSC open data documentation, as UPSTREAM of the design has it.
  test.each([
    { name: 'GEML is known by its grid', changes: {}, id: 'eccc-gdps-geml' },
    { name: 'GEPS', changes: { ...members, grid: halfDegree }, id: 'eccc-geps' },
    { name: 'REPS', changes: { ...members, grid: { ...fine, lonStepDeg: 0.09 } }, id: 'eccc-reps' },
    {
      name: 'HRDPA',
      changes: { origin: analysis, grid: { ...fine, lonStepDeg: 0.0225 } },
      id: 'eccc-hrdpa',
    },
    {
      name: 'RDPA',
      changes: { origin: analysis, grid: { ...fine, lonStepDeg: 0.09 } },
      id: 'eccc-rdpa',
    },
  ])('$name', ({ changes, id }) => {
    expect(recogniseCollection({ ...head, ...changes } as FieldHead, {}, entries)).toEqual({ id });
  });

  test('AIFS ENS and GloFAS by MARS class and stream', () => {
    const origin = { ...head.origin, centre: 98 };
    const mars = { class: 51, type: 11, stream: 1035, expver: '0001' };
    const aifs = recogniseCollection({ ...head, ...members, origin }, { mars }, entries);
    expect(aifs).toEqual({ id: 'ecmwf-aifs-ens' });
    const glofas = { ...mars, class: 35, stream: 1060 };
    expect(recogniseCollection({ ...head, origin }, { mars: glofas }, entries)).toEqual({
      id: 'cems-glofas',
    });
    // wfcl, its climatology (ecCodes, mars/stream.table): no forecast, but what thresholds are of.
    const past = { ...glofas, stream: 1061 };
    expect(recogniseCollection({ ...head, origin }, { mars: past }, entries)).toEqual({
      id: 'cems-glofas-historical',
    });
  });

  test('two entries that both match are named', () => {
    const both = entries.filter(({ id }) => id === 'eccc-gdps-geml');
    const twin = both.map((entry) => ({ ...entry, id: 'twin' }));
    const found = recogniseCollection(head, {}, [...both, ...twin]);
    expect(found).toMatchObject({
      reason: expect.stringContaining('collections eccc-gdps-geml, twin all match') as unknown,
    });
  });
});

async function recogniseAll(file: string): Promise<readonly string[]> {
  const bytes = await readFile(join(casesDir, file));
  const source = toByteSource(bytes, file);
  const found: string[] = [];
  for await (const { offset, length, number } of findMessages(source)) {
    const message = await source.read(offset, length);
    for (const head of readFieldHeads(message, number)) {
      if (head instanceof Fault) throw head;
      const recognised = recogniseCollection(head, readLocalUse(message), entries);
      found.push('id' in recognised ? recognised.id : recognised.reason);
    }
  }
  return found;
}
