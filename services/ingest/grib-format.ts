import { toIsoTime } from '../earth/time.ts';
import type { Grid } from '../earth/grid.ts';
import { openGribDecoder, type GribDecoder } from '../formats/grib/decoder.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { FileResult, IngestContext, IngestFile, IngestFormat, Refusal } from './format.ts';
import { scanGrib } from './grib-scan.ts';
import { openFiles } from './open-files.ts';
import {
  fieldsOf,
  planRuns,
  type PlannedField,
  type PlannedRefusal,
  type RunPlan,
} from './plan.ts';
import { settleRepeats } from './repeats.ts';
import { readRunsAtRest, runKey } from './run-at-rest.ts';
import { toRefusal } from './set-aside.ts';
import { decodePlanned, storeRun } from './store-run.ts';

/** `GRIB` may stand behind a telecommunication heading (WMO abbreviated header). */
const HEADING_BYTES = 512;

/** GRIB files, editions 1 and 2, into runs. It owns the threads that decode, and closes them. */
export function gribFormat(runs: RunStore, decoderThreads?: number): IngestFormat {
  let decoder: GribDecoder | undefined;
  return {
    name: 'GRIB',
    matches: (head) => isGrib(head),
    ingest: (files, context) => {
      decoder ??= openGribDecoder(decoderThreads);
      return ingestGrib(files, { runs, decoder }, context);
    },
    async close() {
      await decoder?.close();
      decoder = undefined;
    },
  };
}

function isGrib(head: Uint8Array): boolean {
  const at = Buffer.from(head.subarray(0, HEADING_BYTES)).indexOf('GRIB', 0, 'latin1');
  const edition = head[at + 7];
  // The word alone may stand in any text: the edition behind it does not.
  return at >= 0 && (edition === 1 || edition === 2);
}

/** What is being found out about one file. */
type Report = {
  readonly refusals: Refusal[];
  readonly targets: Set<string>;
  repeated: number;
  planned: number;
  stored: number;
};

async function ingestGrib(
  files: readonly IngestFile[],
  deps: { readonly runs: RunStore; readonly decoder: GribDecoder },
  context: IngestContext,
): Promise<readonly FileResult[]> {
  const reports = new Map<IngestFile, Report>();
  const found: PlannedField[] = [];
  for (const file of files) {
    const { fields, refusals } = await scanGrib(file, context);
    const counts = { repeated: 0, planned: 0, stored: 0 };
    reports.set(file, { refusals: [...refusals], targets: new Set(), ...counts });
    found.push(...fields);
    // What will not be decoded is done with here; the rest counts when it is stored.
    const decodedBytes = fields.reduce((sum, at) => sum + (at.index === 0 ? at.length : 0), 0);
    context.progress({ bytes: file.bytes - decodedBytes });
  }
  const refuse = (all: readonly PlannedRefusal[]) => {
    for (const { field, reason } of all) {
      const { message } = field;
      reports.get(field.file)?.refusals.push({ kind: 'inconsistent-data', reason, message });
    }
  };
  const settled = await settleGribRepeats(found, deps.decoder, context.signal);
  refuse(settled.refusals);
  for (const { file } of settled.repeated) reports.get(file)!.repeated++;
  const atRest = await readRunsAtRest(found, deps.runs);
  const wanted = settled.fields.filter((field) => {
    const run = atRest.get(runKey(field));
    if (!(run instanceof Fault)) return run?.holds(field) !== true;
    reports.get(field.file)?.refusals.push(toRefusal(run, { message: field.message }));
    return false;
  });
  const gridAtRest = (collection: string, referenceMs: number): Grid | undefined => {
    const run = atRest.get(runKey({ collection, referenceMs }));
    return run instanceof Fault ? undefined : run?.grid;
  };
  const { runs, refusals } = planRuns(wanted, gridAtRest);
  refuse(refusals);
  for (const field of found) reports.get(field.file)?.targets.add(nameRun(field));
  for (const plan of runs) await addRun(plan, reports, deps, context);
  return files.map((file) => toResult(file, reports.get(file)!, context.dryRun));
}

async function settleGribRepeats(
  fields: readonly PlannedField[],
  decoder: GribDecoder,
  signal: AbortSignal | undefined,
) {
  const files = openFiles();
  try {
    return await settleRepeats(fields, async (field) => {
      const { values } = await decodePlanned(field, { decoder, files }, signal);
      return values;
    });
  } finally {
    await files.close();
  }
}

async function addRun(
  plan: RunPlan,
  reports: ReadonlyMap<IngestFile, Report>,
  deps: { readonly runs: RunStore; readonly decoder: GribDecoder },
  context: IngestContext,
): Promise<void> {
  for (const { file } of plan.units.flatMap(fieldsOf)) reports.get(file)!.planned++;
  if (context.dryRun) return;
  context.progress({ at: nameRun(plan) });
  try {
    const { stored, refusals } = await storeRun(plan, deps, context);
    for (const { file, refusal } of refusals) reports.get(file)!.refusals.push(refusal);
    for (const [file, count] of stored) reports.get(file)!.stored += count;
  } catch (error) {
    // The run has come onto another grid, or was damaged, since it was planned.
    if (!(error instanceof Fault) || !/^(inconsistent|corrupt)-data$/.test(error.kind)) throw error;
    const files = new Set(plan.units.flatMap(fieldsOf).map(({ file }) => file));
    for (const file of files) reports.get(file)!.refusals.push(toRefusal(error));
  }
}

function toResult(file: IngestFile, report: Report, dryRun: boolean): FileResult {
  const { refusals, targets, repeated, planned, stored } = report;
  const status = () => {
    if (targets.size === 0) return 'refused';
    if (planned === 0) return refusals.length > 0 ? 'refused' : 'unchanged';
    if (dryRun) return 'planned';
    if (stored > 0) return 'added';
    // All of it came by another process in the meantime, or none of it could be decoded.
    return refusals.length > 0 ? 'refused' : 'unchanged';
  };
  const count = dryRun ? planned : stored;
  const result: FileResult = { file, status: status(), targets: [...targets], count, refusals };
  return repeated > 0 ? { ...result, repeated } : result;
}

const nameRun = (run: Pick<PlannedField, 'collection' | 'referenceMs'>) =>
  `${run.collection} ${toIsoTime(run.referenceMs)}`;
