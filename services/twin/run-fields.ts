import { join } from 'node:path';

import { gridShape } from '../earth/grid.ts';
import type { Variable } from '../earth/variable.ts';
import { Fault } from '../platform/fault.ts';
import { openPromiseCache } from '../platform/promise-cache.ts';
import { openMaps } from '../query/open-maps.ts';
import { openMap } from '../store/maps.ts';
import type { Run } from '../store/run.ts';

/** The fields of one run, read whole. It must be closed. */
export type RunFields = {
  readonly run: Run;
  /** @throws {Fault} unknown-variable naming what the run has */
  getVariable(id: string): Variable;
  hasVariable(id: string): boolean;
  /** Valid times at which a variable is there for a member (null: of no ensemble), ms, ascending. */
  listTimes(id: string, member: number | null): readonly number[];
  /**
   * All cells of one field, row-major, canonical unit, NaN = missing. The array is shared: it is
   * only to be read.
   *
   * @throws {Fault} not-found when the run has no such field; corrupt-data naming collection and
   *   file
   */
  readField(id: string, validMs: number, member: number | null): Promise<Float32Array>;
  close(): void;
};

/** Decoded fields that are kept: steps are asked for in turn, each a few times. */
const CACHED_BYTES = 64 * 1024 * 1024;
const MOST_MAPS_OPEN = 16;

/** Opens the fields of a run. @param folder of the run */
export function openRunFields(run: Run, folder: string): RunFields {
  const { nx, ny } = gridShape(run.grid);
  const files = new Map(
    run.maps.map((map) => [`${map.variable} ${Date.parse(map.validTime)}`, map]),
  );
  const maps = openMaps((path) => openMap(path), MOST_MAPS_OPEN);
  const fields = openPromiseCache<Float32Array>(CACHED_BYTES, (cells) => cells.byteLength);

  return {
    run,
    getVariable(id) {
      const variable = run.variables.find((candidate) => candidate.id === id);
      if (variable !== undefined) return variable;
      const place = `${run.collection}, run ${run.referenceTime}`;
      throw new Fault('unknown-variable', `${place} has no ${id}`, {
        variable: id,
        allowed: run.variables.map((candidate) => candidate.id),
      });
    },
    hasVariable: (id) => run.variables.some((candidate) => candidate.id === id),
    listTimes: (id, member) =>
      run.maps
        .filter((map) => map.variable === id && map.members.includes(member))
        .map((map) => Date.parse(map.validTime))
        .sort((a, b) => a - b),
    async readField(id, validMs, member) {
      const file = files.get(`${id} ${validMs}`);
      const band = file?.members.indexOf(member) ?? -1;
      if (file === undefined || band < 0) {
        const at = new Date(validMs).toISOString();
        throw new Fault('not-found', `${run.collection} has no ${id} at ${at}`, { member });
      }
      return fields.get(`${file.path}#${band}`, async () => {
        try {
          return await maps.use(file.path, join(folder, file.path), (map) =>
            map.readWindow({ level: 0, band, x: 0, y: 0, nx, ny }),
          );
        } catch (error) {
          throw nameFile(error, run, file.path);
        }
      });
    },
    close: () => maps.close(),
  };
}

/** A file that cannot be read is named: who keeps the store must find it. */
function nameFile(error: unknown, { collection, referenceTime }: Run, path: string): unknown {
  if (!(error instanceof Fault)) return error;
  const detail = `${collection}, run ${referenceTime}, ${path}: ${error.message}`;
  return new Fault(error.kind, detail, { ...error.facts, collection, file: path }, error);
}
