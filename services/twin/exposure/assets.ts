import type { CollectionEntry } from '../../catalog/collection.ts';
import { Fault } from '../../platform/fault.ts';
import type { Assets, Facility, Road } from '../../science/exposure/exposed.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields } from '../run-fields.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';

/** What was counted: where it is from, and how old it is. */
export type AssetSource = {
  readonly what: 'people' | 'dwellings' | 'facilities' | 'roads';
  readonly collection: string;
  /** reference time of the run, or time of the last change of the table */
  readonly version: string;
  /** year the dataset is of, by its catalog entry; null where it says none */
  readonly year: number | null;
};

/** Assets of an area with their sources; what is not known is absent from both. */
export type KnownAssets = { readonly assets: Assets; readonly sources: readonly AssetSource[] };

/** Variables of a landscape that count people and their dwellings. */
const PEOPLE = 'population_count';
const DWELLINGS = 'dwelling_count';

/**
 * Reads what may be in the way: people and dwellings of a landscape run, facilities and roads of
 * tables.
 *
 * @param from.landscape a run with `population_count`, `dwelling_count`, or neither
 * @param from.facilities id of a table collection; absent: nothing is known of facilities
 * @throws {Fault} unknown-collection
 */
export async function readAssets(
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'readTable'>,
  from: {
    readonly landscape: Run;
    readonly facilities?: string | undefined;
    readonly roads?: string | undefined;
  },
): Promise<KnownAssets> {
  const { landscape } = from;
  const entry = await deps.catalog.getCollection(landscape.collection);
  const folder = deps.runs.runFolder(landscape.collection, landscape.referenceTime);
  const fields = openRunFields(landscape, folder);
  const sources: AssetSource[] = [];
  const readCells = async (what: 'people' | 'dwellings', variable: string) => {
    const validMs = fields.listTimes(variable, null).at(-1);
    if (validMs === undefined) return undefined;
    const { collection, referenceTime: version } = landscape;
    sources.push({ what, collection, version, year: yearOf(entry, variable) });
    return fields.readField(variable, validMs, null);
  };
  const readRows = async <Asset>(
    what: 'facilities' | 'roads',
    collection: string | undefined,
    read: (row: Row, collection: string) => Asset,
  ) => {
    if (collection === undefined) return undefined;
    const { rows, manifest } = await deps.readTable(collection);
    // Nothing was ever put in: that is no knowledge of an empty valley.
    if (manifest === undefined) return undefined;
    const year = yearOf(await deps.catalog.getCollection(collection), what);
    sources.push({ what, collection, version: manifest.updatedAt, year });
    return rows.map((row) => read(row, collection));
  };
  try {
    const assets: Assets = {
      grid: landscape.grid,
      people: await readCells('people', PEOPLE),
      dwellings: await readCells('dwellings', DWELLINGS),
      facilities: await readRows('facilities', from.facilities, toFacility),
      roads: await readRows('roads', from.roads, toRoad),
    };
    return { assets, sources };
  } finally {
    fields.close();
  }
}

function yearOf(entry: CollectionEntry, name: string): number | null {
  return entry['isohyet:datasetYears']?.[name] ?? null;
}

function toFacility(row: Row, collection: string): Facility {
  const { geometry } = row;
  const described = describe(row);
  if (!isShape(geometry, 'Point')) throw wrongShape(collection, described.id, 'a point');
  const [lonDeg = NaN, latDeg = NaN] = (geometry as GeoJSON.Point).coordinates;
  return {
    ...described,
    isCritical: row['critical'] === true,
    capacity: typeof row['capacity'] === 'number' ? row['capacity'] : null,
    at: [lonDeg, latDeg],
  };
}

function toRoad(row: Row, collection: string): Road {
  const { geometry } = row;
  const isLine = isShape(geometry, 'LineString') || isShape(geometry, 'MultiLineString');
  const described = describe(row);
  if (!isLine) throw wrongShape(collection, described.id, 'a line');
  return {
    ...described,
    isEvacuationRoute: row['evacuation_route'] === true,
    line: geometry as Road['line'],
  };
}

function describe(row: Row) {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : undefined);
  const id = text('feature_id') ?? '';
  const en = text('name') ?? text('name_fr') ?? id;
  return { id, name: { en, fr: text('name_fr') ?? en }, kind: text('kind') ?? '' };
}

function isShape(value: Row[string] | undefined, type: GeoJSON.Geometry['type']): boolean {
  return typeof value === 'object' && value !== null && value.type === type;
}

function wrongShape(collection: string, id: string, wanted: string): Fault {
  const detail = `${collection}: "${id}" is not ${wanted}`;
  return new Fault('inconsistent-data', detail, { collection, feature: id });
}
