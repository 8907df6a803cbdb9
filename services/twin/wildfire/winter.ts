import {
  overwinterDroughtCode,
  type OverwinterFractions,
} from '../../science/fire-weather/station/overwinter.ts';

/** What each cell of a grid has been through since its last season. */
export type Winters = {
  /** A season has ended. @param autumnDc last drought code of it; NaN = not known */
  begin(cell: number, autumnDc: number): void;
  /** One more day out of season. @param isMeasured false: the amount was filled in */
  add(cell: number, precipitationMm: number, isMeasured: boolean): void;
  /**
   * Drought code at the start of the season by autumn's code and winter's precipitation; undefined
   * where autumn, or the precipitation of a day, is not known.
   */
  springDc(cell: number): number | undefined;
  /** Winters that go on from here by themselves. */
  fork(): Winters;
};

/** Opens the winters of a grid: of none of them is anything known yet. */
export function openWinters(cells: number, fractions: OverwinterFractions): Winters {
  return wintersFrom(fractions, new Float32Array(cells).fill(NaN), new Float32Array(cells));
}

/** @param precipitationMm NaN once a day of it is not known */
function wintersFrom(
  fractions: OverwinterFractions,
  autumnDc: Float32Array,
  precipitationMm: Float32Array,
): Winters {
  return {
    begin(cell, code) {
      autumnDc[cell] = code;
      precipitationMm[cell] = 0;
    },
    add(cell, amountMm, isMeasured) {
      precipitationMm[cell]! += isMeasured ? amountMm : NaN;
    },
    springDc(cell) {
      const code = overwinterDroughtCode(autumnDc[cell]!, precipitationMm[cell]!, fractions);
      return Number.isNaN(code) ? undefined : code;
    },
    fork: () => wintersFrom(fractions, autumnDc.slice(), precipitationMm.slice()),
  };
}
