import { toIsoTime } from '../earth/time.ts';
import type { FieldHead } from '../formats/field.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { FileResult, IngestContext, IngestFile, IngestFormat, Refusal } from './format.ts';
import { settleRepeats, type IdentifiedField } from './repeats.ts';
import { readRunAtRest } from './run-at-rest.ts';
import { toRefusal } from './set-aside.ts';
import { commitRun, openRunPatiently } from './write-run.ts';

/** What a file of rasters holds, and how its values are read. */
export type RasterContent = {
  readonly collection: string;
  readonly fields: readonly FieldHead[];
  /** Values of a field by its place in `fields`, NaN = missing. */
  readField(index: number, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
};

/** A kind of file that holds whole rasters. */
export type RasterKind = Pick<IngestFormat, 'name' | 'matches'> & {
  /** @throws {Fault} naming what is missing or wrong */
  open(file: IngestFile, context: IngestContext): Promise<RasterContent>;
};

/** Files of rasters into runs: those of one run are committed together. */
export function rasterFormat(kind: RasterKind, runs: RunStore): IngestFormat {
  const { name } = kind;
  return {
    name,
    matches: (head, file) => kind.matches(head, file),
    ingest: (files, context) => ingestRasters(files, kind, runs, context),
  };
}

type Band = IdentifiedField & { readonly head: FieldHead; readonly content: RasterContent };

/** What is being found out about one file. */
type Report = {
  readonly refusals: Refusal[];
  readonly bands: readonly Band[];
  repeated: number;
  planned: number;
  stored: number;
};

async function ingestRasters(
  files: readonly IngestFile[],
  kind: RasterKind,
  runs: RunStore,
  context: IngestContext,
): Promise<readonly FileResult[]> {
  const reports = new Map<IngestFile, Report>();
  for (const file of files) {
    const counts = { repeated: 0, planned: 0, stored: 0 };
    try {
      const bands = toBands(file, await openContent(file, kind, context));
      reports.set(file, { refusals: [], bands, ...counts });
    } catch (error) {
      reports.set(file, { refusals: [toRefusal(error)], bands: [], ...counts });
    }
  }
  const found = [...reports.values()].flatMap(({ bands }) => bands);
  const settled = await settleRepeats(found, (band) => readValues(band, context));
  for (const { file } of settled.repeated) reports.get(file)!.repeated++;
  for (const { field, reason } of settled.refusals) {
    reports.get(field.file)!.refusals.push({ kind: 'inconsistent-data', reason });
  }
  const groups = Map.groupBy(settled.fields, nameTarget);
  for (const [name, group] of groups) {
    try {
      const atRest = await readRunAtRest(group[0]!, runs);
      const fresh = group.filter((band) => atRest?.holds(band) !== true);
      for (const { file } of fresh) reports.get(file)!.planned++;
      if (context.dryRun || fresh.length === 0) continue;
      context.progress({ at: name });
      await storeBands(fresh, runs, reports, context);
    } catch (error) {
      // The run is there on another grid, or is damaged: nothing can be added to it.
      if (!(error instanceof Fault) || !/^(inconsistent|corrupt)-data$/.test(error.kind)) {
        throw error;
      }
      for (const file of new Set(group.map((band) => band.file))) {
        reports.get(file)!.refusals.push(toRefusal(error));
      }
    }
  }
  return files.map((file) => toResult(file, reports.get(file)!, context.dryRun));
}

function toBands(file: IngestFile, content: RasterContent): readonly Band[] {
  const { collection, fields } = content;
  return fields.map((head, band) => ({
    file,
    message: band + 1,
    index: 0,
    partName: 'band',
    collection,
    referenceMs: head.referenceMs,
    grid: head.grid,
    variable: head.variable.id,
    validMs: head.validMs,
    member: head.member ?? null,
    head,
    content,
  }));
}

function nameTarget({ collection, referenceMs }: Band): string {
  return `${collection} ${toIsoTime(referenceMs)}`;
}

function toResult(file: IngestFile, report: Report, dryRun: boolean): FileResult {
  const { refusals, bands, repeated, planned, stored } = report;
  const count = dryRun ? planned : stored;
  const taken = dryRun ? 'planned' : 'added';
  const status = count > 0 ? taken : refusals.length > 0 ? 'refused' : 'unchanged';
  const targets = status === 'refused' ? [] : [...new Set(bands.map(nameTarget))];
  const result: FileResult = { file, status, targets, count, refusals };
  return repeated > 0 ? { ...result, repeated } : result;
}

async function openContent(
  file: IngestFile,
  kind: RasterKind,
  context: IngestContext,
): Promise<RasterContent> {
  const content = await kind.open(file, context);
  if (context.entries.some(({ id }) => id === content.collection)) return content;
  throw new Fault('unknown-collection', `no collection "${content.collection}"; pass --collection`);
}

function readValues({ content, message }: Band, context: IngestContext) {
  return content.readField(message - 1, context.signal);
}

async function storeBands(
  bands: readonly Band[],
  runs: RunStore,
  reports: ReadonlyMap<IngestFile, Report>,
  context: IngestContext,
): Promise<void> {
  const { collection, referenceMs, grid } = bands[0]!;
  const plan = { collection, referenceMs, grid };
  const writer = await openRunPatiently(runs, plan, context);
  const stored = new Map<IngestFile, number>();
  try {
    for (const band of bands) {
      const { file, head, message } = band;
      context.signal?.throwIfAborted();
      try {
        await writer.addField({ ...head, values: await readValues(band, context) }, file.sha256);
        stored.set(file, (stored.get(file) ?? 0) + 1);
      } catch (error) {
        if (error instanceof Fault && error.kind === 'storage-failed') throw error;
        reports.get(file)!.refusals.push(toRefusal(error));
      }
      context.progress({ bytes: message === 1 ? file.bytes : 0, items: 1 });
    }
    if (stored.size > 0) await commitRun(writer, plan, stored, context);
    for (const [file, count] of stored) reports.get(file)!.stored += count;
  } finally {
    await writer.close();
  }
}
