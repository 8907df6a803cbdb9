import type { LineString, MultiPolygon, Polygon } from 'geojson';

import { Fault } from '../../../platform/fault.ts';
import type { Gr4Parameters } from '../../../science/runoff/gr4.ts';
import type { Row } from '../../table-rows.ts';

/** A reach of the network, as its table has it. */
export type RiverReach = {
  readonly id: string;
  readonly nextId: string | null;
  readonly basinId: string;
  readonly name: string | null;
  readonly upstreamAreaKm2: number;
  readonly lengthM: number;
  readonly slopeMPerM: number;
  readonly manningSM13: number;
  readonly widthM: number;
  readonly strahler: number;
  /** drawn downstream */
  readonly geometry: LineString;
};

/** A sub-basin with the parameters that its hourly runoff model starts from. */
export type Basin = {
  readonly id: string;
  readonly areaKm2: number;
  readonly meanAltitudeM: number;
  /** altitudes below which equal shares of the basin lie, ascending, m; the least first */
  readonly hypsometryM: readonly number[];
  readonly parameters: Gr4Parameters;
  readonly geometry: Polygon | MultiPolygon;
  /** middle of its box */
  readonly lonDeg: number;
  readonly latDeg: number;
};

/** The rivers of an area: reaches in any order, and the basins that feed them. */
export type RiverNetwork = {
  readonly reaches: readonly RiverReach[];
  readonly basins: readonly Basin[];
  /**
   * what of the runoff of its basin comes to each reach, by index of the reach; those of a basin
   * add up to 1
   */
  readonly lateralShares: Float64Array;
  /** index into basins by index of the reach */
  readonly basinOf: Int32Array;
  /** index of the next reach downstream, -1 where there is none */
  readonly next: Int32Array;
};

/**
 * Puts the rows of reaches and basins together.
 *
 * @throws {Fault} inconsistent-data naming the reach or basin that does not fit
 */
export function toRiverNetwork(reachRows: readonly Row[], basinRows: readonly Row[]): RiverNetwork {
  const reaches = reachRows.map(toReach);
  const basins = basinRows.map(toBasin);
  const basinIndex = new Map(basins.map(({ id }, at) => [id, at]));
  const reachIndex = new Map(reaches.map(({ id }, at) => [id, at]));
  const basinOf = Int32Array.from(reaches, ({ id, basinId }) => {
    const at = basinIndex.get(basinId);
    if (at !== undefined) return at;
    throw misfit(`the reach ${id} is of the basin ${basinId}, which is not there`);
  });
  const next = Int32Array.from(reaches, ({ id, nextId }) => {
    if (nextId === null) return -1;
    const at = reachIndex.get(nextId);
    if (at !== undefined) return at;
    throw misfit(`the reach ${id} runs into ${nextId}, which is not there`);
  });
  const lateralShares = shareLaterals(reaches, next, basinOf, basins.length);
  return { reaches, basins, lateralShares, basinOf, next };
}

/**
 * Runoff of a basin comes to its reaches by the area that drains to each of them alone: its
 * upstream area without those of the reaches that run into it.
 */
function shareLaterals(
  reaches: readonly RiverReach[],
  next: Int32Array,
  basinOf: Int32Array,
  basins: number,
): Float64Array {
  const own = Float64Array.from(reaches, ({ upstreamAreaKm2 }) => upstreamAreaKm2);
  for (const [at, { upstreamAreaKm2 }] of reaches.entries()) {
    if (next[at]! >= 0) own[next[at]!]! -= upstreamAreaKm2;
  }
  const sums = new Float64Array(basins);
  for (const [at, area] of own.entries()) {
    own[at] = Math.max(0, area);
    sums[basinOf[at]!]! += own[at]!;
  }
  return own.map((area, at) => {
    const sum = sums[basinOf[at]!]!;
    if (sum > 0) return area / sum;
    throw misfit(`no area drains to the reaches of basin ${reaches[at]!.basinId} alone`);
  });
}

function toReach(row: Row): RiverReach {
  const id = text(row, 'reach_id');
  const geometry = row['geometry'] as LineString | null;
  if (geometry?.type !== 'LineString') throw misfit(`the reach ${id} is no line`);
  return {
    id,
    nextId: textOrNull(row, 'next_id'),
    basinId: text(row, 'basin_id'),
    name: textOrNull(row, 'name'),
    upstreamAreaKm2: number(row, 'upstream_area_km2', id),
    lengthM: number(row, 'length_m', id),
    slopeMPerM: number(row, 'slope', id),
    manningSM13: number(row, 'manning', id),
    widthM: number(row, 'width_m', id),
    strahler: number(row, 'strahler', id),
    geometry,
  };
}

function toBasin(row: Row): Basin {
  const id = text(row, 'basin_id');
  const geometry = row['geometry'] as Polygon | MultiPolygon | null;
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
    throw misfit(`the basin ${id} is no area`);
  }
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  const middle = (axis: 0 | 1) => {
    const along = rings.flat().map((place) => place[axis]!);
    return (Math.min(...along) + Math.max(...along)) / 2;
  };
  const meanAltitudeM = number(row, 'mean_altitude_m', id);
  return {
    id,
    areaKm2: number(row, 'area_km2', id),
    meanAltitudeM,
    hypsometryM: toHypsometry(row, id) ?? [meanAltitudeM],
    parameters: {
      x1: number(row, 'x1', id),
      x2: number(row, 'x2', id),
      x3: number(row, 'x3', id),
      x4: number(row, 'x4', id),
    },
    geometry,
    lonDeg: middle(0),
    latDeg: middle(1),
  };
}

/** A list as JSON; null where the table has none. */
function toHypsometry(row: Row, id: string): readonly number[] | undefined {
  const given = row['hypsometry_m'];
  if (given === null || given === undefined) return undefined;
  const list: unknown = typeof given === 'string' ? JSON.parse(given) : given;
  const isList = Array.isArray(list) && list.length > 0 && list.every(Number.isFinite);
  if (!isList) throw misfit(`hypsometry_m of the basin ${id} is no list of altitudes`);
  return list as readonly number[];
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string' && value !== '') return value;
  throw misfit(`a row has no ${column}`);
}

function textOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(row: Row, column: string, id: string): number {
  const value = row[column];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw misfit(`${column} of ${id} is no number`);
}

function misfit(detail: string): Fault {
  return new Fault('inconsistent-data', `the river network does not fit together: ${detail}`);
}
