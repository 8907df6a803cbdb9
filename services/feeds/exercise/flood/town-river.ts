import { cellKm, TOWN_CORNER, TOWN_GRID, UPLAND_GRID, type Km } from './place.ts';
import type { Reach, Rivers } from './rivers.ts';

/** A place on a river: km, the height of its bed, width and depth at bankfull. */
type Knot = {
  readonly at: Km;
  readonly bedM: number;
  readonly widthM: number;
  readonly depthM: number;
};

/** The rivers of the town's grid: what of them is nearest to each cell. */
export type TownRivers = {
  /** distance from the middle of the nearest river, m; Infinity beyond `REACH_M` */
  readonly offM: Float32Array;
  /** its bed there, and its width and depth at bankfull, m */
  readonly bedM: Float32Array;
  readonly widthM: Float32Array;
  readonly depthM: Float32Array;
  /** 1 to the left of the river that the town lies on, looking down it; -1 to the right; 0 far off */
  readonly side: Int8Array;
  /** the middle of that river, smooth, down the river */
  readonly course: readonly Knot[];
};

/** How far from a river its bed and banks are told. */
const REACH_M = 700;
/** Corners of cells are rounded off: the river swings through the cells it drains. */
const ROUNDINGS = 3;
const CELL_M = TOWN_GRID.dxM;

/** Lays the rivers through the town's grid, smooth, over the cells that they take in the upland. */
export function layTownRivers(rivers: Rivers): TownRivers {
  const { nx, ny } = TOWN_GRID;
  const array = () => new Float32Array(nx * ny);
  const town = {
    offM: array().fill(Infinity),
    bedM: array(),
    widthM: array(),
    depthM: array(),
    side: new Int8Array(nx * ny),
  };
  const courses = joinReaches(rivers).map((knots) => {
    let smooth = knots;
    for (let round = 0; round < ROUNDINGS; round++) smooth = roundOff(smooth);
    return smooth;
  });
  // The largest river comes first: it is the one that has sides.
  for (const [rank, course] of courses.entries()) {
    for (let at = 1; at < course.length; at++) {
      stamp(town, course[at - 1]!, course[at]!, rank === 0);
    }
  }
  return { ...town, course: courses[0]! };
}

/** Reaches near the town, joined where one runs on as the same river; the largest first. */
function joinReaches({ reaches, upland }: Rivers): Knot[][] {
  const near = reaches.filter(({ cells }) =>
    cells.some((cell) => isNear(cellKm(UPLAND_GRID, cell))),
  );
  const byId = new Map(reaches.map((reach) => [reach.id, reach]));
  const largestAbove = new Map<string, Reach>();
  for (const reach of near) {
    if (reach.nextId === null) continue;
    const known = largestAbove.get(reach.nextId);
    if (known === undefined || reach.upstreamAreaKm2 > known.upstreamAreaKm2) {
      largestAbove.set(reach.nextId, reach);
    }
  }
  const heads = near.filter(({ id }) => !largestAbove.has(id));
  const courses = heads.map((head) => {
    const knots: Knot[] = [];
    let reach: Reach | undefined = head;
    for (let above: Reach | undefined; reach !== undefined;) {
      const { cells, widthM, bankfullDepthM } = reach;
      const isMain: boolean = above === undefined || largestAbove.get(reach.id) === above;
      const taken = isMain ? cells : cells.slice(0, 1);
      for (const cell of taken) {
        const at = cellKm(UPLAND_GRID, cell);
        knots.push({ at, bedM: upland.heightM[cell]!, widthM, depthM: bankfullDepthM });
      }
      above = reach;
      reach = isMain && reach.nextId !== null ? byId.get(reach.nextId) : undefined;
      if (reach !== undefined && !near.includes(reach)) reach = undefined;
    }
    return { knots, widthM: Math.max(...knots.map((knot) => knot.widthM)), count: knots.length };
  });
  courses.sort((a, b) => b.widthM - a.widthM || b.count - a.count);
  return courses.map(({ knots }) => knots);
}

function isNear([xKm, yKm]: Km): boolean {
  const [west, south] = TOWN_CORNER;
  const x = xKm - west;
  const y = yKm - south;
  return x > -1.5 && y > -1.5 && x < 7.5 && y < 5.5;
}

/** Chaikin's corner cutting; what falls along the line still falls. */
function roundOff(knots: readonly Knot[]): Knot[] {
  const between = (from: Knot, to: Knot, share: number): Knot => {
    const mix = (a: number, b: number) => a + (b - a) * share;
    return {
      at: [mix(from.at[0], to.at[0]), mix(from.at[1], to.at[1])],
      bedM: mix(from.bedM, to.bedM),
      widthM: mix(from.widthM, to.widthM),
      depthM: mix(from.depthM, to.depthM),
    };
  };
  const cut = knots.slice(1).flatMap((to, at) => {
    const from = knots[at]!;
    return [between(from, to, 0.25), between(from, to, 0.75)];
  });
  return [knots[0]!, ...cut, knots.at(-1)!];
}

type Laid = Omit<TownRivers, 'course'>;

/** Tells the cells around a piece of a river of it, where none nearer has. */
function stamp(town: Laid, from: Knot, to: Knot, hasSides: boolean): void {
  const { nx, ny } = TOWN_GRID;
  const [fromX, fromY] = toCell(from.at);
  const [toX, toY] = toCell(to.at);
  const dx = toX - fromX;
  const dy = toY - fromY;
  const square = dx * dx + dy * dy;
  const reachCells = (hasSides ? REACH_M : 5 * from.widthM) / CELL_M;
  const clampX = (x: number) => Math.min(nx - 1, Math.max(0, x));
  const clampY = (y: number) => Math.min(ny - 1, Math.max(0, y));
  if (square === 0) return;
  const lastX = clampX(Math.ceil(Math.max(fromX, toX) + reachCells));
  const lastY = clampY(Math.ceil(Math.max(fromY, toY) + reachCells));
  for (let y = clampY(Math.floor(Math.min(fromY, toY) - reachCells)); y <= lastY; y++) {
    for (let x = clampX(Math.floor(Math.min(fromX, toX) - reachCells)); x <= lastX; x++) {
      const along = ((x - fromX) * dx + (y - fromY) * dy) / square;
      const share = Math.min(1, Math.max(0, along));
      const offX = x - fromX - share * dx;
      const offY = y - fromY - share * dy;
      const offM = CELL_M * Math.sqrt(offX * offX + offY * offY);
      const cell = y * nx + x;
      if (offM >= town.offM[cell]!) continue;
      town.offM[cell] = offM;
      town.bedM[cell] = from.bedM + share * (to.bedM - from.bedM);
      town.widthM[cell] = from.widthM;
      town.depthM[cell] = from.depthM;
      // Rows count southward: left of a way down the river is where this is below 0.
      town.side[cell] = hasSides ? (dx * offY - dy * offX < 0 ? 1 : -1) : 0;
    }
  }
}

/** Column and row of the town's grid, with fractions. */
function toCell([xKm, yKm]: Km): readonly [x: number, y: number] {
  const [firstX, firstY] = cellKm(TOWN_GRID, 0);
  return [((xKm - firstX) * 1000) / CELL_M, ((firstY - yKm) * 1000) / CELL_M];
}
