import { ownEntriesFolder, publishOwnEntry } from '../../../catalog/own-entries.ts';
import { answerApart } from '../../answer-apart.ts';
import { pruneScenarios } from '../../prune-scenarios.ts';
import type { ApartJob } from '../../run-apart.ts';
import { readAreas } from '../areas.ts';
import { planScenario } from './plan-scenario.ts';
import { runScenario } from './run-scenario.ts';
import { SCENARIO_PREFIX, scenarioEntry } from './scenario-entry.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** What the process that runs a scenario is given. */
export type ScenarioJob = ApartJob & {
  readonly id: string;
  readonly request: ScenarioRequest;
  /** time of the request, ms */
  readonly nowMs: number;
};

/** What is told of it. */
export type ScenarioSummary = Awaited<ReturnType<typeof runScenario>>;

await answerApart(async ({ catalogDir, dataDir, id, request, nowMs }: ScenarioJob, deps) => {
  const plan = await planScenario(request, await readAreas(catalogDir), deps, nowMs);
  const summary = await runScenario(id, request, plan, deps);
  const geometry = deps.geometryOf(plan.landscape.grid);
  const entry = scenarioEntry(id, plan.title, plan.area, geometry, [...summary.marks]);
  // The entry comes last: what it names is there.
  const folder = ownEntriesFolder(dataDir);
  await publishOwnEntry(folder, entry);
  await pruneScenarios(folder, SCENARIO_PREFIX, (old) =>
    deps.runs.pruneRuns(old, { mark: 'SCENARIO', keep: 0 }),
  );
  return summary;
});
