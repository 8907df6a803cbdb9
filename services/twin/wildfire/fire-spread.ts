import type { Ignition } from '../../science/fire-growth/ignitions.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import type { TableStore } from '../../store/tables.ts';
import {
  correctSpread,
  describeCorrection,
  type SpreadCorrection,
} from '../assimilation/correct-spread.ts';
import { isPublished, publishRun, type ResultField } from '../publish-run.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { findActiveFires, type ActiveFire } from './active-fires.ts';
import type { Area } from './areas.ts';
import { dayOfYear, weatherBox } from './fire-behaviour.ts';
import { publishFires, publishIsochrones, type SpreadTables } from './fire-tables.ts';
import { readStations } from './fire-weather.ts';
import { openGridSource } from './grid-source.ts';
import { growFires } from './grow-fires.ts';
import { openGrowers } from './grow-members.ts';
import { toGrowthLandscape } from './growth-landscape.ts';
import type { AreaInputs } from './inputs.ts';
import { readLandscape, type Landscape } from './landscape.ts';
import { readRoads, readSeen } from './seen-fires.ts';
import { describeFire, describeSeen, planLineage } from './spread-lineage.ts';
import { combineFires, type MemberFire } from './spread-products.ts';
import { SPREAD } from './variables.ts';

const HOUR_MS = 3_600_000;

/**
 * Grows the active fires of an area under every member, from the newest outline and the detections
 * since, and publishes arrival by member and what all say together.
 *
 * @returns the runs written: none where they are there of the same inputs, there is no landscape, or
 *   nothing burns
 */
export async function publishFireSpread(
  area: Area,
  inputs: AreaInputs,
  deps: TwinDeps & { readonly tables: Pick<TableStore, 'openWriter'> },
): Promise<readonly Run[]> {
  if (inputs.landscape === undefined) return [];
  const seen = await readSeen(area, deps, inputs.knownUntilMs);
  const landscapeRun = inputs.landscape;
  const startMs = startOf(inputs, seen.newestMs);
  const hours = spanOf(area, inputs, startMs);
  const { fireSpread, fireSpreadEnsemble } = area.outputs;
  const { heatSources } = seen;
  const correction = await correctSpread(fireSpreadEnsemble, seen, startMs, deps);
  const plan = planLineage(area, inputs, correction);
  const there = await Promise.all(
    [fireSpread, fireSpreadEnsemble].map((collection) =>
      isPublished(deps.runs, { collection, referenceMs: startMs, lineage: plan }),
    ),
  );
  if (there.every(Boolean)) return [];
  const landscape = await readLandscape(area, landscapeRun, deps);
  const { fires, passedOver } = findActiveFires(seen.mapped, seen.hotspots, landscape.geometry, {
    nowMs: startMs,
    recentHours: area.fireSpread.recentHours,
    heatSources,
  });
  const tables: SpreadTables = {
    area,
    landscape,
    startMs,
    marks: [...new Set([...inputs.control.marks, ...landscapeRun.marks])],
  };
  // The tables are of the newest spread only.
  const isNewest = inputs.knownUntilMs === undefined;
  if (fires.length === 0) {
    const none = new Float32Array(landscape.fuel.length).fill(NaN);
    const nothing = { likely: none, earliest: none };
    if (isNewest) {
      await publishIsochrones(tables, nothing, probabilityHours(hours), deps);
      await publishFires(tables, fires, passedOver, deps);
    }
    return [];
  }
  const kind = inputs.ensemble === undefined ? 'control' : 'ensemble';
  const rows = await readStations(area, inputs, deps);
  const source = await openGridSource(
    area,
    inputs,
    kind,
    { rows, within: weatherBox(landscape) },
    deps,
  );
  const growers = openGrowers();
  try {
    const members = source.run.members.length > 0 ? source.run.members : [null];
    const roads = await readRoads(area, deps);
    const day = dayOfYear(area, startMs, Date.parse(source.run.referenceTime));
    const ground = toGrowthLandscape(area, landscape, roads, day);
    const ignitions = [burnedBy(fires, landscape)];
    const grown = await growFires(
      { source, members, startMs, hours },
      { landscape, ground, ignitions, options: { spreadFactor: correction?.spreadFactor ?? 1 } },
      growers.grow,
      deps,
      (done) => deps.onProgress(done / members.length, WORDS),
    );
    const weights = weighMembers(members, source.run, correction);
    const lineage: Lineage = {
      ...plan,
      observations: describeSeen(area, seen, startMs),
      parameters: {
        ...plan.parameters,
        ...(correction === undefined ? { spreadFactor: 1 } : describeCorrection(correction)),
        fires: fires.map((fire) => describeFire(fire, landscape, startMs)),
        passedOver: passedOver.map(({ id, reason }) => ({ id, reason })),
      },
      warnings: [
        ...source.started.warnings,
        ...grown.warnings,
        ...(correction?.assimilation.verdict === 'unexplained' ? [UNEXPLAINED] : []),
        UNSUPPRESSED,
      ],
    };
    const { marks } = tables;
    const result = { referenceMs: startMs, grid: landscape.grid, marks, lineage };
    const own = await publishRun(
      deps.runs,
      { ...result, collection: fireSpreadEnsemble },
      memberFields(grown.fires, startMs + hours * HOUR_MS),
      deps.signal,
    );
    const products = [...combineFires(grown.fires, weights, startMs, probabilityHours(hours))];
    if (isNewest) {
      const arrivals = {
        likely: valuesOf(products, SPREAD.likely.id),
        earliest: valuesOf(products, SPREAD.earliest.id),
      };
      await publishIsochrones(tables, arrivals, probabilityHours(hours), deps);
      await publishFires(tables, fires, passedOver, deps);
    }
    // Last: while it is not there, the whole of it is made again.
    const together = await publishRun(
      deps.runs,
      { ...result, collection: fireSpread },
      products,
      deps.signal,
    );
    return [own, together];
  } finally {
    source.close();
    await growers.close();
  }
}

const WORDS = { en: 'fire spread', fr: 'propagation du feu' };
const UNSUPPRESSED = {
  en: 'Suppression is not modelled: fires spread as if nobody fought them',
  fr: 'La lutte n’est pas modélisée : les feux se propagent comme si personne ne les combattait',
};

const UNEXPLAINED = {
  en: 'The growth seen since the run before fits none of its members: nothing is corrected by it',
  fr: 'La croissance observée depuis la passe précédente ne correspond à aucun de ses membres : rien n’est corrigé',
};

/**
 * Weights of the members: those that the last growth gave them, where the very same members go on;
 * members of a new forecast are others, and all alike.
 */
function weighMembers(
  members: readonly (number | null)[],
  { referenceTime }: Run,
  correction: SpreadCorrection | undefined,
): Float64Array {
  const judgedInput = correction?.judged.lineage?.inputs.find(({ role }) => role === 'ensemble');
  const isSame = judgedInput?.referenceTime === referenceTime;
  const weights = members.map((id) => (isSame ? correction?.weights.get(id) : undefined) ?? NaN);
  if (weights.some(Number.isNaN)) return new Float64Array(members.length).fill(1 / members.length);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return Float64Array.from(weights, (weight) => weight / sum);
}

/** Where fire has come at the start, of all fires together. */
export function burnedBy(fires: readonly ActiveFire[], { fuel }: Landscape): Ignition {
  const arrivalMin = Float32Array.from(fuel, (_, cell) =>
    fires.some(({ burned }) => burned[cell] === 1) ? 0 : NaN,
  );
  return { kind: 'burned', arrivalMin };
}

function valuesOf(products: readonly ResultField[], id: string): Float32Array {
  return products.find(({ variable }) => variable.id === id)!.values;
}

function* memberFields(fires: readonly MemberFire[], validMs: number) {
  for (const { member, arrivalH } of fires) {
    const values = arrivalH;
    yield { variable: SPREAD.arrival, validMs, values, ...(member !== null && { member }) };
  }
}

/** Every 3 hours of the first half day, every 6 of the first two days, then every 12. */
export function probabilityHours(last: number): readonly number[] {
  const hours = [3, 6, 9, 12, 18, 24, 30, 36, 42, 48];
  for (let hour = 60; hour < last; hour += 12) hours.push(hour);
  return [...hours.filter((hour) => hour < last), last];
}

/** How far ahead fires are grown; an earlier run that is caught up on may be a short one. */
function spanOf(area: Area, { control, ensemble, knownUntilMs }: AreaInputs, startMs: number) {
  const { hours } = area.fireSpread;
  if (knownUntilMs === undefined) return hours;
  const { validTimes, referenceTime } = ensemble ?? control;
  const lastMs = Date.parse(validTimes.at(-1) ?? referenceTime);
  return Math.min(hours, Math.floor((lastMs - startMs) / HOUR_MS));
}

/** Growth begins with the weather, or with the newest observation where that is later. */
function startOf({ control }: AreaInputs, newestMs: number): number {
  const weatherMs = Date.parse(control.referenceTime);
  return Math.max(weatherMs, Math.ceil(newestMs / HOUR_MS) * HOUR_MS);
}
