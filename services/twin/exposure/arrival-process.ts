import { z } from 'zod';

import { toIsoTime } from '../../earth/time.ts';
import { cellsNear } from '../../science/exposure/beside-fuel.ts';
import { cellsTouched } from '../../science/exposure/cells-touched.ts';
import { ARRIVAL_LEVELS } from '../../science/fire-growth/burn-probability.ts';
import type { Run } from '../../store/run.ts';
import { learnedOf, weightsAmong } from '../assimilation/learned-spread.ts';
import { defineProcess, type Process } from '../processes/process.ts';
import { openRunFields, type RunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { reportArrival, type ArrivalReport } from './arrival-report.ts';
import { PlaceInput, readPlace } from './place-input.ts';
import { sourceOf } from './run-source.ts';

const HOUR_MS = 3_600_000;
const ARRIVAL = 'fire_arrival_time';
const PRODUCTS = {
  earliest: 'earliest_fire_arrival_time',
  likely: 'likely_fire_arrival_time',
  latest: 'latest_fire_arrival_time',
  probability: 'burn_probability',
} as const;

/**
 * When a fire reaches a point, line or area, out of a run of fire spread: of its members one by one
 * where it has them, else of what all of them say together.
 */
export function fireArrivalProcess(
  deps: Pick<TwinDeps, 'catalog' | 'runs'>,
  defaultCollection: string,
): Process {
  return defineProcess({
    id: 'fire-arrival',
    version: '1.2.0',
    title: { en: 'When does the fire arrive?', fr: 'Quand le feu arrive-t-il ?' },
    description: {
      en: 'Earliest, likely and latest arrival of fire at a point, line or area, with its probability, from a run of fire spread: by when 10, 50 and 90 % of all members arrive, those that do not counted last, as on the map. A place is reached when any part of it is. Of the members alone that arrive tells amongReached; of fire within 500 m, which is what comes to a town where nothing burns, near.',
      fr: "Arrivée la plus précoce, probable et la plus tardive du feu à un point, une ligne ou une surface, avec sa probabilité, selon une passe de propagation : quand 10, 50 et 90 % de tous les membres l'atteignent, ceux qui ne l'atteignent pas comptés en dernier, comme sur la carte. Un lieu est atteint dès qu'une de ses parties l'est. Des seuls membres qui l'atteignent, voir amongReached ; du feu à moins de 500 m, ce qui arrive à une ville où rien ne brûle, voir near.",
    },
    keywords: ['wildfire', 'arrival', 'exposure'],
    inputs: {
      place: {
        title: { en: 'Place', fr: 'Lieu' },
        description: {
          en: 'GeoJSON point, line or polygon (longitude, latitude)',
          fr: 'Point, ligne ou polygone GeoJSON (longitude, latitude)',
        },
        schema: PlaceInput,
      },
      collection: {
        title: { en: 'Collection', fr: 'Collection' },
        description: {
          en: 'Fire spread of the twin, or a scenario',
          fr: 'Propagation du jumeau, ou un scénario',
        },
        schema: z.string().default(defaultCollection),
      },
      run: {
        title: { en: 'Run', fr: 'Passe' },
        description: {
          en: 'Reference time, or latest',
          fr: 'Heure de référence, ou latest (la plus récente)',
        },
        schema: z.string().default('latest'),
      },
    },
    outputs: {
      arrival: {
        title: { en: 'Arrival', fr: 'Arrivée' },
        description: {
          en: 'Probability within the time that was computed, arrival in hours and as times, how members count (memberWeights: learned from the last growth seen, or alike), and the observations, with their age, and warnings of the run',
          fr: 'Probabilité sur la durée calculée, arrivée en heures et en dates, poids des membres (memberWeights : learned, selon la dernière croissance observée, ou alike, égaux), et observations, avec leur âge, et avertissements de la passe',
        },
        mediaTypes: ['application/json'],
      },
    },
    jobControl: ['sync-execute', 'async-execute'],
    async execute({ place, collection, run: referenceTime }, { signal }) {
      const geometry = readPlace('place', place);
      const run = await deps.catalog.getRun(collection, referenceTime);
      const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
      try {
        const report = fields.hasVariable(ARRIVAL)
          ? reportArrival(await readMembers(run, fields, signal), geometry)
          : await readProducts(run, fields, geometry);
        const times = timesOf(run, report);
        const { weights } = learnedOf(run);
        const value = {
          ...report,
          levels: ARRIVAL_LEVELS,
          memberWeights: weights.size > 0 ? 'learned' : 'alike',
          ...times,
          ...sourceOf(run),
          marks: run.marks,
        };
        return { arrival: { kind: 'json', value } };
      } finally {
        fields.close();
      }
    },
  });
}

async function readMembers(run: Run, fields: RunFields, signal: AbortSignal) {
  const members: Float32Array[] = [];
  for (const member of run.members.length > 0 ? run.members : [null]) {
    signal.throwIfAborted();
    const validMs = fields.listTimes(ARRIVAL, member).at(-1) ?? NaN;
    members.push(await fields.readField(ARRIVAL, validMs, member));
  }
  // As the burn probability of the map counts them.
  const weights = [...weightsAmong(run.members, learnedOf(run).weights)];
  return { grid: run.grid, members, ...(weights.length === members.length && { weights }) };
}

/**
 * Of what all members say together a point is told exactly. Of a line or area the first touch is
 * exact; the likely and latest one may come sooner, and the probability may be larger, as members
 * touch different parts of it first: `bounds` says so.
 */
async function readProducts(
  run: Run,
  fields: RunFields,
  place: Parameters<typeof reportArrival>[1],
) {
  for (const id of Object.values(PRODUCTS)) fields.getVariable(id);
  const read = async (id: string) =>
    fields.readField(id, fields.listTimes(id, null).at(-1) ?? NaN, null);
  const { grid } = run;
  const first = reportArrival({ grid, members: [await read(PRODUCTS.earliest)] }, place);
  const likely = reportArrival({ grid, members: [await read(PRODUCTS.likely)] }, place);
  const latest = reportArrival({ grid, members: [await read(PRODUCTS.latest)] }, place);
  const probability = await read(PRODUCTS.probability);
  const { cells, insideShare } = cellsTouched(grid, place);
  return {
    probability: mostOf(probability, cells),
    earliestH: first.earliestH,
    likelyH: likely.earliestH,
    latestH: latest.earliestH,
    near: {
      distanceM: first.near.distanceM,
      probability: mostOf(probability, cellsNear(grid, cells)),
      earliestH: first.near.earliestH,
      likelyH: likely.near.earliestH,
      latestH: latest.near.earliestH,
    },
    insideShare,
    ...(cells.length > 1 && { bounds: ['probability', 'likelyH', 'latestH'] }),
  };
}

function mostOf(probability: Float32Array, cells: readonly number[]): number {
  return cells.reduce((most, cell) => Math.max(most, probability[cell] || 0), 0);
}

function timesOf(run: Run, report: Pick<ArrivalReport, 'earliestH' | 'likelyH' | 'latestH'>) {
  const startMs = Date.parse(run.referenceTime);
  const at = (hours: number | null) =>
    hours === null ? null : toIsoTime(Math.round(startMs + hours * HOUR_MS));
  return {
    earliest: at(report.earliestH),
    likely: at(report.likelyH),
    latest: at(report.latestH),
    start: run.referenceTime,
    end: run.validTimes.at(-1) ?? run.referenceTime,
  };
}
