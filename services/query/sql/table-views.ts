import { join } from 'node:path';

import type { Catalog } from '../../catalog/catalog.ts';
import type { CollectionEntry } from '../../catalog/collection.ts';
import type { Grid } from '../../earth/grid.ts';
import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { Fault } from '../../platform/fault.ts';
import type { Run, SeriesFile } from '../../store/run.ts';
import { seriesFileOf } from '../../store/series.ts';
import { quoteName, quoteText } from '../../store/table-sql.ts';
import type { Bounds, Constraints } from './constraints.ts';

/** A table collection: its SQL name and the SELECT over its files. */
export type SqlTable = {
  readonly name: string;
  readonly sql: string;
  readonly entry: CollectionEntry;
  /** of its rows, beside those of the entry */
  readonly marks: Run['marks'];
};

/** Where views come from: the newest manifest of each run, and the table collections. */
export type ViewSources = {
  readonly catalog: Pick<Catalog, 'listCollections' | 'listRuns' | 'listUnreadable'>;
  readonly runFolder: (collection: string, referenceTime: string) => string;
  readonly geometryOf: (grid: Grid) => GridGeometry;
  readonly listTables: () => Promise<readonly SqlTable[]>;
};

/** A view over exactly the files that can hold rows of a statement, and what they are of. */
export type TableView = {
  readonly name: string;
  readonly sql: string;
  readonly entry: CollectionEntry;
  /** those that the view reads, newest first; [] for a table collection */
  readonly runs: readonly Run[];
  /** of the rows of a table collection; [] where the runs have their own */
  readonly marks: Run['marks'];
  /** reference times of runs that lie there damaged, so that no row of them is in the answer */
  readonly unreadable: readonly string[];
};

/** Columns of every series file before those of the variables, with their types. */
const AXES = {
  reference_time: 'TIMESTAMP',
  valid_time: 'TIMESTAMP',
  lead_time: 'INTEGER',
  member: 'SMALLINT',
  lon: 'DOUBLE',
  lat: 'DOUBLE',
  y: 'INTEGER',
  x: 'INTEGER',
};

/** The SQL name of a collection: its id with `_` for `-`. */
export function toTableName(collection: string): string {
  return collection.replaceAll('-', '_');
}

/** The view of a collection of runs under `name`, over the files that the constraints leave. */
export async function collectionView(
  sources: ViewSources,
  entry: CollectionEntry,
  name: string,
  constraints: Constraints,
): Promise<TableView> {
  const { runs, unreadable } = await listAllRuns(sources, entry);
  const parts = runs
    .filter((run) => mayHoldTimes(run, constraints))
    .map((run) => ({
      run,
      where: '',
      files: run.series.filter((file) => mayHoldPlaces(file, constraints)),
    }));
  return {
    name,
    sql: unitePieces(sources, runs, parts),
    entry,
    runs: parts.map(({ run }) => run),
    marks: [],
    unreadable,
  };
}

/**
 * The view behind `point(collection, lon, lat)`: the series of the cell that each run's own grid
 * has at the place; no rows from a run whose grid does not reach it.
 *
 * @throws {Fault} refused-query when no run of the collection reaches the place
 */
export async function pointView(
  sources: ViewSources,
  entry: CollectionEntry,
  name: string,
  { lonDeg, latDeg }: { readonly lonDeg: number; readonly latDeg: number },
): Promise<TableView> {
  const { runs, unreadable } = await listAllRuns(sources, entry);
  const parts = runs.flatMap((run) => {
    const cell = sources.geometryOf(run.grid).nearest(lonDeg, latDeg);
    if (cell === undefined) return [];
    const file = seriesFileOf(run, cell.row, cell.column);
    const where = ` WHERE y = ${cell.row} AND x = ${cell.column}`;
    return file === undefined ? [] : [{ run, where, files: [file] }];
  });
  if (runs.length > 0 && parts.length === 0) {
    const detail = `point(): ${lonDeg}, ${latDeg} lies outside the grid of ${entry.id}`;
    throw new Fault('refused-query', detail, { bbox: entry.extent.spatial.bbox });
  }
  return {
    name,
    sql: unitePieces(sources, runs, parts),
    entry,
    runs: parts.map(({ run }) => run),
    marks: [],
    unreadable,
  };
}

async function listAllRuns({ catalog }: ViewSources, entry: CollectionEntry) {
  const unreadable = await catalog.listUnreadable(entry.id);
  return {
    runs: await catalog.listRuns(entry.id),
    unreadable: unreadable.map(({ referenceTime }) => referenceTime),
  };
}

type Piece = {
  readonly run: Run;
  readonly where: string;
  readonly files: readonly SeriesFile[];
};

/**
 * One SELECT over the pieces. Files with the same variables are read by one scan; a variable that
 * a run does not have is null there, so every run can be asked for every variable.
 */
function unitePieces(sources: ViewSources, runs: readonly Run[], pieces: readonly Piece[]): string {
  const all = [...new Set(runs.flatMap((run) => run.variables.map(({ id }) => id)))];
  const scans = new Map<string, { piece: Piece; own: ReadonlySet<string>; paths: string[] }>();
  for (const piece of pieces.filter(({ files }) => files.length > 0)) {
    const own = piece.run.variables.map(({ id }) => id);
    const key = JSON.stringify([own.toSorted(), piece.where]);
    const scan = scans.get(key) ?? { piece, own: new Set(own), paths: [] };
    scans.set(key, scan);
    const folder = sources.runFolder(piece.run.collection, piece.run.referenceTime);
    scan.paths.push(...piece.files.map(({ path }) => join(folder, path)));
  }
  if (scans.size === 0) return emptySelect(all);
  return [...scans.values()]
    .map(({ piece, own, paths }) => {
      const columns = all.map((id) =>
        own.has(id) ? quoteName(id) : `NULL::FLOAT AS ${quoteName(id)}`,
      );
      const list = paths.map(quoteText).join(', ');
      const options = 'hive_partitioning = false, union_by_name = false';
      return `SELECT ${[...Object.keys(AXES), ...columns].join(', ')} FROM read_parquet([${list}], ${options})${piece.where}`;
    })
    .join(' UNION ALL ');
}

function emptySelect(variables: readonly string[]): string {
  const axes = Object.entries(AXES).map(([name, type]) => `NULL::${type} AS ${name}`);
  const columns = variables.map((id) => `NULL::FLOAT AS ${quoteName(id)}`);
  return `SELECT ${[...axes, ...columns].join(', ')} WHERE false`;
}

function meets(bounds: Bounds | undefined, min: number, max: number): boolean {
  return bounds === undefined || (bounds.min <= max && bounds.max >= min);
}

function mayHoldTimes(run: Run, { reference_time, valid_time }: Constraints): boolean {
  const referenceMs = Date.parse(run.referenceTime);
  const firstMs = Date.parse(run.validTimes[0] ?? run.referenceTime);
  const lastMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  return meets(reference_time, referenceMs, referenceMs) && meets(valid_time, firstMs, lastMs);
}

function mayHoldPlaces({ bbox }: SeriesFile, { lon, lat }: Constraints): boolean {
  const [west, south, east, north] = bbox;
  const acrossAntimeridian = west > east;
  const lonMeets = acrossAntimeridian
    ? meets(lon, west, 180) || meets(lon, -180, east)
    : meets(lon, west, east);
  return lonMeets && meets(lat, south, north);
}
