import type { Polygon } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import type { Assets } from '../../../science/exposure/exposed.ts';
import { clipLine, isInside } from '../../../science/exposure/within.ts';
import { findDamage } from '../../../science/flood-damage/find-damage.ts';
import { readAssets } from '../../exposure/assets.ts';
import { reportExposure } from '../../exposure/exposure-report.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { DepthClass } from './compare-floods.ts';
import { readDamageCurves } from './damage-curves.ts';
import { findDryTimes } from './dry-times.ts';
import { findFacilities } from './facilities.ts';
import { beginsFlooded, riverCells, type FloodedTown } from './flooded-town.ts';
import { rankDamaged } from './priorities.ts';
import { findRoadCuts, ROAD_DEPTH_M } from './road-cuts.ts';
import { WET_M } from './town-model.ts';
import type { Town } from './town.ts';

const HOUR_MS = 3_600_000;

/** What a building is worth, in whatever currency. */
export type BuildingValue = {
  readonly low: number;
  readonly high: number;
  readonly currency: string;
};

/**
 * Who and what is under water in a town, how deep and when, what it does to buildings, and what to
 * look after first. The river itself is not known ground: no bridge is told flooded.
 *
 * @throws {Fault} invalid-request for a damage curve that is not there; unknown-collection
 */
export async function reportFlood(
  flood: FloodedTown,
  options: {
    readonly catalogDir: string;
    readonly classes: readonly DepthClass[];
    readonly roadDepthM?: number | undefined;
    readonly damageCurve?: string | undefined;
    readonly buildingValue?: BuildingValue | undefined;
  },
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'readTable'>,
) {
  const { area, town, maximumDepthM } = flood;
  const { classes, roadDepthM = ROAD_DEPTH_M } = options;
  const curves = await readDamageCurves(options.catalogDir, options.damageCurve);
  const known = await readAssets(deps, { landscape: town.run, ...area.exposure });
  const { population_count: people, dwelling_count: dwellings, building_count } = town.counts;
  const assets = { ...cutAssets(known.assets, town), grid: town.grid, people, dwellings };
  const isRiver = riverCells(flood.depthsM, Object.values(town.counts));
  const floodedM = maximumDepthM.map((depth, cell) => (isRiver[cell] === 1 ? NaN : depth));
  const hazard = { grid: town.grid, values: floodedM, classes, unit: 'm' };
  const facilities = findFacilities(flood, assets.facilities ?? [], isRiver);
  const roadsCut = findRoadCuts(flood, assets.roads ?? [], isRiver, roadDepthM);
  const value = options.buildingValue;
  return {
    byDepth: reportExposure({ ...known, assets }, hazard),
    timeline: flood.timesH.map((hour, at) => ({
      time: toIsoTime(flood.startMs + hour * HOUR_MS),
      ...wetAt(flood.depthsM[at]!, isRiver, people, town.flood.cellM),
    })),
    facilities: facilities.filter(({ deepestM }) => deepestM !== null && deepestM > WET_M),
    facilitiesInAll: assets.facilities === undefined ? null : facilities.length,
    roadDepth: { thresholdM: roadDepthM, source: ROAD_SOURCE },
    roadsCut: assets.roads === undefined ? null : roadsCut,
    evacuationRoutesCut:
      assets.roads === undefined
        ? null
        : [...new Set(roadsCut.filter((cut) => cut.evacuationRoute).map(({ road }) => road))],
    damage:
      building_count === undefined
        ? null
        : {
            curve: { id: curves.id, title: curves.title, source: curves.source },
            ...findDamage({
              depthM: floodedM,
              buildings: building_count,
              leastDepthM: WET_M,
              curve: curves.curve,
              curves: curves.all,
              valueOf: value,
            }),
            ...(value !== undefined && { currency: value.currency }),
            uncertainty: UNSURE,
          },
    priorities: rankDamaged(flood, floodedM, facilities, curves),
    untilDry: findDryTimes(flood, floodedM, classes),
    notes: [
      BRIDGES,
      ...(flood.timesH.length > 1 ? [] : [NO_TIMES]),
      ...(beginsFlooded(flood) ? [BEGINS_FLOODED] : []),
    ],
  };
}

const ROAD_SOURCE = 'Pregnolato et al. 2017, doi:10.1016/j.trd.2017.06.020';
const UNSURE = {
  en: 'Mean losses of many buildings; a single one may lose half or twice as much. Low and high are the curves of the continents that lose least and most.',
  fr: 'Pertes moyennes de nombreux bâtiments ; un seul peut perdre moitié moins ou deux fois plus. Bas et haut sont les courbes des continents qui perdent le moins et le plus.',
};
const BRIDGES = {
  en: 'Over the river itself nothing is told: the terrain does not hold its bridges',
  fr: 'Rien n’est dit au-dessus de la rivière même : le terrain ne contient pas ses ponts',
};
const BEGINS_FLOODED = {
  en: 'The run begins with inhabited ground under water, which counts. Roads and empty ground that are wet from its start cannot be told from the river and are left out: begin before the water rises to have them.',
  fr: 'La simulation commence avec des terrains habités sous l’eau, qui comptent. Les routes et terrains vides inondés dès le début ne se distinguent pas de la rivière et sont laissés de côté : commencez avant la montée des eaux pour les avoir.',
};
const NO_TIMES = {
  en: 'Depth is known at one time only: when is not told',
  fr: 'La profondeur n’est connue qu’à un moment : quand n’est pas dit',
};

/** Facilities and roads of the whole area: those of the town alone. */
function cutAssets(assets: Assets, { flood, toLonLat }: Town): Assets {
  const { westM, northM, nx, ny, cellM } = flood;
  const [eastM, southM] = [westM + nx * cellM, northM - ny * cellM];
  const ring = (
    [
      [westM, southM],
      [eastM, southM],
      [eastM, northM],
      [westM, northM],
      [westM, southM],
    ] as const
  ).map((place) => toLonLat(place));
  const town: Polygon = { type: 'Polygon', coordinates: [ring] };
  return {
    ...assets,
    facilities: assets.facilities?.filter(({ at }) => isInside(at, town)),
    roads: assets.roads?.flatMap((road) => {
      const line = clipLine(road.line, town);
      return line.coordinates.length === 0 ? [] : [{ ...road, line }];
    }),
  };
}

function wetAt(
  depthM: Float32Array,
  isRiver: Uint8Array,
  people: Float32Array | undefined,
  cellM: number,
) {
  let [cells, lives] = [0, 0];
  depthM.forEach((depth, cell) => {
    if (!(depth > WET_M) || isRiver[cell] === 1) return;
    cells++;
    lives += people?.[cell] || 0;
  });
  return { areaKm2: cells * (cellM / 1000) ** 2, people: people === undefined ? null : lives };
}
