import { invalidField } from '../../platform/fault.ts';
import { linePlane, type Coordinates } from './line-distance.ts';
import type { Reach } from './reach.ts';
import { strahlerOrders } from './river-network.ts';

/** A row of a file of rivers: names and numbers of one reach, and its line where there is one. */
export type ReachRecord = {
  readonly id: string | number;
  readonly nextId: string | number | null;
  readonly upstreamAreaKm2: number;
  readonly lengthM?: number;
  readonly slopeMPerM?: number;
  readonly strahler?: number;
  /** points down stream */
  readonly line?: readonly (readonly [x: number, y: number])[];
};

/** How a file of rivers writes what it means. */
export type ReachFile = {
  /** next ids that say that water leaves the network, such as -1 (BasinMaker) or 0 (HydroRIVERS) */
  readonly outlets: readonly (string | number)[];
  /** what the coordinates of lines are */
  readonly coordinates: Coordinates;
};

/**
 * Reaches of a file. Lengths that it does not give are those of the lines, orders follow from how
 * reaches hang together, and a slope that is not given is NaN: it is never made up.
 *
 * @throws {Fault} invalid-request, naming the reach and the number that is none; an id given twice,
 *   a next one that is not there, no length and no line; inconsistent-data, if reaches run in a circle
 */
export function readReaches(records: readonly ReachRecord[], file: ReachFile): Reach[] {
  const outlets = new Set(file.outlets.map(String));
  const links = records.map(({ id, nextId }) => ({
    id: String(id),
    nextId: nextId === null || outlets.has(String(nextId)) ? null : String(nextId),
  }));
  const orders = strahlerOrders(links);
  return records.map((record, index) => {
    const { id, nextId } = links[index]!;
    const { upstreamAreaKm2, slopeMPerM = NaN, strahler = orders[index]! } = record;
    checkNumber(id, 'upstreamAreaKm2', upstreamAreaKm2, upstreamAreaKm2 > 0);
    if (record.slopeMPerM !== undefined) checkNumber(id, 'slopeMPerM', slopeMPerM, slopeMPerM >= 0);
    const line = record.line === undefined ? undefined : Float64Array.from(record.line.flat());
    const lengthM = record.lengthM ?? (line === undefined ? NaN : lineLengthM(line, file));
    checkNumber(id, 'lengthM', lengthM, lengthM > 0);
    return {
      id,
      nextId,
      upstreamAreaKm2,
      lengthM,
      slopeMPerM,
      strahler,
      cells: new Int32Array(0),
      ...(line === undefined ? {} : { line }),
    };
  });
}

function checkNumber(id: string, name: string, value: number, isValid: boolean): void {
  if (isValid && Number.isFinite(value)) return;
  const field = `reaches.${name}`;
  const allowed = name === 'slopeMPerM' ? '0 or more, or left out' : 'more than 0';
  throw invalidField({ field, value, detail: `of reach ${id} it is ${value}`, allowed });
}

/** Length of a line, m. */
function lineLengthM(line: Float64Array, { coordinates }: ReachFile): number {
  let lengthM = 0;
  for (let at = 2; at + 1 < line.length; at += 2) {
    const plane = linePlane(coordinates, line[at - 2]!, line[at - 1]!);
    const [x, y] = plane(line[at]!, line[at + 1]!);
    lengthM += Math.hypot(x, y);
  }
  return lengthM;
}
