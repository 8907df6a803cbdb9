import { z } from 'zod';

import type { Grid } from '../earth/grid.ts';
import type { Variable } from '../earth/variable.ts';
import type { FieldHead } from '../formats/field.ts';
import { labelOfId } from '../formats/grib/names/label-of-id.ts';
import type { GeotiffReader } from '../formats/geotiff/open-geotiff.ts';
import { readEpsg, readGeoKeys } from '../formats/reference-system.ts';
import { Fault } from '../platform/fault.ts';
import { IsoTime } from '../store/run.ts';
import { toRasterGrid } from './raster-grid.ts';

/** What a GeoTIFF holds, by its own metadata: a field a band. */
export type GeotiffHead = {
  readonly collection: string;
  readonly referenceMs: number;
  readonly members: readonly (number | null)[];
  readonly fields: readonly FieldHead[];
};

const CELL_METHODS = [
  'point',
  'sum',
  'mean',
  'maximum',
  'minimum',
  'standard_deviation',
  'range',
  'mode',
  'difference',
  'probability',
  'other',
] as const satisfies readonly Variable['cellMethod'][];

/** GDAL metadata items that are read; the maps of the store carry the same. */
const Metadata = z.object({
  collection: z.string().optional(),
  variable: z.string().regex(/^[a-z][a-z0-9_]{0,119}$/),
  unit: z.string().min(1),
  label: z.string().optional(),
  standard_name: z.string().optional(),
  cell_method: z.enum(CELL_METHODS).default('point'),
  reference_time: IsoTime,
  valid_time: IsoTime,
  interval_start: IsoTime.optional(),
  /** JSON: [{"member": 0}, ...], one a band */
  bands: z.string().optional(),
});
const Bands = z.array(z.looseObject({ member: z.number().int().nonnegative().nullable() }));

const NO_CENTRE = 65_535;

/**
 * Reads what a GeoTIFF is of; nothing is guessed from its name.
 *
 * @throws {Fault} unsupported-format naming the metadata that are missing, or the reference system
 */
export function readGeotiffHead(reader: GeotiffReader, collection?: string): GeotiffHead {
  const parsed = Metadata.safeParse(reader.metadata);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
    const detail = `its metadata do not say what it holds: ${names.join(', ')} missing or wrong`;
    throw new Fault('unsupported-format', detail);
  }
  const metadata = parsed.data;
  const found = collection ?? metadata.collection;
  if (found === undefined) {
    throw new Fault('unknown-collection', 'its metadata name no collection; pass --collection');
  }
  const members = readMembers(metadata.bands, reader.bands);
  const referenceMs = Date.parse(metadata.reference_time);
  const base: FieldHead = {
    variable: toVariable(metadata),
    grid: readGeotiffGrid(reader),
    windsAlongGrid: false,
    referenceMs,
    validMs: Date.parse(metadata.valid_time),
    ...(metadata.interval_start !== undefined && {
      intervalStartMs: Date.parse(metadata.interval_start),
    }),
    origin: {
      format: 'geotiff',
      centre: NO_CENTRE,
      subCentre: 0,
      processId: 0,
      processType: 255,
      productionStatus: 255,
      parameter: metadata.variable,
      packing: reader.dataType,
      product: 'geotiff',
    },
  };
  const fields = members.map((member) => (member === null ? base : { ...base, member }));
  return { collection: found, referenceMs, members, fields };
}

function readMembers(text: string | undefined, bands: number): readonly (number | null)[] {
  if (text === undefined && bands === 1) return [null];
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    json = undefined;
  }
  const parsed = Bands.safeParse(json);
  if (parsed.success && parsed.data.length === bands) {
    return parsed.data.map(({ member }) => member);
  }
  const detail = `it has ${bands} bands and its metadata do not give the member of each`;
  throw new Fault('unsupported-format', detail);
}

function toVariable(metadata: z.infer<typeof Metadata>): Variable {
  const { variable: id, unit, cell_method: cellMethod, standard_name: standardName } = metadata;
  const known = labelOfId(id);
  const label = known ?? { en: metadata.label ?? id, fr: metadata.label ?? id };
  const { interval_start: start, reference_time: reference, valid_time: end } = metadata;
  // An interval that begins at the reference time grows with lead time: it has no length of its own.
  const hasPeriod = start !== undefined && Date.parse(start) !== Date.parse(reference);
  const periodS = hasPeriod ? (Date.parse(end) - Date.parse(start)) / 1000 : undefined;
  return {
    id,
    unit,
    label,
    level: { kind: 'other' },
    cellMethod,
    timeInterpolation: cellMethod === 'point' ? 'linear' : 'step',
    ...(standardName !== undefined && { standardName }),
    ...(periodS !== undefined && { periodS }),
  };
}

/**
 * The grid of a GeoTIFF.
 *
 * @param crs a code given by hand, for a file that names none or a wrong one
 * @throws {Fault} unsupported-format naming the reference system, or that the raster is turned
 */
export function readGeotiffGrid({ nx, ny, bbox, geoKeys }: GeotiffReader, crs?: string): Grid {
  const system = crs === undefined ? readGeoKeys(geoKeys) : readEpsg(crs);
  if (bbox !== undefined) return toRasterGrid({ nx, ny, bbox }, system);
  const detail = 'the raster has no place, or is turned against north; warp it north-up';
  throw new Fault('unsupported-format', detail);
}
