import { rm } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openPlane } from '../../../services/earth/grids/plane.ts';
import { cellKm, TOWN_GRID, UPLAND_GRID } from '../../../services/feeds/exercise/flood/place.ts';
import { COVERS } from '../../../services/feeds/exercise/flood/roughness.ts';
import {
  LOW_QUARTER,
  RURAL,
  TOWN as TOWN_PLACE,
  VILLAGES,
} from '../../../services/feeds/exercise/flood/town-place.ts';
import { accumulateCells } from '../../../services/science/river-network/accumulation.ts';
import { steepestDescent } from '../../../services/science/river-network/flow-directions.ts';
import { LANDSCAPE, makeFloodCountry, TOWN, type FloodCountry } from './flood-country.ts';

let country: FloodCountry;
beforeAll(async () => {
  country = await makeFloodCountry();
}, 60_000);
afterAll(() => rm(country.folder, { recursive: true, force: true }));

const { nx, ny } = UPLAND_GRID;
const sum = (values: ArrayLike<number>) =>
  Array.from(values).reduce((all, value) => all + value, 0);

/** The cell of a grid of the country at a longitude and latitude. */
function cellAt(grid: typeof UPLAND_GRID, [lonDeg, latDeg]: readonly number[]): number {
  const out = new Float64Array(2);
  openPlane(grid.proj4).toPlane(lonDeg!, latDeg!, out);
  const column = Math.round((out[0]! - grid.xFirstM) / grid.dxM);
  return Math.round((grid.yFirstM - out[1]!) / grid.dyM) * grid.nx + column;
}

describe('the upland', () => {
  test('every cell has a lower one beside it, down to the edge', async () => {
    const heightM = await country.readLayer(LANDSCAPE, 'surface_altitude');
    const pits: number[] = [];
    for (let row = 1; row < ny - 1; row++) {
      for (let column = 1; column < nx - 1; column++) {
        const cell = row * nx + column;
        const around = [-nx - 1, -nx, -nx + 1, -1, 1, nx - 1, nx, nx + 1];
        if (around.every((off) => heightM[cell + off]! >= heightM[cell]!)) pits.push(cell);
      }
    }
    expect(pits).toEqual([]);
    expect(heightM.every((value) => value > 100 && value < 900)).toBe(true);
  });

  test('the steepest ways down its heights give the reaches of the table, and their areas', async () => {
    const heightM = await country.readLayer(LANDSCAPE, 'surface_altitude');
    const elevationM = Float32Array.from(heightM);
    const cells = accumulateCells(
      steepestDescent({ nx, ny, cellXM: 100, cellYM: 100, elevationM }),
    );
    const reaches = await country.readFeatures<GeoJSON.LineString>('reaches');
    for (const { geometry, properties } of reaches) {
      // The line ends where the next reach begins: its foot is the cell before.
      const isMouth = properties['next_id'] === null;
      const foot = cellAt(UPLAND_GRID, geometry.coordinates.at(isMouth ? -1 : -2)!);
      expect(cells[foot]! / 100).toBeCloseTo(properties['upstream_area_km2'] as number, 2);
      const line = geometry.coordinates.map((place) => heightM[cellAt(UPLAND_GRID, place)]!);
      expect(line.every((value, at) => at === 0 || value < line[at - 1]!)).toBe(true);
    }
  });

  test('reaches run into one another down to one mouth, and areas add up', async () => {
    const reaches = (await country.readFeatures('reaches')).map(({ properties }) => properties);
    const byId = new Map(reaches.map((reach) => [reach['reach_id'], reach]));
    expect(byId.size).toBe(reaches.length);
    const above = Map.groupBy(reaches, (reach) => reach['next_id']);
    expect(above.get(null)).toHaveLength(1);
    for (const [id, donors] of above) {
      if (id === null) continue;
      const area = byId.get(id)!['upstream_area_km2'] as number;
      const donated = donors.reduce((all, of) => all + (of['upstream_area_km2'] as number), 0);
      expect(donated).toBeLessThan(area);
    }
    for (const reach of reaches) {
      for (const name of ['length_m', 'slope', 'manning', 'width_m', 'bankfull_depth_m']) {
        expect(reach[name]).toBeGreaterThan(0);
      }
    }
  });

  test('sub-basins add up to what drains to the mouth, and lie where their cells do', async () => {
    const basins = await country.readFeatures<GeoJSON.Polygon | GeoJSON.MultiPolygon>('basins');
    const reaches = await country.readFeatures('reaches');
    const mouth = reaches.find(({ properties }) => properties['next_id'] === null)!;
    const areas = basins.map(({ properties }) => properties['area_km2'] as number);
    expect(sum(areas)).toBeCloseTo(mouth.properties['upstream_area_km2'] as number, 1);
    const plane = openPlane(UPLAND_GRID.proj4);
    for (const [at, { geometry, properties }] of basins.entries()) {
      const rings =
        geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
      // Gauss's formula in the plane of the grid, where cells are squares.
      const ringKm2 = (ring: GeoJSON.Position[]) => {
        const places = ring.map(([lonDeg, latDeg]) => {
          const out = new Float64Array(2);
          plane.toPlane(lonDeg!, latDeg!, out);
          return out;
        });
        return (
          places.slice(1).reduce((all, [x, y], before) => {
            const [fromX, fromY] = places[before]!;
            return (
              all +
              (fromX! - places[0]![0]!) * (y! - fromY!) -
              (fromY! - places[0]![1]!) * (x! - fromX!)
            );
          }, 0) / 2e6
        );
      };
      expect(sum(rings.map(ringKm2))).toBeCloseTo(areas[at]!, 1);
      const hypsometry = properties['hypsometry_m'] as unknown as number[];
      expect(hypsometry).toHaveLength(101);
      expect(hypsometry.toSorted((a, b) => a - b)).toEqual(hypsometry);
    }
  });

  test('its people are those of the settlements, and in the town those of its own grid', async () => {
    for (const [variable, of] of [
      ['population_count', 'population'],
      ['dwelling_count', 'dwellings'],
    ] as const) {
      const upland = await country.readLayer(LANDSCAPE, variable);
      const town = await country.readLayer(TOWN, variable);
      expect(sum(town)).toBe(TOWN_PLACE[of]);
      const villages = VILLAGES.reduce((all, village) => all + village[of], 0);
      expect(sum(upland)).toBe(TOWN_PLACE[of] + villages + RURAL[of]);
      const blocks = new Float64Array(nx * ny);
      town.forEach((count, cell) => {
        const [xKm, yKm] = cellKm(TOWN_GRID, cell);
        blocks[Math.floor((40 - yKm) * 10) * nx + Math.floor(xKm * 10)]! += count;
      });
      expect(blocks.every((count, cell) => count === 0 || count === upland[cell])).toBe(true);
    }
  });

  test('roughness is that of the cover', async () => {
    const cover = await country.readLayer(LANDSCAPE, 'land_cover_type');
    const manning = await country.readLayer(LANDSCAPE, 'surface_roughness_manning');
    const byCode = new Map(Object.values(COVERS).map((of) => [of.code as number, of.manningSM13]));
    expect(cover.every((code, cell) => Math.fround(byCode.get(code)!) === manning[cell])).toBe(
      true,
    );
    expect(new Set(cover).size).toBe(byCode.size);
  });
});

describe('the town', () => {
  test('is the same valley as the upland, seen closer', async () => {
    const upland = await country.readLayer(LANDSCAPE, 'surface_altitude');
    const town = await country.readLayer(TOWN, 'surface_altitude');
    const offs = Array.from(town, (heightM, cell) => {
      const [xKm, yKm] = cellKm(TOWN_GRID, cell);
      return heightM - upland[Math.floor((40 - yKm) * 10) * nx + Math.floor(xKm * 10)]!;
    });
    const sorted = offs.map(Math.abs).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(0.5 * sorted.length)]).toBeLessThan(3);
    expect(Math.abs(sum(offs) / offs.length)).toBeLessThan(1);
  });

  test('its river falls from edge to edge in a bed without a sill', async () => {
    const heightM = await country.readLayer(TOWN, 'surface_altitude');
    const manning = await country.readLayer(TOWN, 'surface_roughness_manning');
    // The lowest cell of water in each column: in the main river, which runs from west to east.
    const beds = Array.from({ length: TOWN_GRID.nx }, (_, column) =>
      Math.min(
        ...Array.from({ length: TOWN_GRID.ny }, (_row, row) => row * TOWN_GRID.nx + column)
          .filter((cell) => manning[cell] === Math.fround(COVERS.water.manningSM13))
          .map((cell) => heightM[cell]!),
      ),
    );
    expect(beds.every(Number.isFinite)).toBe(true);
    expect(beds.every((bed, at) => at === 0 || bed <= beds[at - 1]! + 0.02)).toBe(true);
    expect(beds[0]! - beds.at(-1)!).toBeGreaterThan(10);
  });

  test('its levees stand in the heights as the table says, and a quarter behind lies low', async () => {
    const heightM = await country.readLayer(TOWN, 'surface_altitude');
    const levees = await country.readFeatures<GeoJSON.LineString>('levees');
    for (const { geometry, properties } of levees) {
      const crest = geometry.coordinates.map((place) => heightM[cellAt(TOWN_GRID, place)]!);
      const [from, to] = [properties['crest_from_m'] as number, properties['crest_to_m'] as number];
      expect(Math.abs(crest[0]! - from)).toBeLessThan(0.25);
      expect(Math.abs(crest.at(-1)! - to)).toBeLessThan(0.25);
      expect(properties['height_m']).toBeGreaterThan(0.8);
    }
    const kinds = Map.groupBy(levees, ({ properties }) => properties['kind']);
    expect(kinds.get('breach_candidate')).toHaveLength(3);
    const [xKm, yKm] = LOW_QUARTER.at;
    const cell = Math.round((24 - yKm) * 100) * TOWN_GRID.nx + Math.round((xKm - 36.2) * 100);
    const beside = levees.find(({ properties }) => properties['levee_id'] === 'B1')!;
    expect(heightM[cell]).toBeLessThan((beside.properties['crest_m'] as number) - 2);
  });

  test('houses are counted whole, and stand where the ground is rough', async () => {
    const buildings = await country.readLayer(TOWN, 'building_count');
    const manning = await country.readLayer(TOWN, 'surface_roughness_manning');
    expect(sum(buildings)).toBeGreaterThan(1000);
    expect(buildings.every((count, cell) => count === 0 || manning[cell]! > 0.25)).toBe(true);
  });

  test('what matters stands on its grid: a hospital and a school beside the river', async () => {
    const facilities = await country.readFeatures<GeoJSON.Point>('facilities');
    const kinds = new Set(facilities.map(({ properties }) => properties['kind']));
    expect([...kinds]).toEqual(expect.arrayContaining(['hospital', 'school', 'bridge']));
    const roads = await country.readFeatures('roads');
    expect(roads.some(({ properties }) => properties['evacuation_route'] === true)).toBe(true);
  });
});
