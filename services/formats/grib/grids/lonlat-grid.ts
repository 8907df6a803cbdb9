import type { RegularLonLatGrid } from '../../../earth/grid.ts';
import type { Octets } from '../octets.ts';

/** The corners and steps of a lon/lat grid as a section codes them, in degrees. */
export type LonLatSection = {
  readonly nx: number;
  readonly ny: number;
  readonly lonFirstDeg: number;
  readonly latFirstDeg: number;
  readonly lonLastDeg: number;
  readonly latLastDeg: number;
  /** undefined where the section says that steps are not given */
  readonly lonStepDeg: number | undefined;
  readonly latStepDeg: number | undefined;
  readonly scanFlags: number;
  /** degrees of one coded unit: 1e-6 in edition 2, 1e-3 in edition 1 */
  readonly unitDeg: number;
};

/**
 * Anchors a lon/lat grid at its north-western cell.
 *
 * @throws {Fault} corrupt-data when corners, steps and scanning mode contradict each other
 */
export function toLonLatGrid(
  section: LonLatSection,
  octets: Octets,
  octet: number,
): Omit<RegularLonLatGrid, 'kind'> {
  const { nx, ny, unitDeg, latFirstDeg, latLastDeg } = section;
  const iNegative = (section.scanFlags & 0x80) !== 0;
  const jPositive = (section.scanFlags & 0x40) !== 0;
  const latSpan = (latFirstDeg - latLastDeg) * (jPositive ? -1 : 1);
  if (ny > 1 && latSpan < 0) {
    throw octets.fault(
      octet,
      `rows from ${latFirstDeg} to ${latLastDeg} against the scanning mode`,
    );
  }
  if (Math.abs(latFirstDeg) > 90 + unitDeg || Math.abs(latLastDeg) > 90 + unitDeg) {
    throw octets.fault(octet, `latitudes ${latFirstDeg} to ${latLastDeg}`);
  }
  const latStepDeg = toStep(section.latStepDeg, latSpan, ny, unitDeg);
  const east = iNegative ? section.lonFirstDeg : section.lonLastDeg;
  const west = iNegative ? section.lonLastDeg : section.lonFirstDeg;
  const lonSpan = toSpan(west, east, nx);
  const lonStepDeg = toStep(section.lonStepDeg, lonSpan, nx, unitDeg);
  if (!(latStepDeg > 0) || !(lonStepDeg > 0) || lonStepDeg * (nx - 1) > 360 + unitDeg * nx) {
    throw octets.fault(octet, `steps of ${lonStepDeg} by ${latStepDeg} degrees`);
  }
  const lonFirstDeg = iNegative ? section.lonFirstDeg - (nx - 1) * lonStepDeg : west;
  return {
    nx,
    ny,
    lonFirstDeg: roundTo(toCodedRange(lonFirstDeg), unitDeg),
    latFirstDeg: jPositive ? roundTo(latFirstDeg + (ny - 1) * latStepDeg, unitDeg) : latFirstDeg,
    lonStepDeg,
    latStepDeg,
  };
}

/** Degrees eastward from one meridian to another, 0 to 360; a whole turn where they meet again. */
export function toSpan(westDeg: number, eastDeg: number, points: number): number {
  const span = (((eastDeg - westDeg) % 360) + 360) % 360;
  return span === 0 && points > 1 ? 360 : span;
}

/**
 * The coded step, unless its rounding shows: 1/12 degree is coded as 0.083333, and 4319 such
 * steps miss the last column by 0.0014 degrees, so then the corners give the step. A miss that
 * no rounding explains is a mistake in the last corner: the coded step stands.
 */
function toStep(coded: number | undefined, span: number, points: number, unitDeg: number): number {
  if (points === 1) return coded !== undefined && coded > 0 ? coded : 1;
  const fromCorners = span / (points - 1);
  if (coded === undefined || coded === 0) return fromCorners;
  const miss = Math.abs(coded * (points - 1) - span);
  const mostByRounding = Math.max((0.51 * (points - 1) + 3) * unitDeg, coded / 10);
  return miss > 3 * unitDeg && miss <= mostByRounding ? fromCorners : coded;
}

/** A longitude within -180 to 360 stays as the provider wrote it. */
function toCodedRange(lonDeg: number): number {
  if (lonDeg < -180) return lonDeg + 360;
  return lonDeg >= 360 ? lonDeg - 360 : lonDeg;
}

/** Takes the noise of additions off: no corner is known better than its coded unit. */
function roundTo(degrees: number, unitDeg: number): number {
  const scale = Math.round(1 / unitDeg);
  return Math.round(degrees * scale) / scale;
}
