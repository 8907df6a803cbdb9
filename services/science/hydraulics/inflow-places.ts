import type { CellWater } from './cell-water.ts';
import { culvertDischarge } from './culverts.ts';
import { MOST_SHARE } from './edges.ts';
import { faceOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';
import { integrate } from './series.ts';

/** Inflows and culverts, as the thread of a band sees them. */
export type Places = {
  /** Finds what will flow, from the water as it stands; nobody may write meanwhile. */
  look(timeS: number, stepS: number): void;
  /** Lets the next step bring it, m3 into this band's cells from outside. */
  bring(): number;
  /** Notes what came in over a side at its faces, after the step. */
  note(stepS: number): void;
};

/** The inflows and culverts of a flood. */
export function openPlaces(plan: FloodPlan, water: CellWater): Places {
  const { layout, memory, cellM, inflows, culverts, claims } = plan;
  const areaM2 = cellM * cellM;
  const f32 = new Float32Array(memory.buffer);

  /** m3 into each cell of each inflow, and through each culvert. */
  const volumes = inflows.map(({ cells }) => new Float64Array(cells.length));
  const moved = new Float64Array(culverts.length);

  /**
   * Shares by conveyance under one level for all, the mean of that of the wet cells: by the depth
   * of each, a cell that stands higher for a moment would be given more, and swing.
   */
  function shareOut(index: number, volumeM3: number): void {
    const { cells, lowest } = inflows[index]!;
    const own = volumes[index]!;
    let [wetM, levelsM, total] = [0, 0, 0];
    for (const cell of cells) {
      const depthM = water.depthM(cell);
      wetM += depthM;
      levelsM += depthM * water.levelM(cell);
    }
    cells.forEach((cell, at) => {
      const depthM = wetM > 0 ? Math.max(levelsM / wetM - water.bedM(cell), 0) : 0;
      own[at] = (depthM * Math.cbrt(depthM * depthM)) / water.manningSM13(cell);
      total += own[at]!;
    });
    cells.forEach((cell, at) => {
      own[at] = volumeM3 * (total > 0 ? own[at]! / total : Number(cell === lowest));
    });
  }

  return {
    look(timeS, stepS) {
      inflows.forEach(({ discharge }, index) =>
        shareOut(index, integrate(discharge, timeS, timeS + stepS)),
      );
      culverts.forEach((culvert, index) => {
        const { fromCell, toCell } = culvert;
        const [from, to] = [water.levelM(fromCell), water.levelM(toCell)];
        const wantedM3 = culvertDischarge(culvert, from, to) * stepS;
        // No step empties a cell, or turns the two levels around.
        const giver = wantedM3 > 0 ? fromCell : toCell;
        const share = areaM2 / Math.max(claims.get(fromCell)!, claims.get(toCell)!);
        const most = share * Math.min(MOST_SHARE * water.depthM(giver), 0.25 * Math.abs(from - to));
        moved[index] = Math.min(Math.max(wantedM3, -most), most);
      });
    },
    bring() {
      let inflowM3 = 0;
      inflows.forEach(({ cells }, index) =>
        cells.forEach((cell, at) => {
          inflowM3 += water.change(cell, volumes[index]![at]! / areaM2) * areaM2;
        }),
      );
      culverts.forEach(({ fromCell, toCell }, index) => {
        // The same 32 bits at both ends.
        const depthM = Math.fround(moved[index]! / areaM2);
        water.change(fromCell, -depthM);
        water.change(toCell, depthM);
      });
      return inflowM3;
    },
    note(stepS) {
      inflows.forEach(({ cells, side }, index) => {
        if (side === undefined) return;
        cells.forEach((cell, at) => {
          if (!water.isOwn(cell)) return;
          const face = faceOf(layout, side, cell);
          f32[face.at] = (face.inwards * volumes[index]![at]!) / (stepS * cellM);
        });
      });
    },
  };
}
