import { ownEntriesFolder, publishOwnEntry } from '../../../catalog/own-entries.ts';
import { Fault, type PlainFault } from '../../../platform/fault.ts';
import { openTwin } from '../../open-twin.ts';
import type { Words } from '../../processes/process.ts';
import { readAreas } from '../areas.ts';
import { planScenario } from './plan-scenario.ts';
import { pruneScenarios } from './prune-scenarios.ts';
import { runScenario } from './run-scenario.ts';
import { scenarioEntry } from './scenario-entry.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** What the process that runs a scenario is given. */
export type ScenarioJob = {
  readonly dataDir: string;
  readonly catalogDir: string;
  readonly id: string;
  readonly request: ScenarioRequest;
  /** time of the request, ms */
  readonly nowMs: number;
};

export type ScenarioMessage =
  | { readonly fraction: number; readonly words: Words }
  | { readonly summary: Awaited<ReturnType<typeof runScenario>> }
  | { readonly fault: PlainFault };

const { dataDir, catalogDir, id, request, nowMs } = JSON.parse(process.argv[2]!) as ScenarioJob;
const send = (message: ScenarioMessage) => process.send?.(message);
// Without the service there is nobody to compute for.
process.once('disconnect', () => process.exit(1));

const twin = await openTwin(dataDir, catalogDir);
try {
  const plan = await planScenario(request, await readAreas(catalogDir), twin.deps, nowMs);
  const onProgress = (fraction: number, words: Words) => send({ fraction, words });
  const summary = await runScenario(id, request, plan, { ...twin.deps, onProgress });
  const geometry = twin.deps.geometryOf(plan.landscape.grid);
  const entry = scenarioEntry(id, plan.title, plan.area, geometry, [...summary.marks]);
  // The entry comes last: what it names is there.
  const folder = ownEntriesFolder(dataDir);
  await publishOwnEntry(folder, entry);
  await pruneScenarios(folder, twin.deps.runs);
  send({ summary });
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  send({ fault: { kind: error.kind, message: error.message, facts: error.facts } });
} finally {
  await twin.close();
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
}
