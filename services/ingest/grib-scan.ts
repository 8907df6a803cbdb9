import type { Grid } from '../earth/grid.ts';
import { gridKey } from '../earth/grid.ts';
import type { FieldHead } from '../formats/field.ts';
import { readFieldHeads } from '../formats/grib/heads.ts';
import { readLocalUse, type LocalUse } from '../formats/grib/local-use.ts';
import { findMessages } from '../formats/grib/scan.ts';
import { openFileSource } from '../platform/byte-source.ts';
import { Fault } from '../platform/fault.ts';
import { readAhead } from '../platform/read-ahead.ts';
import type { IngestContext, IngestFile, Refusal } from './format.ts';
import { planField, type PlannedField } from './plan.ts';
import { describeHead, recogniseCollection, type Recognised } from './recognise.ts';
import { toRefusal } from './set-aside.ts';

/** What one GRIB file offers: fields with their collection, and parts that cannot be taken. */
export type GribScan = {
  readonly fields: readonly PlannedField[];
  readonly refusals: readonly Refusal[];
};

/** Reads the headers of a GRIB file, values untouched; never throws for what is in the file. */
export async function scanGrib(file: IngestFile, context: IngestContext): Promise<GribScan> {
  const fields: PlannedField[] = [];
  const refusals: Refusal[] = [];
  const grids = new Map<string, Grid>();
  const source = readAhead(await openFileSource(file.path));
  try {
    for await (const message of findMessages(source, context.signal)) {
      const place = { message: message.number };
      if (message.fault !== undefined) {
        refusals.push(toRefusal(message.fault, place));
        continue;
      }
      const bytes = await source.read(message.offset, message.length, context.signal);
      const localUse = readLocalUse(bytes);
      for (const [index, head] of readFieldHeads(bytes, message.number).entries()) {
        if (head instanceof Fault) {
          refusals.push(toRefusal(head, place));
          continue;
        }
        const found = chooseCollection(head, localUse, context);
        if ('reason' in found) {
          refusals.push({ kind: 'unknown-collection', reason: found.reason, ...place });
          continue;
        }
        // Hundreds of fields share one grid: one object a grid, not one a field.
        const key = gridKey(head.grid);
        const grid = grids.get(key) ?? head.grid;
        grids.set(key, grid);
        const { offset, length, number } = message;
        const at = { file, message: number, offset, length, index, collection: found.id };
        const planned = planField({ ...head, grid }, at);
        const invalid = checkTimes(planned);
        if (invalid === undefined) fields.push(planned);
        else {
          const reason = `${invalid}. The header says ${describeHead(head, localUse)}`;
          refusals.push({ kind: 'corrupt-data', reason, ...place });
        }
      }
    }
  } catch (error) {
    refusals.push(toRefusal(error));
  } finally {
    await source.close();
  }
  return { fields, refusals };
}

function chooseCollection(head: FieldHead, localUse: LocalUse, context: IngestContext): Recognised {
  const { collection, entries } = context;
  if (collection === undefined) return recogniseCollection(head, localUse, entries);
  const isTable = entries.find(({ id }) => id === collection)?.['isohyet:kind'] === 'table';
  return isTable ? { reason: `${collection} is a table and takes no fields` } : { id: collection };
}

function checkTimes({ referenceMs, validMs }: PlannedField): string | undefined {
  const isFinite = Number.isFinite(referenceMs) && Number.isFinite(validMs);
  return isFinite ? undefined : 'the times of the field are not dates';
}
