import type { CellWater } from './cell-water.ts';
import type { FloodPlan, PlannedEdge } from './plan-flood.ts';
import { valueAt } from './series.ts';

const GRAVITY = 9.80665;

/** What went through the open sides in a step, m3, and the deepest water at them. */
export type EdgeFlow = { inM3: number; outM3: number; deepestM: number };

/** Manning's equation of a wide channel: discharge per width, m2/s. */
export function uniformFlow(depthM: number, slopeMPerM: number, manningSM13: number): number {
  return (depthM * Math.cbrt(depthM * depthM) * Math.sqrt(slopeMPerM)) / manningSM13;
}

/**
 * Lets water through the open sides, over the cells between two rows.
 *
 * @param kept discharge per width of before of the cells of all open sides, m2/s, positive inwards
 */
export function crossEdges(
  plan: FloodPlan,
  water: CellWater,
  kept: Float64Array,
  rows: { readonly first: number; readonly end: number },
  stepS: number,
  endS: number,
  flow: EdgeFlow,
): void {
  const { cellM, layout } = plan;
  const [from, to] = [rows.first * layout.nx, rows.end * layout.nx];
  for (const edge of plan.edges) {
    for (let at = 0; at < edge.cells.length; at++) {
      const cell = edge.cells[at]!;
      if (cell < from || cell >= to) continue;
      const inwards =
        edge.kind === 'level'
          ? levelFlow(plan, water, edge, kept, at, stepS, endS, flow)
          : -openFlow(edge, water, at, cellM);
      if (inwards === 0) continue;
      const gotM3 = water.add(cell, (inwards * stepS) / cellM, endS) * cellM * cellM;
      if (gotM3 > 0) flow.inM3 += gotM3;
      else flow.outM3 -= gotM3;
    }
  }
}

function openFlow(
  edge: PlannedEdge & { readonly kind: 'normal' | 'free' },
  water: CellWater,
  at: number,
  cellM: number,
): number {
  const cell = edge.cells[at]!;
  const depthM = water.depthM(cell);
  if (!(depthM > 0)) return 0;
  const fallM =
    edge.kind === 'normal'
      ? edge.slopeMPerM * cellM
      : Math.max(water.levelM(edge.inside[at]!) - water.levelM(cell), 0);
  return uniformFlow(depthM, fallM / cellM, water.manningSM13(cell));
}

/** The local-inertial equation between the edge and the cell's centre, half a cell on. */
function levelFlow(
  { cellM, quantumM, options }: FloodPlan,
  water: CellWater,
  edge: PlannedEdge & { readonly kind: 'level' },
  kept: Float64Array,
  at: number,
  stepS: number,
  endS: number,
  flow: EdgeFlow,
): number {
  const cell = edge.cells[at]!;
  const beyondM = Math.round(valueAt(edge.levelM, endS) / quantumM) * quantumM;
  const levelM = water.levelM(cell);
  const depthM = Math.max(beyondM, levelM) - water.bedM(cell);
  const place = edge.first + at;
  if (depthM <= options.leastFlowDepthM) {
    kept[place] = 0;
    return 0;
  }
  flow.deepestM = Math.max(flow.deepestM, depthM);
  const n = water.manningSM13(cell);
  const old = kept[place]!;
  const driven = old - (GRAVITY * depthM * stepS * (levelM - beyondM)) / (cellM / 2);
  const drag = (GRAVITY * stepS * n * n * Math.abs(old)) / (depthM * depthM * Math.cbrt(depthM));
  const inwards = driven / (1 + drag);
  // What is not there cannot leave.
  const least = (-water.depthM(cell) * cellM) / stepS;
  kept[place] = Math.max(inwards, least);
  return kept[place]!;
}
