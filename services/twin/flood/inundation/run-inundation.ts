import { ownEntriesFolder, publishOwnEntry } from '../../../catalog/own-entries.ts';
import { toIsoTime } from '../../../earth/time.ts';
import type { Json } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import { pruneScenarios } from '../../prune-scenarios.ts';
import type { WritingDeps } from '../../twin.ts';
import { readAreas, type Area } from '../areas.ts';
import { findInputs, marksOf, type AreaInputs } from '../inputs.ts';
import { differAmounts, measureRun } from './compare-floods.ts';
import { readDepthClasses } from './depth-classes.ts';
import { openForecastWaves } from './forecast-waves.ts';
import { INUNDATION_PREFIX, inundationEntry, inundationTitle } from './inundation-entry.ts';
import { describeRun, planLineage } from './inundation-lineage.ts';
import type { InundationRequest } from './inundation-request.ts';
import { openPartialRun } from './partial-run.ts';
import {
  baseRequest,
  changesAnything,
  chooseTownArea,
  forecastStart,
  planInundation,
  type InundationPlan,
} from './plan-inundation.ts';
import { reportFlood } from './report-flood.ts';
import { runTown, type TownRun } from './run-town.ts';
import { differenceFields, productFields } from './town-fields.ts';

/**
 * Runs a town under water as it is asked for, beside the same without the changes, and keeps it as a
 * collection of its own, whose depths can be watched while it runs.
 *
 * @param job.id of the collection that is made
 * @returns what a person wants to know of it, as JSON
 * @throws {Fault} as `planInundation`; `inconsistent-data` for water that is lost
 */
export async function runInundation(
  job: {
    readonly id: string;
    readonly request: InundationRequest;
    readonly dataDir: string;
    readonly catalogDir: string;
    readonly nowMs: number;
  },
  deps: WritingDeps,
) {
  const beganMs = Date.now();
  const { id, request, dataDir, catalogDir } = job;
  const area = chooseTownArea(await readAreas(catalogDir), request.area);
  const classes = await readDepthClasses(catalogDir);
  const inputs = await findInputs(area, deps);
  const plan = await planFor(request, area, inputs, job.nowMs, deps);
  const { startMs, town, hours } = plan;
  const marks = marksFor(plan, inputs);
  const title = inundationTitle(request, plan);
  const usesForecast = plan.inflows.some(({ from }) => from === 'forecast');
  const planned = planLineage('flood-inundation', plan, usesForecast ? inputs : undefined, {
    scenario: id,
    // What came as JSON goes on as JSON.
    request: JSON.parse(JSON.stringify(request)) as Json,
  });
  const entry = inundationEntry(id, title, area, deps.geometryOf(town.grid), [...marks]);
  const folder = ownEntriesFolder(dataDir);
  const isCompared = request.compareToBase && changesAnything(request);
  const share = isCompared ? 0.5 : 0.9;
  const partial = await openPartialRun(
    { id, plan, marks, lineage: planned },
    { runs: deps.runs, publishEntry: async () => void (await publishOwnEntry(folder, entry)) },
  );
  try {
    const tell = (from: number, to: number, done: number) =>
      deps.onProgress(from + (to - from) * done, wordsAt(id, plan, done));
    const run = await runTown(plan.model, plan.inflows, plan, {
      signal: deps.signal,
      onShare: (done) => tell(0.05, share, done),
      onStep: (hour, depthM) => partial.addDepth(hour, depthM),
    });
    const lineage = describeRun(planned, run);
    // What was asked for is whole from here on, also while the base is still run.
    await partial.finish(productFields(startMs, run), lineage);
    await publishOwnEntry(folder, entry);
    const base = isCompared ? await runBase(plan) : undefined;
    deps.onProgress(0.95, { en: 'storing the scenario', fr: 'enregistrement du scénario' });
    if (base !== undefined) {
      await partial.finish(differenceFields(startMs, run, base.run), lineage);
    }
    await pruneScenarios(folder, INUNDATION_PREFIX, (old) =>
      deps.runs.pruneRuns(old, { mark: 'SCENARIO', keep: 0 }),
    );
    const people = town.counts.population_count;
    const { cellM } = town.flood;
    const measure = (of: TownRun) =>
      measureRun(
        { depthsM: of.depthsM, maximumDepthM: of.products.maximumDepthM },
        cellM,
        people,
        classes,
      );
    const flooded = measure(run);
    const baseFlooded = base && measure(base.run);
    return {
      id,
      title,
      area: area.id,
      marks,
      start: toIsoTime(startMs),
      end: toIsoTime(startMs + hours * 3_600_000),
      complete: true,
      inflows: plan.inflows.map(({ reach, from, firstM3S, largestM3S }) => ({
        reach,
        from,
        firstM3S,
        largestM3S,
      })),
      breaches: plan.changes.breaches.map(
        ({ levee, lonLat, widthM, crestM, invertM, startS, durationS }) => ({
          levee: levee.id,
          name: levee.name,
          place: lonLat,
          widthM,
          crestM,
          invertM,
          time: toIsoTime(startMs + 1000 * startS),
          formationMinutes: durationS / 60,
        }),
      ),
      flooded,
      base: base && { what: base.what, flooded: baseFlooded },
      difference: baseFlooded && differAmounts(flooded, baseFlooded),
      exposure: await reportFlood(
        { ...plan, ...run, maximumDepthM: run.products.maximumDepthM },
        { catalogDir, classes },
        deps,
      ),
      massBalance: run.balance,
      warnings: lineage.warnings,
      lineage,
      cost: { ...plan.cost, tookSeconds: Math.round((Date.now() - beganMs) / 100) / 10 },
    };
  } finally {
    await partial.close();
  }

  async function runBase(own: InundationPlan): Promise<{ run: TownRun; what: BaseWords }> {
    const asked = { ...baseRequest(request), start: toIsoTime(own.startMs) };
    const other = await planFor(asked, area, inputs, job.nowMs, deps);
    const run = await runTown(other.model, other.inflows, other, {
      signal: deps.signal,
      onShare: (done) => deps.onProgress(0.5 + 0.4 * done, BASE_WORDS),
    });
    return { run, what: asked.inflows === request.inflows ? SAME_FLOW : CONTROL_FLOW };
  }
}

type BaseWords = { readonly en: string; readonly fr: string };
const BASE_WORDS = { en: 'the same without the changes', fr: 'de même sans les changements' };
const SAME_FLOW = {
  en: 'the same flow, without breaches, barriers, rain or other roughness',
  fr: 'le même débit, sans brèche, barrière, pluie ni autre rugosité',
};
const CONTROL_FLOW = {
  en: 'the control forecast, in the town as it is',
  fr: 'la prévision de contrôle, dans la ville telle qu’elle est',
};

async function planFor(
  request: InundationRequest,
  area: Area,
  inputs: AreaInputs | undefined,
  nowMs: number,
  deps: WritingDeps,
): Promise<InundationPlan> {
  const readWave = await openForecastWaves(area, inputs, request.rainFactor, deps);
  const startMs = forecastStart(inputs, nowMs);
  return planInundation(request, area, deps, { readWave, startMs });
}

function marksFor(plan: InundationPlan, inputs: AreaInputs | undefined): Run['marks'] {
  const of = inputs === undefined ? [] : marksOf(inputs);
  return [...new Set([...of, ...plan.town.run.marks, 'SCENARIO' as const])];
}

function wordsAt(id: string, { startMs, hours }: InundationPlan, done: number) {
  const time = toIsoTime(startMs + Math.floor(done * hours) * 3_600_000);
  return {
    en: `water up to ${time}; depths so far: ${id}, run ${toIsoTime(startMs)}`,
    fr: `l’eau jusqu’à ${time} ; profondeurs déjà calculées : ${id}, passe ${toIsoTime(startMs)}`,
  };
}
