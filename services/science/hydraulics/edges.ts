import type { CellWater } from './cell-water.ts';
import { faceOf } from './memory-layout.ts';
import type { FloodPlan, PlannedEdge } from './plan-flood.ts';
import { valueAt } from './series.ts';

const GRAVITY = 9.80665;

/** What went through the open sides in a step, m3, and the deepest water at them. */
export type EdgeFlow = { inM3: number; outM3: number; deepestM: number };

/** Manning's equation of a wide channel: discharge per width, m2/s. */
export function uniformFlow(depthM: number, slopeMPerM: number, manningSM13: number): number {
  return (depthM * Math.cbrt(depthM * depthM) * Math.sqrt(slopeMPerM)) / manningSM13;
}

/** The open sides, as the thread of a band sees them. */
export type Edges = {
  /** Finds what will flow, from the water as it stands before a step. */
  look(stepS: number, endS: number): void;
  /** Lets it flow, after the step: cells and sides act on each other at one time, not in turn. */
  cross(stepS: number, endS: number): EdgeFlow;
};

/** The open sides over the cells between two rows, the end exclusive. */
export function openEdges(
  plan: FloodPlan,
  water: CellWater,
  rows: { readonly first: number; readonly end: number },
): Edges {
  const { cellM, layout, memory, edges } = plan;
  const [from, to] = [rows.first * layout.nx, rows.end * layout.nx];
  /** Discharge per width, m2/s, positive inwards: what flows, and what has flowed before. */
  const inwards = new Float64Array(memory.buffer, layout.edgesAt);
  const f32 = new Float32Array(memory.buffer);
  const flow: EdgeFlow = { inM3: 0, outM3: 0, deepestM: 0 };

  function goOver(visit: (edge: PlannedEdge, at: number, cell: number) => void): void {
    for (const edge of edges) {
      for (let at = 0; at < edge.cells.length; at++) {
        const cell = edge.cells[at]!;
        if (cell >= from && cell < to) visit(edge, at, cell);
      }
    }
  }

  return {
    look(stepS, endS) {
      flow.inM3 = flow.outM3 = flow.deepestM = 0;
      goOver((edge, at) => {
        inwards[edge.first + at] =
          edge.kind === 'level'
            ? levelFlow(plan, water, edge, inwards[edge.first + at]!, at, stepS, endS, flow)
            : -openFlow(edge, water, at, cellM);
      });
    },
    cross(stepS, endS) {
      goOver((edge, at, cell) => {
        const wanted = inwards[edge.first + at]!;
        const face = faceOf(layout, edge.side, cell);
        // The faces behind it are weighed with it.
        f32[face.at] = face.inwards * wanted;
        if (wanted === 0) return;
        const gotM = water.add(cell, (wanted * stepS) / cellM, endS);
        if (wanted > 0) flow.inM3 += gotM * cellM * cellM;
        else flow.outM3 -= gotM * cellM * cellM;
        // What was not there has not flowed.
        if (wanted < 0) inwards[edge.first + at] = Math.min((gotM * cellM) / stepS, 0);
      });
      return flow;
    },
  };
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
  old: number,
  at: number,
  stepS: number,
  endS: number,
  flow: EdgeFlow,
): number {
  const cell = edge.cells[at]!;
  const beyondM = Math.round(valueAt(edge.levelM, endS) / quantumM) * quantumM;
  const levelM = water.levelM(cell);
  const depthM = Math.max(beyondM, levelM) - water.bedM(cell);
  if (depthM <= options.leastFlowDepthM) return 0;
  flow.deepestM = Math.max(flow.deepestM, depthM);
  const n = water.manningSM13(cell);
  const driven = old - (GRAVITY * depthM * stepS * (levelM - beyondM)) / (cellM / 2);
  const drag = (GRAVITY * stepS * n * n * Math.abs(old)) / (depthM * depthM * Math.cbrt(depthM));
  return driven / (1 + drag);
}
