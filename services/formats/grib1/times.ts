import { addUnits, toInstant } from '../grib/calendar.ts';
import { refuse, type Octets } from '../grib/octets.ts';

/** When a field of edition 1 is for, from its time range indicator (code table 5). */
export type Grib1Times = {
  readonly referenceMs: number;
  readonly validMs: number;
  readonly intervalStartMs?: number;
  /** statistical process, in the numbers of edition 2's table 4.10 */
  readonly process?: number;
  /** made of several runs (monthly means): valid time is that of the first */
  readonly composite?: true;
};

/** Units of time (code table 4) that edition 2 numbers otherwise: seconds per unit. */
const SHORT_UNITS: Readonly<Record<number, number>> = { 13: 900, 14: 1800, 254: 1 };
const SECONDS = 13;
const [MEAN, SUM, DIFFERENCE] = [0, 1, 4];

/** Averages (113 to 123) and sums (114 to 124) over runs that start at intervals of P2. */
const COMPOSITES: Readonly<Record<number, number>> = {
  51: MEAN,
  113: MEAN,
  114: SUM,
  115: MEAN,
  116: SUM,
  117: MEAN,
  123: MEAN,
  124: SUM,
};

/** @throws {Fault} corrupt-data when the reference time is no date; unsupported-format */
export function readGrib1Times(octets: Octets): Grib1Times {
  const year = (octets.u8(25) - 1) * 100 + octets.u8(13);
  const date = [year, octets.u8(14), octets.u8(15)] as const;
  const referenceMs = toInstant(date, [octets.u8(16), octets.u8(17), 0]);
  if (referenceMs === undefined) throw octets.fault(13, 'the reference time is no date');
  const unit = octets.u8(18);
  const after = (amount: number) => {
    const seconds = SHORT_UNITS[unit];
    return seconds === undefined
      ? addUnits(referenceMs, amount, unit, octets, 18)
      : addUnits(referenceMs, amount * seconds, SECONDS, octets, 18);
  };
  const [p1, p2] = [octets.u8(19), octets.u8(20)];
  const indicator = octets.u8(21);
  const interval = (from: number, to: number, process?: number): Grib1Times => {
    if (from > to) throw octets.fault(19, `an interval from ${from} to ${to} units of time`);
    return {
      referenceMs,
      validMs: after(to),
      intervalStartMs: after(from),
      ...(process !== undefined && { process }),
    };
  };
  const composite = COMPOSITES[indicator];
  if (composite !== undefined) {
    return { referenceMs, validMs: after(p1), process: composite, composite: true };
  }
  switch (indicator) {
    case 0:
    case 1:
      return { referenceMs, validMs: after(p1) };
    case 2:
      return interval(p1, p2);
    case 3:
      return interval(p1, p2, MEAN);
    case 4:
      return interval(p1, p2, SUM);
    case 5:
      return interval(p1, p2, DIFFERENCE);
    case 6:
      return interval(-p1, -p2, MEAN);
    case 7:
      return interval(-p1, p2, MEAN);
    case 10:
      return { referenceMs, validMs: after(octets.u16(19)) };
    default:
      throw refuse(octets, 21, `time range indicator ${indicator}`);
  }
}
