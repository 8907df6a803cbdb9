import type { CollectionEntry } from '../catalog/collection.ts';
import { openGeometry } from '../earth/geometry.ts';
import { gridShape, type Grid } from '../earth/grid.ts';
import { EARTH_RADIUS_M, RADIANS } from '../earth/sphere.ts';
import type { Variable } from '../earth/variable.ts';
import type { FieldHead, FieldOrigin } from '../formats/field.ts';
import { labelOfId } from '../formats/grib/names/label-of-id.ts';
import { Fault } from '../platform/fault.ts';
import { readNationalGrid } from '../science/fuels/national-grid.ts';
import { slopeAndAspect } from '../science/terrain/slope-aspect.ts';
import type { IngestContext } from './format.ts';
import type { RasterContent } from './raster-format.ts';

/** What a collection says of rasters that say nothing of themselves. */
export type PlainRaster = NonNullable<CollectionEntry['isohyet:raster']> & {
  readonly collection: string;
};

/** A raster whose grid is known and whose meaning is not. */
export type UnnamedRaster = {
  readonly grid: Grid;
  readonly format: FieldOrigin['format'];
  /** of its first band, NaN = missing */
  readValues(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
};

/** The word of the collection that was asked for; undefined where it has none. */
export function findPlainRaster(context: IngestContext): PlainRaster | undefined {
  const entry = context.entries.find(({ id }) => id === context.collection);
  const raster = entry?.['isohyet:raster'];
  if (entry === undefined || raster === undefined) return undefined;
  const referenceTime = context.referenceTime ?? raster.referenceTime;
  return { ...raster, referenceTime, collection: entry.id };
}

/** A layer made of the values: its variable, its unit, its values. */
type Layer = readonly [id: string, unit: string, values: Float32Array<ArrayBuffer>];

/**
 * The fields of a plain raster: heights with their slope and aspect, fuels with their percentages.
 *
 * @throws {Fault} corrupt-data for a value that the collection's table does not have
 */
export async function describePlainRaster(
  plain: PlainRaster,
  raster: UnnamedRaster,
  signal?: AbortSignal,
): Promise<RasterContent> {
  const { grid } = raster;
  const readLayers = async (again?: AbortSignal): Promise<readonly Layer[]> => {
    const values = await raster.readValues(again);
    return plain.holds === 'elevation' ? terrainLayers(grid, values) : fuelLayers(values);
  };
  const layers = await readLayers(signal);
  // Layers of many files at once would not fit: what is stored is made again, one file at a time.
  const fields = layers.map(([id, unit]) => toHead(plain, raster, id, unit));
  let latest: { readonly layers: Promise<readonly Layer[]>; left: number } | undefined;
  return {
    collection: plain.collection,
    fields,
    async readField(index, again) {
      latest ??= { layers: readLayers(again), left: fields.length };
      const asked = latest;
      asked.left -= 1;
      if (asked.left === 0) latest = undefined;
      return (await asked.layers)[index]![2];
    },
  };
}

function fuelLayers(values: Float32Array): readonly Layer[] {
  let fuels: ReturnType<typeof readNationalGrid>;
  try {
    fuels = readNationalGrid(values);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault('corrupt-data', error.message, {}, error);
  }
  const { fuelType, coniferFraction, deadFirFraction } = fuels;
  const isTold = (layer: Float32Array) => layer.some((share) => !Number.isNaN(share));
  return [
    ['fuel_type', '1', fuelType] as const,
    ...(isTold(coniferFraction) ? [['conifer_fraction', '1', coniferFraction] as const] : []),
    ...(isTold(deadFirFraction) ? [['dead_fir_fraction', '1', deadFirFraction] as const] : []),
  ];
}

/** Slopes are in the plane of the grid; aspects are turned from its north to the true one. */
function terrainLayers(grid: Grid, heightM: Float32Array<ArrayBuffer>): readonly Layer[] {
  const { slope, aspectDeg } = slopeAndAspect({ ...cellSizes(grid), heightM }, 'extrapolated');
  if (grid.kind === 'projected') {
    const geometry = openGeometry(grid);
    aspectDeg.forEach((aspect, cell) => {
      if (Number.isNaN(aspect) || slope[cell] === 0) return;
      const turned = aspect + geometry.gridNorthRad(cell) / RADIANS;
      aspectDeg[cell] = Math.fround(turned - 360 * Math.floor(turned / 360)) % 360;
    });
  }
  return [
    ['surface_altitude', 'm', heightM],
    ['terrain_slope', '1', slope],
    ['terrain_aspect', 'degree', aspectDeg],
  ];
}

function cellSizes(grid: Grid) {
  const { nx, ny } = gridShape(grid);
  if (grid.kind === 'projected') {
    return { nx, ny, cellWidthM: grid.dxM, cellHeightM: grid.dyM };
  }
  if (grid.kind !== 'regular-lonlat') {
    throw new Fault('unsupported-format', `heights on a ${grid.kind} grid have no slope here`);
  }
  const degreeM = EARTH_RADIUS_M * RADIANS;
  const cellWidthM = Float64Array.from({ length: ny }, (_, row) => {
    const latRad = (grid.latFirstDeg - row * grid.latStepDeg) * RADIANS;
    return grid.lonStepDeg * degreeM * Math.cos(latRad);
  });
  return { nx, ny, cellWidthM, cellHeightM: grid.latStepDeg * degreeM };
}

const NO_CENTRE = 65_535;

function toHead(
  { referenceTime }: PlainRaster,
  { grid, format }: UnnamedRaster,
  id: string,
  unit: string,
): FieldHead {
  const referenceMs = Date.parse(referenceTime);
  const variable: Variable = {
    id,
    unit,
    label: labelOfId(id) ?? { en: id, fr: id },
    level: { kind: 'other' },
    cellMethod: 'point',
    timeInterpolation: 'step',
    ...(id === 'surface_altitude' && { standardName: id }),
  };
  return {
    variable,
    grid,
    windsAlongGrid: false,
    referenceMs,
    validMs: referenceMs,
    origin: {
      format,
      centre: NO_CENTRE,
      subCentre: 0,
      processId: 0,
      processType: 255,
      productionStatus: 255,
      parameter: id,
      packing: 'plain',
      product: format,
    },
  };
}
