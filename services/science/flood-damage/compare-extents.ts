import {
  contingencyScores,
  countContingency,
  type ContingencyScores,
} from '../verification/contingency.ts';

/** A computed extent against another, in km2; scores are NaN where a denominator is 0. */
export type ExtentSkill = {
  readonly hitsKm2: number;
  readonly missesKm2: number;
  readonly falseAlarmsKm2: number;
  /** hits of all that either has: F1 of Bates & De Roo 2000, the critical success index */
  readonly csi: number;
  readonly pod: number;
  readonly far: number;
  readonly bias: number;
};

/**
 * Compares two extents cell by cell. Cells of which either is not known are left out, and so are
 * those that are always under water: a river bed is no success.
 *
 * @param computed 1 = flooded, 0 = not, NaN = not known
 * @param observed the same of what is held to be true
 * @param isRiver 1 = wet in any case
 */
export function compareExtents(
  computed: Float32Array,
  observed: Float32Array,
  cellKm2: number,
  isRiver?: Uint8Array,
): ExtentSkill {
  const seen = isRiver === undefined ? observed : observed.map((v, at) => (isRiver[at] ? NaN : v));
  const table = countContingency(computed, seen);
  const { csi, pod, far, frequencyBias: bias }: ContingencyScores = contingencyScores(table);
  return {
    hitsKm2: table.hits * cellKm2,
    missesKm2: table.misses * cellKm2,
    falseAlarmsKm2: table.falseAlarms * cellKm2,
    csi,
    pod,
    far,
    bias,
  };
}
