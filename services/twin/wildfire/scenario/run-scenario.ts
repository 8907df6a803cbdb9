import { toIsoTime } from '../../../earth/time.ts';
import type { SpottingOptions } from '../../../science/fire-growth/spotting.ts';
import { Fault } from '../../../platform/fault.ts';
import { reportAssetArrivals } from '../../exposure/arrival-report.ts';
import { readAssets } from '../../exposure/assets.ts';
import { reportExposure } from '../../exposure/exposure-report.ts';
import { publishRun, type ResultField } from '../../publish-run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { dayOfYear, weatherBox } from '../fire-behaviour.ts';
import { probabilityHours } from '../fire-spread.ts';
import { withBurned } from '../fire-starts.ts';
import { readStations } from '../fire-weather.ts';
import { openGridSource } from '../grid-source.ts';
import { growFires, type GrownFires } from '../grow-fires.ts';
import { openGrowers } from '../grow-members.ts';
import { toGrowthLandscape } from '../growth-landscape.ts';
import { readLandscape } from '../landscape.ts';
import { drawOutlines, type Outline } from '../outlines.ts';
import { readPast } from '../past-weather.ts';
import { readRoads } from '../seen-fires.ts';
import { combineFires } from '../spread-products.ts';
import { ARRIVAL_DIFFERENCE, SPREAD } from '../variables.ts';
import { alterWeather, toWeatherChange } from './alter-weather.ts';
import { chooseSpread } from './choose-spread.ts';
import { readOther } from './compare-fires.ts';
import { compareToOthers } from './compare-scenario.ts';
import { findIgnitions } from './find-ignitions.ts';
import { toBarriers } from './ignition-cells.ts';
import type { ScenarioPlan } from './plan-scenario.ts';
import { describeScenario } from './scenario-lineage.ts';
import type { ScenarioRequest } from './scenario-request.ts';

const HOUR_MS = 3_600_000;
const HECTARE_M2 = 10_000;

/** Short-range spotting where it is asked for: stated choices, the same for every scenario. */
const SPOTTING: SpottingOptions = {
  seed: 1,
  leastHfiKWM: 4000,
  brandsPerHectare: 0.2,
  ignitionProbability: 0.3,
  delayMin: 15,
  sidewaysDeg: 10,
  farthestM: 2000,
};

/**
 * Runs a scenario and stores it as a run of its own collection.
 *
 * @param id of the collection
 * @returns what a person wants to know of it, as JSON
 * @throws {Fault} invalid-request for an ignition where nothing burns, barriers that enclose it,
 *   something to compare with that is not there
 */
export async function runScenario(
  id: string,
  request: ScenarioRequest,
  plan: ScenarioPlan,
  deps: TwinDeps,
) {
  const { area, inputs, members, kind, startMs, cost } = plan;
  const { hours } = request;
  const beganMs = Date.now();
  const landscape = await readLandscape(area, plan.landscape, deps);
  const found = await findIgnitions(request, plan, landscape, deps);
  const { ignitions, fromMs, active } = found;
  const others = await Promise.all(
    request.compareTo.map((to) => readOther(to, area, startMs, landscape.grid, deps)),
  );
  const spread = await chooseSpread(request, plan, deps);
  const { spreadFactor, learnedFactor, weights } = spread;
  const rows = await readStations(area, inputs, deps);
  const change = toWeatherChange(request, startMs);
  const want = { rows, within: weatherBox(landscape), change };
  const source = await openGridSource(area, inputs, kind, want, deps);
  const growers = openGrowers();
  try {
    const day = dayOfYear(area, startMs, Date.parse(source.run.referenceTime));
    const roads = await readRoads(area, deps);
    const ground = toGrowthLandscape(area, landscape, roads, day);
    const past =
      active?.past && (await readPast(area, inputs, active.past, { landscape, rows }, deps));
    const all = await growFires(
      { source, members, startMs, hours, fromMs, ...(past !== undefined && { past }) },
      {
        landscape,
        ground,
        ignitions,
        options: {
          accelerates: ignitions.every((ignition) => ignition.kind === 'point'),
          barriers: toBarriers(request.barriers, landscape),
          spreadFactor,
          ...(request.spotting && { spotting: SPOTTING }),
        },
        // Firebreaks of the request stand, and brands fly, from its start on.
        ...((changesGrowth(request) || spreadFactor !== learnedFactor) && {
          before: { spreadFactor: learnedFactor },
        }),
        alter: (weather, fromHour) => alterWeather(weather, request, fromHour),
      },
      growers.grow,
      deps,
      (done) => deps.onProgress(0.1 + (0.7 * done) / members.length, GROWING),
    );
    const grown =
      active === undefined ? all : { ...all, fires: withBurned(all.fires, active.fires) };
    checkEnclosed(grown, request);
    const products = combine(grown, weights, startMs, hours);
    const likelyH = products.find(({ variable }) => variable.id === SPREAD.likely.id)!.values;
    const cellHa = (landscape.cellXM * landscape.cellYM) / HECTARE_M2;
    const setup = { weather: kind, weatherRun: source.run.referenceTime, spreadFactor };
    const here = { landscape, likelyH, hours, cellHa, setup };
    const compared = compareToOthers(here, request.compareTo, others);
    const endMs = startMs + hours * HOUR_MS;
    const fields: ResultField[] = [...products];
    const values = compared.differenceH;
    if (values !== undefined) {
      fields.push({ variable: ARRIVAL_DIFFERENCE, validMs: endMs, values });
    }
    const marks = [...new Set([...source.run.marks, ...plan.landscape.marks, 'SCENARIO' as const])];
    const made = describeScenario(id, request, plan, {
      started: source.started,
      grown,
      rows,
      found,
      landscape,
      spread,
    });
    const lineage = { ...made, warnings: [...made.warnings, ...compared.warnings] };
    deps.onProgress(0.85, STORING);
    await publishRun(
      deps.runs,
      { collection: id, referenceMs: startMs, grid: landscape.grid, marks, lineage },
      fields,
      deps.signal,
    );
    const assets = await readAssets(deps, { landscape: plan.landscape, ...area.exposure });
    const arrivals = {
      grid: landscape.grid,
      members: grown.fires.map(({ arrivalH }) => arrivalH),
      weights: [...weights],
    };
    return {
      id,
      name: plan.title.en,
      title: plan.title,
      area: area.id,
      marks,
      start: toIsoTime(startMs),
      end: toIsoTime(endMs),
      members: members.length,
      spreadFactor,
      burned: burnedByHour(grown, weights, hours, cellHa),
      isochrones: toFeatures(drawOutlines(landscape, likelyH, probabilityHours(hours)), startMs),
      exposure: reportExposure(assets, compared.hazard),
      arrivals: reportAssetArrivals(arrivals, assets.assets),
      comparisons: compared.summarise(assets),
      notCompared: compared.notCompared,
      warnings: lineage.warnings,
      cost: { ...cost, tookSeconds: Math.round((Date.now() - beganMs) / 100) / 10 },
    };
  } finally {
    source.close();
    await growers.close();
  }
}

const GROWING = { en: 'the fire spreads', fr: 'le feu se propage' };
const STORING = { en: 'storing the scenario', fr: 'enregistrement du scénario' };

/** Whether a fire that burned before grows by other rules from the start on. */
function changesGrowth({ barriers, spotting }: ScenarioRequest): boolean {
  return barriers.length > 0 || spotting;
}

/** Outlines as GeoJSON, largest last. */
function toFeatures(outlines: readonly Outline[], startMs: number) {
  const features = outlines.flatMap(({ hour, areaHa, geometry }) => {
    if (geometry === null) return [];
    const validTime = toIsoTime(startMs + hour * HOUR_MS);
    return [{ type: 'Feature', geometry, properties: { hour, validTime, areaHa } }];
  });
  return { type: 'FeatureCollection', features };
}

/** Barriers that the request itself draws around the fire leave nothing to compute. */
function checkEnclosed(
  { isEnclosedByDrawn }: GrownFires,
  { barriers }: Pick<ScenarioRequest, 'barriers'>,
): void {
  if (!isEnclosedByDrawn) return;
  const widths = [...new Set(barriers.map(({ widthM }) => widthM))].join(', ');
  throw new Fault('invalid-request', 'barriers: they enclose the ignition', {
    errors: [
      {
        field: 'barriers',
        detail: `they enclose the ignition: ${widths} m wide, the fire cannot leave unless flames cross them`,
        allowed: 'lines that leave a way out',
      },
    ],
  });
}

function combine(
  { fires }: GrownFires,
  weights: Float64Array,
  startMs: number,
  hours: number,
): readonly ResultField[] {
  const together = [...combineFires(fires, weights, startMs, probabilityHours(hours))];
  const [only] = fires;
  if (fires.length > 1 || only === undefined) return together;
  const validMs = startMs + hours * HOUR_MS;
  return [{ variable: SPREAD.arrival, validMs, values: only.arrivalH }, ...together];
}

/** Area burned at times, over the members: the median by their weight. */
function burnedByHour({ fires }: GrownFires, weights: Float64Array, hours: number, cellHa: number) {
  return probabilityHours(hours).map((hour) => {
    const areas = fires
      .map(({ arrivalH }, at) => ({
        ha: arrivalH.reduce((sum, arrival) => sum + Number(arrival <= hour), 0) * cellHa,
        weight: weights[at]!,
      }))
      .toSorted((a, b) => a.ha - b.ha);
    let below = 0;
    const median = areas.find(({ weight }) => (below += weight) >= 0.5 - 1e-9)!;
    return {
      hour,
      leastHa: Math.round(areas[0]!.ha),
      medianHa: Math.round(median.ha),
      mostHa: Math.round(areas.at(-1)!.ha),
    };
  });
}
