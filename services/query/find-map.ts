import { join } from 'node:path';

import type { Catalog } from '../catalog/catalog.ts';
import type { CollectionEntry } from '../catalog/collection.ts';
import type { Variable } from '../earth/variable.ts';
import { Fault, invalidField } from '../platform/fault.ts';
import type { MapFile, Run } from '../store/run.ts';
import type { ValueRange } from './palette.ts';
import type { MapBand } from './window.ts';

/** Which map is wanted; what is left out has a default. */
export type MapRequest = {
  readonly collection: string;
  /** id of a variable; may be left out where the run has only one */
  readonly variable?: string | undefined;
  /** reference time (ISO 8601) or `latest`, the default */
  readonly run?: string | undefined;
  /** valid time, ms since 1970 UTC; default: the first not before `nowMs`, else the last */
  readonly validMs?: number | undefined;
  /** default: the control (0), or the field of no ensemble */
  readonly member?: number | undefined;
  readonly nowMs: number;
};

export type FoundVariable = {
  readonly entry: CollectionEntry;
  readonly run: Run;
  readonly variable: Variable;
  /** least and greatest value of the variable in the run; undefined when all are missing */
  readonly range: ValueRange | undefined;
};

export type FoundMap = FoundVariable & {
  readonly file: MapFile;
  readonly member: number | null;
  readonly map: MapBand;
};

export type MapCatalog = Pick<Catalog, 'getCollection' | 'getRun'>;
type RunFolder = (collection: string, referenceTime: string) => string;

/** Maps of one variable of a run, by valid time. */
type VariableMaps = {
  readonly variable: Variable;
  readonly files: readonly { readonly validMs: number; readonly file: MapFile }[];
  readonly range: ValueRange | undefined;
};

const NEAREST_SHOWN = 6;
/** Runs do not change: what is found out of one is kept as long as the run itself. */
const indexes = new WeakMap<Run, ReadonlyMap<string, VariableMaps>>();

/**
 * The variable of a run a request means.
 *
 * @throws {Fault} unknown-collection, unknown-run; unknown-variable listing those there are
 */
export async function findVariable(
  catalog: MapCatalog,
  request: Pick<MapRequest, 'collection' | 'variable' | 'run'>,
): Promise<FoundVariable> {
  const entry = await catalog.getCollection(request.collection);
  const run = await catalog.getRun(request.collection, request.run ?? 'latest');
  const { variable, range } = getMaps(run, request.variable);
  return { entry, run, variable, range };
}

/**
 * The band of the map file that a request means.
 *
 * @throws {Fault} as {@link findVariable}; invalid-request for a time or member that is not there,
 *   naming the nearest times or all members
 */
export async function findMap(
  catalog: MapCatalog,
  runFolder: RunFolder,
  request: MapRequest,
): Promise<FoundMap> {
  const found = await findVariable(catalog, request);
  const { run, variable } = found;
  const { files } = getMaps(run, variable.id);
  const file = pickTime(files, request);
  const band = pickMember(file, request.member);
  const folder = runFolder(run.collection, run.referenceTime);
  const map = {
    path: join(folder, ...file.path.split('/')),
    version: file.sha256,
    facts: { collection: run.collection, run: run.referenceTime, file: file.path },
    band,
    grid: run.grid,
  };
  return { ...found, file, member: file.members[band] ?? null, map };
}

/** Valid times of a variable's maps in a run, ISO 8601, ascending. */
export function listMapTimes(run: Run, variable: string): readonly string[] {
  return (
    indexOf(run)
      .get(variable)
      ?.files.map(({ file }) => file.validTime) ?? []
  );
}

/** Variables of a run that have maps. */
export function listMapVariables(run: Run): readonly Variable[] {
  return [...indexOf(run).values()].map(({ variable }) => variable);
}

function getMaps(run: Run, wanted: string | undefined): VariableMaps {
  const index = indexOf(run);
  const id = wanted ?? (index.size === 1 ? [...index.keys()][0]! : undefined);
  const found = id === undefined ? undefined : index.get(id);
  if (found !== undefined) return found;
  const detail = id === undefined ? 'is required' : 'no such variable in this run';
  const value = id === undefined ? {} : { value: id.slice(0, 80) };
  const error = { field: 'variable', ...value, detail, allowed: [...index.keys()] };
  throw new Fault('unknown-variable', `variable: ${detail}`, { errors: [error] });
}

function indexOf(run: Run): ReadonlyMap<string, VariableMaps> {
  let index = indexes.get(run);
  if (index !== undefined) return index;
  const made = new Map<string, VariableMaps>();
  for (const variable of run.variables) {
    const files = run.maps
      .filter((file) => file.variable === variable.id)
      .map((file) => ({ validMs: Date.parse(file.validTime), file }))
      .toSorted((a, b) => a.validMs - b.validMs);
    if (files.length > 0) made.set(variable.id, { variable, files, range: rangeOfFiles(files) });
  }
  index = made;
  indexes.set(run, index);
  return index;
}

function rangeOfFiles(files: VariableMaps['files']): ValueRange | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const { file } of files) {
    min = Math.min(min, file.min ?? Infinity);
    max = Math.max(max, file.max ?? -Infinity);
  }
  return min <= max ? { min, max } : undefined;
}

function pickTime(files: VariableMaps['files'], { validMs, nowMs }: MapRequest): MapFile {
  if (validMs === undefined) {
    return (files.find((candidate) => candidate.validMs >= nowMs) ?? files.at(-1)!).file;
  }
  const found = files.find((candidate) => candidate.validMs === validMs);
  if (found !== undefined) return found.file;
  const nearest = files
    .toSorted((a, b) => Math.abs(a.validMs - validMs) - Math.abs(b.validMs - validMs))
    .slice(0, NEAREST_SHOWN)
    .map(({ file }) => file.validTime)
    .toSorted();
  throw invalidField({
    field: 'datetime',
    value: new Date(validMs).toISOString(),
    detail: 'the variable has no map valid at this time; the nearest ones are listed',
    allowed: nearest,
  });
}

function pickMember({ members }: MapFile, wanted: number | undefined): number {
  const control = members.findIndex((member) => member === null || member === 0);
  if (wanted === undefined) return Math.max(control, 0);
  const band = members.indexOf(wanted);
  if (band >= 0) return band;
  const allowed = members.filter((member) => member !== null);
  const detail = allowed.length === 0 ? 'the map is of no ensemble' : 'no such member';
  throw invalidField({ field: 'member', value: wanted, detail, allowed });
}
