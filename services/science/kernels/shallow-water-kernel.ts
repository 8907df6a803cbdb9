import { SHALLOW_WATER_WASM } from './shallow-water-wasm.ts';
import { decodeBase64, WebAssembly } from './web-assembly.ts';

/** Memory that several threads see. */
export type SharedMemory = { readonly buffer: SharedArrayBuffer };

/** One step of shallow water over a band of rows; what `assembly/shallow-water/sweep.ts` exports. */
export type ShallowWaterKernel = {
  open(
    firstRow: number,
    endRow: number,
    rowBytes: number,
    flagBytes: number,
    chunkBytes: number,
    cells: number,
    arrayBytes: number,
    flags: number,
    flagArrayBytes: number,
    halo: number,
    scratch: number,
    leveeRecords: number,
    leveeStarts: number,
    wetDepthM: number,
  ): void;
  /** Copies what is read of the neighbours' rows; `before` octets lie before a row's column 0. */
  pull(before: number, flagsBefore: number): void;
  /** @returns largest depth of the band, m */
  step(
    stepS: number,
    overCell: number,
    theta: number,
    leastDepthM: number,
    endS: number,
    looks: boolean,
  ): number;
  /** @returns largest depth of the band, m */
  addRain(depths: number, table: number, leastDepthM: number, timeS: number): number;
  /** @returns sum of the depths taken, m */
  infiltrate(
    kind: number,
    seconds: number,
    rates: number,
    rateStride: number,
    second: number,
    secondStride: number,
    states: number,
    timeS: number,
  ): number;
  /** @returns sum of the depths of the band, m */
  findStored(): number;
};

const PAGE_BYTES = 65_536;

let compiled: object | undefined;

/** Memory of so many octets, all zero. */
export function openSharedMemory(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** A kernel for this thread over a memory that other threads may have kernels over as well. */
export function openShallowWaterKernel(memory: SharedMemory): ShallowWaterKernel {
  compiled ??= new WebAssembly.Module(decodeBase64(SHALLOW_WATER_WASM));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  return instance.exports as ShallowWaterKernel;
}
