import { z } from 'zod';

import { Fault } from '../../../platform/fault.ts';
import type { Reach } from '../../../science/river-network/reach.ts';
import { downstreamOf, upstreamOf } from '../../../science/river-network/river-network.ts';
import { getArea } from '../../get-area.ts';
import { defineProcess, type Process } from '../../processes/process.ts';
import type { TableRowReader } from '../../table-rows.ts';
import { readAreas } from '../areas.ts';
import { floodTwin } from '../flood-twin.ts';
import { readNetwork } from '../forecast/river-data.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { AreaInput } from './hydrograph-request.ts';
import { HYDROGRAPH_INPUTS } from './hydrograph-words.ts';
import { checkNetwork, findPlace, RiverPlaceInput, toGraph } from './place.ts';

const GEOJSON_TYPE = 'application/geo+json';

/**
 * Upstream and downstream of a place on a river, as GeoJSON: OGC standards have no query for it, so
 * it is a process, as hydrographic services (NLDI) navigate from a place.
 */
export function riverNetworkProcess(
  catalogDir: string,
  deps: { readonly readTable: TableRowReader },
): Process {
  return defineProcess({
    id: 'river-network',
    version: '1.0.0',
    title: { en: 'Upstream and downstream', fr: 'Amont et aval' },
    description: {
      en: 'The reaches above and below a gauge, a reach or a point on a river, as GeoJSON lines with the distance along the river from the foot of the reach of the place, and the gauges on them.',
      fr: 'Les tronçons en amont et en aval d’une station, d’un tronçon ou d’un point d’une rivière, en lignes GeoJSON avec la distance le long de la rivière depuis l’aval du tronçon du lieu, et les stations qui s’y trouvent.',
    },
    keywords: ['flood', 'rivers', 'network', 'upstream', 'downstream'],
    inputs: {
      place: { ...HYDROGRAPH_INPUTS.place, schema: RiverPlaceInput },
      area: { ...HYDROGRAPH_INPUTS.area, schema: AreaInput },
      direction: {
        title: { en: 'Direction', fr: 'Sens' },
        description: {
          en: 'upstream, downstream or both',
          fr: 'upstream (amont), downstream (aval) ou both (les deux)',
        },
        schema: z.enum(['upstream', 'downstream', 'both']).default('both'),
      },
      maxDistanceKm: {
        title: { en: 'Farthest', fr: 'Au plus loin' },
        description: {
          en: 'Along the river, km; no bound where it is not given',
          fr: 'Le long de la rivière, km ; sans limite si absent',
        },
        schema: z.number().positive().max(100_000).optional(),
      },
    },
    outputs: {
      reaches: {
        title: { en: 'Reaches', fr: 'Tronçons' },
        description: {
          en: 'A feature a reach: reach_id, next_id, direction, distance_km, upstream_area_km2, gauge_ids; how a point was brought to its reach stands beside them',
          fr: 'Une entité par tronçon : reach_id, next_id, direction, distance_km, upstream_area_km2, gauge_ids ; la façon dont un point a été ramené à son tronçon figure à côté',
        },
        mediaTypes: [GEOJSON_TYPE],
      },
    },
    jobControl: ['sync-execute', 'async-execute'],
    async execute({ place, area: id, direction, maxDistanceKm = Infinity }) {
      const areas = await readAreas(catalogDir);
      const [first] = areas;
      if (first === undefined) throw new Fault('unavailable', 'the flood twin has no area');
      const area = id === undefined ? first : getArea(areas, id, floodTwin);
      const { network, gauges } = await readNetwork(area, deps);
      checkNetwork(area.id, network);
      const found = findPlace(place, network, gauges);
      const told = traverse(network, found.reachId, direction).filter(
        ({ distanceKm }) => distanceKm <= maxDistanceKm,
      );
      const lines = new Map(network.reaches.map((reach) => [reach.id, reach]));
      const features = told.map(({ reach, distanceKm, side }) => ({
        type: 'Feature',
        id: reach.id,
        geometry: lines.get(reach.id)!.geometry,
        properties: {
          reach_id: reach.id,
          next_id: reach.nextId,
          name: lines.get(reach.id)!.name,
          basin_id: lines.get(reach.id)!.basinId,
          direction: side,
          distance_km: Math.round(1000 * distanceKm) / 1000,
          length_m: reach.lengthM,
          upstream_area_km2: reach.upstreamAreaKm2,
          strahler: reach.strahler,
          gauge_ids: gauges.filter(({ reachId }) => reachId === reach.id).map((own) => own.id),
        },
      }));
      const value = {
        type: 'FeatureCollection',
        area: area.id,
        place: { reach: found.reachId, gauge: found.gauge?.id ?? null, snapped: found.snapped },
        features,
      };
      return { reaches: { kind: 'json', value, mediaType: GEOJSON_TYPE } };
    },
  });
}

type Told = {
  readonly reach: Reach;
  /** along the river between the feet of the two reaches */
  readonly distanceKm: number;
  readonly side: 'here' | 'upstream' | 'downstream';
};

/** The reach itself, then what lies above and below it, the nearest first. */
function traverse(
  network: RiverNetwork,
  id: string,
  direction: 'upstream' | 'downstream' | 'both',
): readonly Told[] {
  const graph = toGraph(network);
  const own = graph.reaches.find((reach) => reach.id === id)!;
  const footKm = new Map([[id, 0]]);
  const told: Told[] = [{ reach: own, distanceKm: 0, side: 'here' }];
  if (direction !== 'downstream') {
    const lengths = new Map(graph.reaches.map((reach) => [reach.id, reach.lengthM]));
    for (const reach of upstreamOf(graph, id)) {
      // Its foot is the head of the one below.
      const distanceKm = footKm.get(reach.nextId!)! + lengths.get(reach.nextId!)! / 1000;
      footKm.set(reach.id, distanceKm);
      told.push({ reach, distanceKm, side: 'upstream' });
    }
  }
  if (direction !== 'upstream') {
    let distanceKm = 0;
    for (const reach of downstreamOf(graph, id)) {
      distanceKm += reach.lengthM / 1000;
      told.push({ reach, distanceKm, side: 'downstream' });
    }
  }
  return told;
}
