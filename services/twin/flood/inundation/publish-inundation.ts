import { toIsoTime } from '../../../earth/time.ts';
import type { Lineage } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import { lineageKey, runInput, tableInput } from '../../lineage-key.ts';
import { isPublished, publishRun } from '../../publish-run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { analysisTime } from '../analysis-time.ts';
import type { Area } from '../areas.ts';
import type { ComputedInputs } from '../computed-inputs.ts';
import { hydrographInputs, marksOf } from '../inputs.ts';
import { describeRun, INUNDATION_VERSION, planLineage } from './inundation-lineage.ts';
import type { InundationRequest } from './inundation-request.ts';
import { planInundation } from './plan-inundation.ts';
import { findQuietStart } from './quiet-start.ts';
import { runTown } from './run-town.ts';
import { depthField, productFields } from './town-fields.ts';
import { readWave, type FlowChoice } from './wave.ts';

const HOUR_MS = 3_600_000;

/** The town as it is. */
const AS_IT_IS: Omit<InundationRequest, 'hours' | 'intervalMinutes' | 'coarser'> = {
  inflows: { forecast: 'control' },
  breach: [],
  barriers: [],
  rainFactor: 1,
  roughnessFactor: 1,
  compareToBase: false,
};

/**
 * Publishes where the water goes in the town of an area: under the control forecast, and under a
 * flow that few members exceed. A run begins where the rivers begin to rise.
 *
 * @returns the runs written: none where they are there of the same inputs, or the area has no town
 * @throws {Fault} unavailable where no river runs through the terrain; what the rivers cannot be
 *   computed for
 */
export async function publishInundation(
  area: Area,
  inputs: ComputedInputs,
  deps: TwinDeps,
): Promise<readonly Run[]> {
  const { inundation, town } = area;
  if (inundation === undefined || town === undefined) return [];
  const terrain = (await deps.catalog.listRuns(town)).find(({ complete }) => complete);
  if (terrain === undefined) return [];
  const choices: readonly { collection: string; choice: FlowChoice }[] = [
    { collection: inundation.control, choice: { kind: 'control' } },
    { collection: inundation.high, choice: { kind: 'quantile', share: inundation.highShare } },
  ];
  const written: Run[] = [];
  for (const [nth, { collection, choice }] of choices.entries()) {
    const key = await keyOf(area, inputs, terrain, choice, deps);
    const referenceMs = analysisTime(inputs);
    if (await isPublished(deps.runs, { collection, referenceMs, lineage: { ...EMPTY, key } })) {
      continue;
    }
    const onProgress: TwinDeps['onProgress'] = (fraction, words) =>
      deps.onProgress((nth + fraction) / choices.length, words);
    const own = { ...deps, onProgress };
    written.push(await publishOne(area, inputs, { collection, choice, key }, own));
  }
  return written;
}

const EMPTY: Lineage = {
  process: { id: 'twin-flood-inundation', version: INUNDATION_VERSION },
  key: '',
  inputs: [],
  observations: [],
  parameters: {},
  versions: {},
  warnings: [],
};

/** Names all that a run is made of before any of it is read. */
async function keyOf(
  area: Area,
  inputs: ComputedInputs,
  terrain: Run,
  choice: FlowChoice,
  deps: TwinDeps,
): Promise<string> {
  const levees = area.exposure.levees && (await deps.tables.readTable(area.exposure.levees));
  return lineageKey({
    ...EMPTY,
    inputs: [
      ...hydrographInputs(inputs),
      runInput('terrain', terrain),
      ...(levees ? [tableInput('levees', levees)] : []),
    ],
    parameters: {
      area: area.id,
      run: toIsoTime(analysisTime(inputs)),
      choice,
      ...settingsOf(area),
    },
  });
}

function settingsOf({ inundation, runoff, assimilation, forecastHours }: Area) {
  const settings = { inundation, runoff, assimilation, forecastHours };
  return JSON.parse(JSON.stringify(settings)) as Lineage['parameters'];
}

async function publishOne(
  area: Area,
  inputs: ComputedInputs,
  { collection, choice, key }: { collection: string; choice: FlowChoice; key: string },
  deps: TwinDeps,
): Promise<Run> {
  const { hours: most, stepHours, coarser } = area.inundation!;
  const { forecast } = await inputs.rivers(deps);
  const wave = (reachId: string) => readWave(forecast, reachId, choice, area.assimilation.seed);
  const referenceMs = analysisTime(inputs);
  const from = { readWave: (id: string) => Promise.resolve(wave(id)), startMs: referenceMs };
  const request = { ...AS_IT_IS, intervalMinutes: 60 * stepHours, coarser };
  const { inflows } = await planInundation({ ...request, hours: 1 }, area, deps, from);
  const waves = inflows.flatMap(({ reach }) => (reach === null ? [] : [wave(reach)]));
  const { startMs, hours } = findQuietStart(waves, referenceMs, most);
  const plan = await planInundation({ ...request, hours }, area, deps, { ...from, startMs });
  const planned = planLineage('twin-flood-inundation', plan, inputs, {
    run: toIsoTime(referenceMs),
    flow: choice,
  });
  const run = await runTown(plan.model, plan.inflows, plan, {
    signal: deps.signal,
    onShare: (share) => deps.onProgress(share, WORDS),
  });
  const waitH = (startMs - referenceMs) / HOUR_MS;
  const lineage = describeRun(planned, run);
  const marks = [...new Set([...marksOf(inputs), ...plan.town.run.marks])];
  return publishRun(
    deps.runs,
    {
      collection,
      referenceMs,
      grid: plan.town.grid,
      marks,
      lineage: {
        ...lineage,
        key,
        warnings: [...lineage.warnings, ...(waitH > 0 ? [describeWait(startMs)] : [])],
      },
    },
    [
      ...run.timesH.map((hour, at) => depthField(startMs, hour, run.depthsM[at]!)),
      ...productFields(startMs, run, waitH),
    ],
    deps.signal,
  );
}

const WORDS = { en: 'water in the town', fr: 'l’eau en ville' };

function describeWait(startMs: number) {
  const time = toIsoTime(startMs);
  return {
    en: `The rivers stay as they are until ${time}: the run begins there`,
    fr: `Les rivières restent telles quelles jusqu’à ${time} : le calcul commence là`,
  };
}
