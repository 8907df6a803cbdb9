import { MAX_GAUSSIAN_NUMBER } from '../../../earth/gaussian-latitudes.ts';
import type { ReducedGaussianGrid } from '../../../earth/grid.ts';
import { refuse, type Octets } from '../octets.ts';
import type { ScanOrder } from '../scan-order.ts';

/**
 * Index from the north of the Gaussian parallel at a latitude. The zeros of the Legendre
 * polynomial of degree 2n lie within a hundredth of a row of 90 - (k + 3/4) 180 / (2n + 1/2)
 * degrees (Hoskins & Simmons 1975 use the same first guess), so the index is sure.
 *
 * @throws {Fault} corrupt-data when no parallel lies there, unsupported-format for a number beyond
 *   what geometry opens
 */
export function gaussianRowIndex(n: number, latDeg: number, octets: Octets, octet: number): number {
  if (n > MAX_GAUSSIAN_NUMBER) throw refuse(octets, octet, `a Gaussian grid N${n}`);
  const exact = ((90 - latDeg) * (2 * n + 0.5)) / 180 - 0.75;
  const index = Math.round(exact);
  if (n < 1 || index < 0 || index >= 2 * n || Math.abs(exact - index) > 0.25) {
    throw octets.fault(octet, `${latDeg} is no parallel of the Gaussian grid N${n}`);
  }
  return index;
}

type ReducedRows = Pick<ReducedGaussianGrid, 'pointsPerRow' | 'circles'>;

/**
 * The points of reduced rows. Their list says how many points an area has on each row, or, as
 * ecCodes and MIR write areas, how many the whole circle has: then present are those at multiples
 * of 360 / points between the first and last longitude. The count of data points tells which.
 *
 * @param unitDeg degrees of one coded unit: longitudes may have been rounded by it
 * @param count data points of the field; undefined where a message does not say it
 * @returns undefined when neither reading has that many points
 */
export function toReducedRows(
  list: readonly number[],
  {
    lonFirstDeg,
    lonLastDeg,
    unitDeg,
  }: { readonly lonFirstDeg: number; readonly lonLastDeg: number; readonly unitDeg: number },
  count: number | undefined,
): ReducedRows | undefined {
  if (count === sumOf(list)) return { pointsPerRow: list };
  const eastDeg = lonFirstDeg + ((((lonLastDeg - lonFirstDeg) % 360) + 360) % 360);
  for (const slackDeg of [1e-9, unitDeg]) {
    const firstPerRow = list.map(
      // Adding 0 makes no -0 of what is just below the prime meridian.
      (points) => Math.ceil(((lonFirstDeg - slackDeg) * points) / 360) + 0,
    );
    const pointsPerRow = list.map((points, row) => {
      const last = Math.floor(((eastDeg + slackDeg) * points) / 360);
      return Math.min(points, Math.max(0, last - firstPerRow[row]! + 1));
    });
    const found = sumOf(pointsPerRow);
    // As many points as the circles have: nothing is cut out.
    if (found === sumOf(list) && count === undefined) return { pointsPerRow: list };
    if (found === (count ?? found)) {
      return { pointsPerRow, circles: { pointsPerRow: list, firstPerRow } };
    }
  }
  return undefined;
}

/** A reduced grid with its rows north to south, and the order of its values. */
export function orderReducedRows(
  coded: Omit<ReducedGaussianGrid, 'kind'>,
  jPositive: boolean,
): { readonly grid: ReducedGaussianGrid; readonly order: ScanOrder } {
  if (!jPositive)
    return { grid: { kind: 'reduced-gaussian', ...coded }, order: { kind: 'sequence' } };
  const { pointsPerRow, circles } = coded;
  const grid: ReducedGaussianGrid = {
    kind: 'reduced-gaussian',
    ...coded,
    pointsPerRow: pointsPerRow.toReversed(),
    ...(circles !== undefined && {
      circles: {
        pointsPerRow: circles.pointsPerRow.toReversed(),
        firstPerRow: circles.firstPerRow.toReversed(),
      },
    }),
  };
  return { grid, order: { kind: 'reversed-rows', pointsPerRow } };
}

const sumOf = (points: readonly number[]) => points.reduce((sum, row) => sum + row, 0);
