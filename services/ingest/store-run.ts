import { openGeometry } from '../earth/geometry.ts';
import { turnToTrueNorth } from '../earth/winds.ts';
import type { Field } from '../formats/field.ts';
import type { GribDecoder } from '../formats/grib/decoder.ts';
import { Fault } from '../platform/fault.ts';
import type { RunStore } from '../store/runs.ts';
import type { IngestContext, IngestFile, Refusal } from './format.ts';
import { openFiles, type OpenFiles } from './open-files.ts';
import { fieldsOf, type PlannedField, type PlannedUnit, type RunPlan } from './plan.ts';
import { readRunAtRest } from './run-at-rest.ts';
import { commitRun, openRunPatiently } from './write-run.ts';
import { toRefusal } from './set-aside.ts';

/** What came of one run, by file. */
export type StoredRun = {
  /** fields stored, by file */
  readonly stored: ReadonlyMap<IngestFile, number>;
  readonly refusals: readonly { readonly file: IngestFile; readonly refusal: Refusal }[];
};

type Deps = { readonly runs: RunStore; readonly decoder: GribDecoder };

/**
 * Decodes the fields of a plan and commits them to their run at once. At most one unit (a field,
 * or the two components of a wind) a decoder thread, and one more, is in memory.
 *
 * A field that cannot be decoded is refused and the others go on. Nothing is committed when none
 * can be: a run at rest then stays as it is.
 *
 * @throws {Fault} storage-failed; unavailable when another process keeps writing the run
 */
export async function storeRun(
  plan: RunPlan,
  { runs, decoder }: Deps,
  context: IngestContext,
): Promise<StoredRun> {
  const stored = new Map<IngestFile, number>();
  const refusals: { file: IngestFile; refusal: Refusal }[] = [];
  const writer = await openRunPatiently(runs, plan, context);
  const files = openFiles();
  const store = async (unit: PlannedUnit) => {
    const refuse = (reason: unknown) => {
      for (const { file, message } of fieldsOf(unit)) {
        refusals.push({ file, refusal: toRefusal(reason, { message }) });
      }
    };
    let items = 0;
    try {
      const decoded = await decodeUnit(unit, { decoder, files }, context.signal).catch(
        toDecodeFault,
      );
      for (const { field, planned } of decoded) {
        await writer.addField(field, planned.file.sha256);
        stored.set(planned.file, (stored.get(planned.file) ?? 0) + 1);
        items++;
      }
    } catch (error) {
      if (!isOfTheField(error)) throw error;
      refuse(error);
    }
    context.progress({ items, bytes: sizeOf(unit) });
  };
  try {
    // Another process may have stored the same files between planning and the lock.
    const atRest = await readRunAtRest(plan, runs);
    const units = plan.units.filter((unit) => !fieldsOf(unit).every((at) => atRest?.holds(at)));
    await runWindow(units, decoder.size + 1, store, context.signal);
    if (stored.size > 0) await commitRun(writer, plan, stored, context);
  } finally {
    await files.close();
    await writer.close();
  }
  return { stored, refusals };
}

/** Bytes that make a decoder fail in an unforeseen way are set aside too, and said to be that. */
function toDecodeFault(error: unknown): never {
  if (error instanceof Fault || (error as Error).name === 'AbortError') throw error;
  const [detail = ''] = (error as Error).message.split('\n');
  throw new Fault(
    'corrupt-data',
    `the decoder failed, which is a bug of ours: ${detail}`,
    {},
    error,
  );
}

/** A fault of the field itself; a store that cannot be written is everybody's. */
function isOfTheField(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  return error.kind !== 'storage-failed' && error.kind !== 'unavailable';
}

/** Runs `work` for each item in order of start, at most `most` at once; the first error ends it. */
async function runWindow<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const left = items.values();
  const runner = async () => {
    for (const item of left) {
      signal?.throwIfAborted();
      await work(item);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: most }, runner));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

type DecodeDeps = { readonly decoder: GribDecoder; readonly files: OpenFiles };

/** Reads and decodes one field as it lies in its file. @throws {Fault} when it cannot be */
export async function decodePlanned(
  { file, offset, length, index, message }: PlannedField,
  { decoder, files }: DecodeDeps,
  signal: AbortSignal | undefined,
): Promise<Field> {
  const bytes = await files.read(file.path, offset, length, signal);
  return decoder.decode(bytes, index, signal, message).catch(toDecodeFault);
}

type Decoded = { readonly field: Field; readonly planned: PlannedField };

async function decodeUnit(
  unit: PlannedUnit,
  { decoder, files }: DecodeDeps,
  signal: AbortSignal | undefined,
): Promise<readonly Decoded[]> {
  const decode = (field: PlannedField) => decodePlanned(field, { decoder, files }, signal);
  if (unit.kind === 'field') return [{ field: await decode(unit.field), planned: unit.field }];
  const [alongX, alongY] = await Promise.all([decode(unit.u), decode(unit.v)]);
  const { u, v } = turnToTrueNorth(alongX.values, alongY.values, geometryOf(alongX.grid));
  return [
    { field: { ...alongX, values: u, windsAlongGrid: false }, planned: unit.u },
    { field: { ...alongY, values: v, windsAlongGrid: false }, planned: unit.v },
  ];
}

const geometries = new Map<string, ReturnType<typeof openGeometry>>();

/** The turns of a grid are dear and kept with its geometry: one geometry for all of its winds. */
function geometryOf(grid: Field['grid']) {
  const key = JSON.stringify(grid);
  const known = geometries.get(key);
  if (known !== undefined) return known;
  geometries.clear();
  const geometry = openGeometry(grid);
  geometries.set(key, geometry);
  return geometry;
}

function sizeOf(unit: PlannedUnit): number {
  return fieldsOf(unit).reduce((sum, { length, index }) => sum + (index === 0 ? length : 0), 0);
}
