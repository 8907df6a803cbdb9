import { invalidField } from '../../platform/fault.ts';
import type { FloodGrid, Place } from './flood-model.ts';

/** A river narrower than the cells, or a few of them wide. */
export type Channel = {
  readonly id: string;
  readonly line: readonly Place[];
  readonly widthM: number;
  readonly manningSM13: number;
  /** at the points of the line; NaN = linear between those that are known */
  readonly bedM: ArrayLike<number>;
};

/**
 * Lays channels into a grid: an unbroken chain of cells, side by side, takes the bed of the channel
 * and a roughness with which a cell carries what the channel carries at the same depth and fall.
 * Manning's equation of a wide channel gives it: n times cell over width, over the root of how much
 * longer the chain of cells is than the line. Where the channel is wider than a cell, all cells
 * within its width take its bed and its own roughness.
 *
 * Such a cell stores more than the channel does, so a flood wave comes a little later; in return
 * channel and flood plain are one scheme, exchange water by one equation, and keep it.
 *
 * @returns a new grid, and the cells of each channel from its beginning to its end
 * @throws {Fault} `invalid-request`: a channel without a cell in the grid, sizes not above 0, no bed
 */
export function burnChannels(
  grid: FloodGrid,
  channels: readonly Channel[],
): { readonly grid: FloodGrid; readonly cells: readonly Int32Array[] } {
  const elevationM = Float32Array.from(grid.elevationM);
  const { manningSM13: n } = grid;
  const manningSM13 =
    typeof n === 'number' ? new Float32Array(elevationM.length).fill(n) : Float32Array.from(n);
  const cells = channels.map((channel, index) => {
    const field = `channels[${index}]`;
    const { widthM, manningSM13: own } = channel;
    if (!(widthM > 0 && own > 0)) {
      const detail = 'needs a width and a roughness above 0';
      throw invalidField({ field, value: { widthM, manningSM13: own }, detail });
    }
    const bedAt = openBed(field, channel);
    const { chain, lineM } = walk(grid, channel.line);
    if (chain.length === 0) {
      throw invalidField({
        field: `${field}.line`,
        value: channel.id,
        detail: 'has no cell in the grid',
      });
    }
    const longer = Math.max((chain.length * grid.cellM) / Math.max(lineM, grid.cellM), 1);
    const rough = (own * Math.max(grid.cellM / widthM, 1)) / Math.sqrt(longer);
    const reach = Math.floor(widthM / grid.cellM / 2);
    for (const { cell, alongM } of chain) {
      for (const beside of around(grid, cell, reach)) {
        if (Number.isNaN(elevationM[beside])) continue;
        elevationM[beside] = Math.min(elevationM[beside]!, bedAt(alongM));
        manningSM13[beside] = rough;
      }
    }
    return Int32Array.from(chain, ({ cell }) => cell);
  });
  return { grid: { ...grid, elevationM, manningSM13 }, cells };
}

type ChainCell = { readonly cell: number; readonly alongM: number };

/** Cells side by side from the beginning of a line to its end, without loops over single cells. */
function walk(grid: FloodGrid, line: readonly Place[]) {
  const { nx, ny, cellM, westM, northM, elevationM } = grid;
  const places = new Map<number, number>();
  const chain: ChainCell[] = [];
  let [startM, lineM] = [0, 0];
  const visit = (column: number, row: number, alongM: number) => {
    if (column < 0 || column >= nx || row < 0 || row >= ny) return;
    const cell = row * nx + column;
    if (Number.isNaN(elevationM[cell])) return;
    const known = places.get(cell);
    // A bend that comes back to a cell is cut: its length is the line's, not the grid's.
    if (known !== undefined) {
      for (const { cell: cut } of chain.splice(known + 1)) places.delete(cut);
      return;
    }
    places.set(cell, chain.length);
    chain.push({ cell, alongM });
  };
  let last: readonly [number, number] | undefined;
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1]!, line[at]!];
    const partM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const looks = Math.max(Math.ceil((16 * partM) / cellM), 1);
    for (let look = 0; look <= looks; look++) {
      const share = look / looks;
      const column = Math.floor((a[0] + share * (b[0] - a[0]) - westM) / cellM);
      const row = Math.floor((northM - a[1] - share * (b[1] - a[1])) / cellM);
      const alongM = startM + share * partM;
      // Over a corner: by the lower of the two cells beside it.
      if (last !== undefined && column !== last[0] && row !== last[1]) {
        const heights = [row * nx + last[0], last[1] * nx + column].map(
          (cell) => elevationM[cell]!,
        );
        if (heights[0]! <= heights[1]!) visit(last[0], row, alongM);
        else visit(column, last[1], alongM);
      }
      visit(column, row, alongM);
      last = [column, row];
    }
    startM += partM;
    lineM += partM;
  }
  return { chain, lineM };
}

function around({ nx, ny }: FloodGrid, cell: number, reach: number): number[] {
  const column = cell % nx;
  const row = (cell - column) / nx;
  const found: number[] = [];
  for (let y = Math.max(row - reach, 0); y <= Math.min(row + reach, ny - 1); y++) {
    for (let x = Math.max(column - reach, 0); x <= Math.min(column + reach, nx - 1); x++) {
      if (Math.hypot(x - column, y - row) <= reach) found.push(y * nx + x);
    }
  }
  return found;
}

function openBed(field: string, { line, bedM }: Channel): (alongM: number) => number {
  const known: { readonly alongM: number; readonly bedM: number }[] = [];
  let alongM = 0;
  line.forEach((place, at) => {
    const before = line[at - 1];
    if (before !== undefined) alongM += Math.hypot(place[0] - before[0], place[1] - before[1]);
    if (Number.isFinite(bedM[at])) known.push({ alongM, bedM: bedM[at]! });
  });
  if (bedM.length !== line.length || line.length < 2 || known.length === 0) {
    const detail = 'needs two points, and a bed at one of them at least (NaN where unknown)';
    throw invalidField({ field: `${field}.bedM`, value: bedM.length, detail });
  }
  return (at) => {
    const next = known.findIndex((point) => point.alongM >= at);
    if (next < 0) return known.at(-1)!.bedM;
    if (next === 0) return known[0]!.bedM;
    const [low, high] = [known[next - 1]!, known[next]!];
    const share = (at - low.alongM) / (high.alongM - low.alongM);
    return low.bedM + share * (high.bedM - low.bedM);
  };
}
