import type { Octets } from '../octets.ts';

/**
 * Index from the north of the Gaussian parallel at a latitude. The zeros of the Legendre
 * polynomial of degree 2n lie within a hundredth of a row of 90 - (k + 3/4) 180 / (2n + 1/2)
 * degrees (Hoskins & Simmons 1975 use the same first guess), so the index is sure.
 *
 * @throws {Fault} corrupt-data when no parallel lies there
 */
export function gaussianRowIndex(n: number, latDeg: number, octets: Octets, octet: number): number {
  const exact = ((90 - latDeg) * (2 * n + 0.5)) / 180 - 0.75;
  const index = Math.round(exact);
  if (n < 1 || index < 0 || index >= 2 * n || Math.abs(exact - index) > 0.25) {
    throw octets.fault(octet, `${latDeg} is no parallel of the Gaussian grid N${n}`);
  }
  return index;
}
