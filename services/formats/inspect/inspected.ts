import type { PlainFault } from '../../platform/fault.ts';
import type { Statistics } from './statistics.ts';

/** A place asked for, `[lon, lat]` in degrees. */
export type Place = readonly [lonDeg: number, latDeg: number];

export type PointValue = {
  readonly lon: number;
  readonly lat: number;
  /** null = missing there, or outside */
  readonly value: number | null;
  /** the place lies in no cell */
  readonly outside?: true;
  /** the cell that was read: its centre, and how far that is from the place */
  readonly cell?: {
    readonly lon: number;
    readonly lat: number;
    readonly row: number;
    readonly column: number;
    readonly distanceM: number;
  };
};

/**
 * What one field, band or column of a file is. `title` is its one line of text; `details` are
 * further facts, plain JSON, in the order in which they are printed.
 */
export type Inspected = {
  readonly title: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly statistics?: Partial<Statistics>;
  readonly points?: readonly PointValue[];
  /** why it could not be read */
  readonly fault?: PlainFault;
};

/** A Fault as it stands in the output. */
export function toPlainFault({ kind, message, facts }: PlainFault): PlainFault {
  return { kind, message, facts };
}
