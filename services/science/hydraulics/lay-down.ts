import { invalidField } from '../../platform/fault.ts';
import type { SharedMemory } from '../kernels/shallow-water-kernel.ts';
import { checkRaster } from './check-model.ts';
import type { FloodModel, FloodOptions, Infiltration } from './flood-model.ts';
import type { LeveeFace } from './levee-faces.ts';
import { type CellArray, cellOf, type FloodLayout, slotOf, SLOT } from './memory-layout.ts';
import type { PlannedRain } from './rain.ts';

/** Higher than any water: what no cell stands beyond. */
const WALL_M = 1e30;
const MM_H = 1 / 3.6e6;

type Heights = { readonly datumM: number; readonly quantumM: number };

/** Writes what a flood begins with into its memory. */
export function layDown(
  model: FloodModel,
  layout: FloodLayout,
  memory: SharedMemory,
  heights: Heights,
  faces: readonly LeveeFace[],
  rain: PlannedRain | undefined,
  options: Required<FloodOptions>,
): { readonly initialM3: number; readonly groundKind?: 0 | 1 | 2 } {
  const { grid } = model;
  const f32 = new Float32Array(memory.buffer);
  const { nx, ny, arrays, arrayBytes } = layout;
  const bedStart = (layout.cellsAt - 2 * 4 * layout.stride - 16) / 4;
  f32.fill(WALL_M, bedStart, bedStart + arrayBytes / 4);
  const { datumM, quantumM } = heights;
  const quantise = (heightM: number) => Math.round((heightM - datumM) / quantumM) * quantumM;
  for (let cell = 0; cell < nx * ny; cell++) {
    const heightM = grid.elevationM[cell]!;
    const { manningSM13: n } = grid;
    if (Number.isNaN(heightM)) continue;
    f32[cellOf(layout, 'bed', cell)] = quantise(heightM);
    f32[cellOf(layout, 'friction', cell)] = typeof n === 'number' ? n : n[cell]!;
  }
  f32.fill(
    NaN,
    arrays.arrival! - 2 * layout.stride - 4,
    arrays.arrival! + (ny + 3) * layout.stride - 4,
  );
  const initialM3 = fillWater(model, layout, memory, quantise, options);
  layLevees(layout, memory, faces, datumM);
  if (rain !== undefined) new Int32Array(memory.buffer, layout.rainTableAt, ny).set(rain.rowOf);
  if (model.infiltration === undefined) return { initialM3 };
  return { initialM3, groundKind: layGround(model.infiltration, layout, f32) };
}

function fillWater(
  { grid, initial }: FloodModel,
  layout: FloodLayout,
  memory: SharedMemory,
  quantise: (heightM: number) => number,
  { wetDepthM, leastFlowDepthM }: Required<FloodOptions>,
): number {
  if (initial === undefined) return 0;
  const { nx, ny, flagStride, flagsAt } = layout;
  const f32 = new Float32Array(memory.buffer);
  const flags = new Uint8Array(memory.buffer);
  if (initial.kind === 'depth') checkRaster('initial.depthM', initial.depthM, nx * ny);
  else if (!Number.isFinite(initial.levelM)) {
    throw invalidField({ field: 'initial.levelM', value: initial.levelM, detail: 'is missing' });
  }
  let [sumM, deepestM] = [0, 0];
  for (let cell = 0; cell < nx * ny; cell++) {
    const bedM = grid.elevationM[cell]!;
    if (Number.isNaN(bedM)) continue;
    const given = initial.kind === 'level' ? initial.levelM - bedM : initial.depthM[cell]!;
    if (initial.kind === 'depth' && given < 0) {
      throw invalidField({ field: 'initial.depthM', value: given, detail: 'must not be negative' });
    }
    if (!(given > 0)) continue;
    // By the level, not by the depth: what is level stays so to the last bit.
    const depthM = Math.fround(quantise(bedM + given) - f32[cellOf(layout, 'bed', cell)]!);
    if (!(depthM > 0)) continue;
    sumM += depthM;
    deepestM = Math.max(deepestM, depthM);
    f32[cellOf(layout, 'depth', cell)] = depthM;
    f32[cellOf(layout, 'highest', cell)] = depthM;
    if (depthM > wetDepthM) f32[cellOf(layout, 'arrival', cell)] = 0;
    if (depthM > leastFlowDepthM) {
      flags[flagsAt + Math.floor(cell / nx) * flagStride + ((cell % nx) >> 4)] = 1;
    }
  }
  const slots = new Float64Array(memory.buffer);
  slots[slotOf(layout, 0) + SLOT.deepestM] = deepestM;
  return sumM * grid.cellM ** 2;
}

/** Records of `assembly/shallow-water/levees.ts`, by the row with which they are looked at. */
function layLevees(
  layout: FloodLayout,
  memory: SharedMemory,
  faces: readonly LeveeFace[],
  datumM: number,
): void {
  const { leveesAt, leveeStartsAt, ny } = layout;
  const keyOf = ({ row, isNorthern }: LeveeFace) => (isNorthern ? row - 1 : row);
  const sorted = faces.toSorted((a, b) => keyOf(a) - keyOf(b));
  const starts = new Int32Array(memory.buffer, leveeStartsAt, ny + 5);
  for (const face of sorted) starts.fill(starts[keyOf(face) + 3]! + 1, keyOf(face) + 3);
  const view = new DataView(memory.buffer, leveesAt, 32 * sorted.length);
  sorted.forEach(({ column, isNorthern, crestM, coefficient, breach }, index) => {
    const crest = Math.min(crestM - datumM, WALL_M);
    view.setInt32(32 * index, 2 * column + Number(isNorthern), true);
    const { share = 0, invertM = crestM, startS = 0, endS = 0 } = breach ?? {};
    [crest, coefficient, share, crest, invertM - datumM, startS, endS].forEach((value, at) =>
      view.setFloat32(32 * index + 4 + 4 * at, value, true),
    );
  });
}

function layGround(ground: Infiltration, layout: FloodLayout, f32: Float32Array): 0 | 1 | 2 {
  const fill = (array: CellArray, name: string, values: number | Float32Array, factor: number) => {
    const cells = layout.nx * layout.ny;
    checkRaster(`infiltration.${name}`, values, cells);
    for (let cell = 0; cell < cells; cell++) {
      const value = typeof values === 'number' ? values : values[cell]!;
      const isGround = f32[cellOf(layout, 'bed', cell)]! < WALL_M / 2;
      if (isGround && !(value >= 0 && Number.isFinite(value))) {
        const detail = 'must be a number, not negative';
        throw invalidField({ field: `infiltration.${name}`, value, detail });
      }
      f32[cellOf(layout, array, cell)] = isGround ? value * factor : 0;
    }
  };
  switch (ground.kind) {
    case 'constant':
      fill('groundRate', 'rateMmH', ground.rateMmH, MM_H);
      return 0;
    case 'green-ampt':
      fill('groundRate', 'conductivityMmH', ground.conductivityMmH, MM_H);
      fill('groundSecond', 'suctionDeficitMm', ground.suctionDeficitMm, 1e-3);
      return 1;
    case 'initial-continuing':
      fill('groundRate', 'continuingMmH', ground.continuingMmH, MM_H);
      fill('groundState', 'initialMm', ground.initialMm, 1e-3);
      return 2;
  }
}
