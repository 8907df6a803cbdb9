import type { CellWater } from './cell-water.ts';
import { culvertDischarge } from './culverts.ts';
import { cellOf, faceOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';
import { integrate } from './series.ts';

/** Inflows and culverts, as the thread of a band sees them. */
export type Places = {
  /** Reads all that a step will need of cells of any band; nobody may write meanwhile. */
  look(timeS: number, stepS: number): void;
  /** Culverts, before the step; also in the copies of the neighbours' rows. */
  moveThroughCulverts(endS: number): void;
  /** Inflows of own cells, after the step. */
  pour(stepS: number, endS: number): { readonly inflowM3: number; readonly deepestM: number };
};

/** Rows that a band reads beyond its own. */
const HALO_ROWS = 2;
/** Rows of numbers in a copy, before those of flags. */
const COPIED_ROWS = 11;

export function openPlaces(
  plan: FloodPlan,
  water: CellWater,
  rows: { readonly first: number; readonly end: number },
): Places {
  const { layout, memory, cellM, inflows, culverts } = plan;
  const areaM2 = cellM * cellM;
  const [from, to] = [rows.first * layout.nx, rows.end * layout.nx];
  const isOwn = (cell: number) => cell >= from && cell < to;
  const f32 = new Float32Array(memory.buffer);
  const flags = new Uint8Array(memory.buffer);
  const band = layout.bandEnds.indexOf(rows.end);
  const halo = layout.haloAt[band]!;

  const volumes = new Float64Array(inflows.length);
  const conveyances = inflows.map(({ cells }) => new Float64Array(cells.length));
  const totals = new Float64Array(inflows.length);
  const moved = new Float64Array(culverts.length);
  const perEnd = new Map<number, number>();
  for (const { fromCell, toCell } of culverts) {
    for (const cell of [fromCell, toCell]) perEnd.set(cell, (perEnd.get(cell) ?? 0) + 1);
  }

  /** Which of the copied rows a cell lies in, or -1. */
  function copiedRow(row: number): number {
    const above = row - (rows.first - HALO_ROWS);
    if (above >= 0 && row < rows.first) return above;
    const below = row - rows.end;
    return below >= 0 && below < HALO_ROWS ? HALO_ROWS + below : -1;
  }

  function change(cell: number, depthM: number, endS: number): void {
    if (isOwn(cell)) {
      water.add(cell, depthM, endS);
      return;
    }
    const column = cell % layout.nx;
    const copied = copiedRow((cell - column) / layout.nx);
    if (copied < 0) return;
    // As its own band does it, of which only the first 32 bits are read here.
    f32[halo / 4 + copied * layout.stride + column] = Math.max(before.get(cell)! + depthM, 0);
    flags[halo + COPIED_ROWS * 4 * layout.stride + copied * layout.flagStride + (column >> 4)] = 1;
  }

  /** Depths of the ends of culverts before anybody has moved anything. */
  const before = new Map<number, number>();

  return {
    look(timeS, stepS) {
      inflows.forEach(({ cells, discharge }, index) => {
        volumes[index] = integrate(discharge, timeS, timeS + stepS);
        // By one level for all, the mean of the wet cells': by the depth of each, a cell that stands
        // higher for a moment would be given more, and swing.
        let [wetM, levelsM, total] = [0, 0, 0];
        if (cells.length > 1) {
          for (const cell of cells) {
            const depthM = water.depthM(cell);
            wetM += depthM;
            levelsM += depthM * water.levelM(cell);
          }
          const own = conveyances[index]!;
          cells.forEach((cell, at) => {
            const depthM = wetM > 0 ? Math.max(levelsM / wetM - water.bedM(cell), 0) : 0;
            own[at] = (depthM * Math.cbrt(depthM * depthM)) / water.manningSM13(cell);
            total += own[at]!;
          });
        }
        totals[index] = total;
      });
      culverts.forEach((culvert, index) => {
        const { fromCell, toCell } = culvert;
        const levels = [water.levelM(fromCell), water.levelM(toCell)] as const;
        before.set(fromCell, water.depthM(fromCell));
        before.set(toCell, water.depthM(toCell));
        const wantedM3 = culvertDischarge(culvert, ...levels) * stepS;
        // No step empties a cell, or turns the two levels around.
        const giver = wantedM3 > 0 ? fromCell : toCell;
        const share = 1 / Math.max(perEnd.get(fromCell)!, perEnd.get(toCell)!);
        const most =
          share *
          areaM2 *
          Math.min(0.5 * water.depthM(giver), 0.25 * Math.abs(levels[0] - levels[1]));
        moved[index] = Math.min(Math.max(wantedM3, -most), most);
      });
    },
    moveThroughCulverts(endS) {
      culverts.forEach(({ fromCell, toCell }, index) => {
        const depthM = moved[index]! / areaM2;
        if (depthM === 0) return;
        change(fromCell, -depthM, endS);
        change(toCell, depthM, endS);
        before.set(fromCell, before.get(fromCell)! - depthM);
        before.set(toCell, before.get(toCell)! + depthM);
      });
    },
    pour(stepS, endS) {
      let [inflowM3, deepestM] = [0, 0];
      inflows.forEach(({ cells, lowest, side }, index) => {
        const volumeM3 = volumes[index]!;
        const total = totals[index]!;
        const give = (cell: number, share: number) => {
          if (!isOwn(cell)) return;
          if (side !== undefined) {
            const face = faceOf(layout, side, cell);
            f32[face.at] = (face.inwards * share * volumeM3) / (stepS * cellM);
          }
          if (share === 0) return;
          inflowM3 += water.add(cell, (share * volumeM3) / areaM2, endS) * areaM2;
          deepestM = Math.max(deepestM, f32[cellOf(layout, 'depth', cell)]!);
        };
        if (!(total > 0)) return give(lowest, 1);
        cells.forEach((cell, at) => give(cell, conveyances[index]![at]! / total));
      });
      return { inflowM3, deepestM };
    },
  };
}
