import { toIsoTime } from '../../earth/time.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import type { TableStore } from '../../store/tables.ts';
import {
  correctSpread,
  describeCorrection,
  type SpreadCorrection,
} from '../assimilation/correct-spread.ts';
import { describeWeights, weightsAmong } from '../assimilation/learned-spread.ts';
import { isPublished, publishRun, type ResultField } from '../publish-run.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { dayOfYear, weatherBox } from './fire-behaviour.ts';
import { findFires, firstGrowthMs, ignitionsOf, withBurned } from './fire-starts.ts';
import { publishFires, publishIsochrones, type SpreadTables } from './fire-tables.ts';
import { readStations } from './fire-weather.ts';
import { openGridSource } from './grid-source.ts';
import { growFires } from './grow-fires.ts';
import { openGrowers } from './grow-members.ts';
import { toGrowthLandscape } from './growth-landscape.ts';
import type { AreaInputs } from './inputs.ts';
import { readLandscape } from './landscape.ts';
import { findPast, readPast } from './past-weather.ts';
import { describeWeatherSeen } from './rain-lineage.ts';
import { readRoads, readSeen } from './seen-fires.ts';
import { describeFire, describeSeen, describeWindow, planLineage } from './spread-lineage.ts';
import { combineFires, type MemberFire } from './spread-products.ts';
import {
  NO_FIRE,
  UNEXPLAINED,
  UNSUPPRESSED,
  warnOfAge,
  warnOfPassedOver,
} from './spread-warnings.ts';
import { SPREAD } from './variables.ts';

const HOUR_MS = 3_600_000;

/**
 * Grows the active fires of an area under every member, each from when it was seen, and publishes
 * arrival by member and what all say together. Where nothing burns that is published: an older
 * forecast must not pass for the newest.
 *
 * @returns the runs written: none where they are there of the same inputs, or there is no landscape
 */
export async function publishFireSpread(
  area: Area,
  inputs: AreaInputs,
  deps: TwinDeps & { readonly tables: Pick<TableStore, 'openWriter'> },
): Promise<readonly Run[]> {
  if (inputs.landscape === undefined) return [];
  const landscapeRun = inputs.landscape;
  const seen = await readSeen(area, inputs, deps);
  const { fires, passedOver, startMs } = findFires(
    area,
    inputs,
    seen,
    deps.geometryOf(landscapeRun.grid),
  );
  const seenMs = fires.length === 0 ? startMs : Math.min(startMs, firstGrowthMs(fires));
  const past = await findPast(area, inputs, seenMs, deps.catalog);
  const weatherMs = past?.fromMs ?? Math.max(seenMs, Date.parse(inputs.control.referenceTime));
  const hours = spanOf(area, inputs, startMs);
  const { fireSpread, fireSpreadEnsemble } = area.outputs;
  const correction = await correctSpread(fireSpreadEnsemble, seen, startMs, deps);
  const plan = planLineage(area, inputs, correction, past);
  const there = await Promise.all(
    [fireSpread, fireSpreadEnsemble].map((collection) =>
      isPublished(deps.runs, { collection, referenceMs: startMs, lineage: plan }),
    ),
  );
  if (there.every(Boolean)) return [];
  const landscape = await readLandscape(area, landscapeRun, deps);
  const marks = [...new Set([...inputs.control.marks, ...landscapeRun.marks])];
  const tables: SpreadTables = { area, landscape, startMs, marks };
  const lineage: Lineage = {
    ...plan,
    observations: describeSeen(area, fires, startMs),
    parameters: {
      ...plan.parameters,
      ...(correction === undefined ? { spreadFactor: 1 } : describeCorrection(correction)),
      ...describeWindow(seen),
      ...(fires.length > 0 && { growthFrom: toIsoTime(weatherMs) }),
      fires: fires.map((fire) => describeFire(fire, landscape, startMs)),
      passedOver: passedOver.map(({ id, reason }) => ({ id, reason })),
    },
    warnings: [
      ...seen.warnings,
      ...warnOfPassedOver(passedOver, area.fireSpread.recentHours, startMs),
      ...warnOfAge(fires, weatherMs, startMs),
      ...(correction?.assimilation.verdict === 'unexplained' ? [UNEXPLAINED] : []),
    ],
  };
  const leadHours = probabilityHours(hours);
  const publish = async (
    { fires: grown, weights }: { fires: readonly MemberFire[]; weights: Float64Array },
    warnings: Lineage['warnings'],
    weatherSeen: Lineage['observations'] = [],
  ) => {
    const members = grown.map(({ member }) => member);
    const result = {
      referenceMs: startMs,
      grid: landscape.grid,
      marks,
      lineage: {
        ...lineage,
        parameters: { ...lineage.parameters, ...describeWeights(members, weights) },
        observations: [...weatherSeen, ...lineage.observations],
        warnings: [...warnings, ...lineage.warnings],
      },
    };
    const own = await publishRun(
      deps.runs,
      { ...result, collection: fireSpreadEnsemble },
      memberFields(grown, startMs + hours * HOUR_MS),
      deps.signal,
    );
    const products = [...combineFires(grown, weights, startMs, leadHours)];
    // The tables are of the newest spread only.
    if (inputs.knownUntilMs === undefined) {
      const arrivals = {
        likely: valuesOf(products, SPREAD.likely.id),
        earliest: valuesOf(products, SPREAD.earliest.id),
      };
      await publishIsochrones(tables, arrivals, leadHours, deps);
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
  };
  if (fires.length === 0) {
    const none = () => new Float32Array(landscape.fuel.length).fill(NaN);
    const nowhere = { member: null, arrivalH: none(), hfiKWM: none() };
    return publish({ fires: [nowhere], weights: new Float64Array([1]) }, [NO_FIRE]);
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
    const ignitions = ignitionsOf(fires, landscape, weatherMs);
    const before = past && (await readPast(area, inputs, past, { landscape, rows }, deps));
    const grown = await growFires(
      {
        source,
        members,
        startMs,
        hours,
        fromMs: weatherMs,
        ...(before !== undefined && { past: before }),
      },
      { landscape, ground, ignitions, options: { spreadFactor: correction?.spreadFactor ?? 1 } },
      growers.grow,
      deps,
      (done) => deps.onProgress(done / members.length, WORDS),
    );
    const burned = withBurned(grown.fires, fires);
    const weights = weighMembers(members, source.run, correction);
    const warnings = [...source.started.warnings, ...grown.warnings, UNSUPPRESSED];
    const weatherSeen = describeWeatherSeen(area, rows, inputs.analyses ?? [], startMs);
    return await publish({ fires: burned, weights }, warnings, weatherSeen);
  } finally {
    source.close();
    await growers.close();
  }
}

const WORDS = { en: 'fire spread', fr: 'propagation du feu' };
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
  const learned = [...(correction?.weights ?? [])].flatMap(([id, weight]) =>
    id === null ? [] : [[id, weight] as const],
  );
  return weightsAmong(members, new Map(isSame ? learned : []));
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
