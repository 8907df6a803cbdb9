import proj4 from 'proj4';

import type { ProjectedGrid } from '../../../earth/grid.ts';
import type { Octets } from '../octets.ts';
import { readScanOrder } from '../scan-order.ts';

/** What a section says of a projected grid, in degrees and metres. */
export type ProjectedSection = {
  readonly nx: number;
  readonly ny: number;
  /** PROJ string of the plane */
  readonly proj4: string;
  readonly lonFirstDeg: number;
  readonly latFirstDeg: number;
  readonly dxM: number;
  readonly dyM: number;
  /** octet of the scanning mode, for faults */
  readonly scanFlags: number;
};

/**
 * Anchors a projected grid at its north-western cell: the first point of the section, which may
 * be any corner, is projected and moved along the rows and columns.
 *
 * @throws {Fault} corrupt-data when the first point has no place in the plane
 */
export function toProjectedGrid(section: ProjectedSection, octets: Octets, octet: number) {
  const { nx, ny, dxM, dyM, lonFirstDeg, latFirstDeg } = section;
  const [x, y] = proj4(section.proj4).forward([lonFirstDeg, latFirstDeg]);
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    throw octets.fault(octet, `(${lonFirstDeg}, ${latFirstDeg}) lies outside ${section.proj4}`);
  }
  if (!(dxM > 0) || !(dyM > 0)) throw octets.fault(octet, `cells of ${dxM} by ${dyM} m`);
  const order = readScanOrder(section.scanFlags, nx, ny);
  const iNegative = (section.scanFlags & 0x80) !== 0;
  const jPositive = (section.scanFlags & 0x40) !== 0;
  const grid: ProjectedGrid = {
    kind: 'projected',
    proj4: section.proj4,
    nx,
    ny,
    xFirstM: iNegative ? x - (nx - 1) * dxM : x,
    yFirstM: jPositive ? y + (ny - 1) * dyM : y,
    dxM,
    dyM,
  };
  return { grid, order };
}

/** Whether columns and rows lead from the first point to the last one given, within a cell. */
export function reachesCorner(
  section: ProjectedSection,
  [lonLastDeg, latLastDeg]: readonly [number, number],
): boolean {
  const { nx, ny, dxM, dyM, scanFlags } = section;
  const plane = proj4(section.proj4);
  const [xFirst, yFirst] = plane.forward([section.lonFirstDeg, section.latFirstDeg]);
  const [xLast, yLast] = plane.forward([lonLastDeg, latLastDeg]);
  const columns = ((xLast - xFirst) / dxM) * ((scanFlags & 0x80) === 0 ? 1 : -1);
  const rows = ((yLast - yFirst) / dyM) * ((scanFlags & 0x40) === 0 ? -1 : 1);
  return Math.abs(columns - (nx - 1)) < 1 && Math.abs(rows - (ny - 1)) < 1;
}
