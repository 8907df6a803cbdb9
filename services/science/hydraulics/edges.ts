import type { CellWater } from './cell-water.ts';
import { faceOf } from './memory-layout.ts';
import type { FloodPlan, PlannedEdge } from './plan-flood.ts';
import { valueAt } from './series.ts';

const GRAVITY = 9.80665;
/** No fall from cell to cell. */
const WALL_M = 1e6;
/** Of the water of a cell at most so much leaves through sides and culverts in a step. */
export const MOST_SHARE = 0.9;

/** Manning's equation of a wide channel: discharge per width, m2/s. */
function uniformFlow(depthM: number, slopeMPerM: number, manningSM13: number): number {
  return (depthM * Math.cbrt(depthM * depthM) * Math.sqrt(slopeMPerM)) / manningSM13;
}

/** The open sides, as the thread of a band sees them. */
export type Edges = {
  /** Finds what will flow, from the water as it stands; nobody may write meanwhile. */
  look(stepS: number, endS: number): void;
  /** Lets the next step bring it, m3 of this band's cells. */
  bring(stepS: number): { readonly inM3: number; readonly outM3: number };
  /** Notes it at the faces, after the step: those behind are weighed with it. */
  note(): void;
};

/** The open sides of a flood; discharge per width of the step before stands in its memory. */
export function openEdges(plan: FloodPlan, water: CellWater): Edges {
  const { cellM, layout, memory, edges } = plan;
  // A number of its own for each thread: all find the same, and none writes what others read.
  const count = edges.reduce((sum, { cells }) => sum + cells.length, 0);
  const inwards = new Float64Array(count);
  const f32 = new Float32Array(memory.buffer);
  const areaM2 = cellM * cellM;

  function goOver(visit: (edge: PlannedEdge, at: number, cell: number) => void): void {
    for (const edge of edges) {
      edge.cells.forEach((cell, at) => visit(edge, at, cell));
    }
  }

  return {
    look(stepS, endS) {
      goOver((edge, at, cell) => {
        const face = faceOf(layout, edge.side, cell);
        const wanted =
          edge.kind === 'level'
            ? levelFlow(plan, water, edge, face.inwards * f32[face.at]!, cell, stepS, endS)
            : -openFlow(edge, water, at, cellM);
        const share = MOST_SHARE / plan.claims.get(cell)!;
        const least = (-share * water.depthM(cell) * cellM) / stepS;
        inwards[edge.first + at] = Math.max(wanted, least);
      });
    },
    bring(stepS) {
      let [inM3, outM3] = [0, 0];
      goOver((edge, at, cell) => {
        const changeM3 = water.change(cell, (inwards[edge.first + at]! * stepS) / cellM) * areaM2;
        if (changeM3 > 0) inM3 += changeM3;
        else outM3 -= changeM3;
      });
      return { inM3, outM3 };
    },
    note() {
      goOver((edge, at, cell) => {
        if (!water.isOwn(cell)) return;
        const face = faceOf(layout, edge.side, cell);
        f32[face.at] = face.inwards * inwards[edge.first + at]!;
      });
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
  // A wall behind the cell: nothing comes to it.
  if (fallM > WALL_M) return 0;
  return uniformFlow(depthM, fallM / cellM, water.manningSM13(cell));
}

/** The local-inertial equation between the edge and the cell's centre, half a cell on. */
function levelFlow(
  { cellM, quantumM, options }: FloodPlan,
  water: CellWater,
  edge: PlannedEdge & { readonly kind: 'level' },
  old: number,
  cell: number,
  stepS: number,
  endS: number,
): number {
  const beyondM = Math.round(valueAt(edge.levelM, endS) / quantumM) * quantumM;
  const levelM = water.levelM(cell);
  const depthM = Math.max(beyondM, levelM) - water.bedM(cell);
  if (depthM <= options.leastFlowDepthM) return 0;
  const n = water.manningSM13(cell);
  const driven = old - (GRAVITY * depthM * stepS * (levelM - beyondM)) / (cellM / 2);
  const drag = (GRAVITY * stepS * n * n) / (depthM * depthM * Math.cbrt(depthM));
  return (2 * driven) / (1 + Math.sqrt(1 + 4 * drag * Math.abs(driven)));
}
