import { growFire, type GrowthLandscape } from '../../services/science/fire-growth/grow-fire.ts';
import { fuelSpread, type GrowthWeather } from '../../services/science/fire-growth/fuel-spread.ts';
import { travelMinutes } from '../../services/science/fire-growth/spread-ellipse.ts';
import { slopeAndAspect } from '../../services/science/terrain/slope-aspect.ts';
import { openGrowers } from '../../services/twin/wildfire/grow-members.ts';
import type { BenchRow } from './bench-row.ts';

const SIDE = 1500;
const CELL_M = 25;
const HOURS = 24;
const END_MIN = HOURS * 60;
const START = { x: 300, y: 1100 };
const ROUNDS = 3;

const STAND = {
  latitudeDeg: 55,
  longitudeDeg: -120,
  elevationM: 0,
  dayOfYear: 200,
  percentConifer: 50,
  percentDeadFir: 30,
  grassFuelLoadKgM2: 0.35,
  curingPercent: 80,
};

/** Hills of many sizes, made of sines; boreal spruce below, lodgepole pine above, lakes. */
function hills(): GrowthLandscape {
  const heightM = Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const [x, y] = [cell % SIDE, Math.floor(cell / SIDE)];
    let height = 900;
    for (const [size, amplitude] of [
      [400, 300],
      [130, 90],
      [47, 30],
      [17, 8],
      [7, 2],
    ] as const) {
      height += amplitude * Math.sin(x / size + Math.sin(y / (1.7 * size))) * Math.cos(y / size);
    }
    return height;
  });
  const fuel = Uint8Array.from(heightM, (height) => (height < 560 ? 102 : height < 900 ? 2 : 3));
  const { slope, aspectDeg } = slopeAndAspect(
    { nx: SIDE, ny: SIDE, heightM, cellWidthM: CELL_M, cellHeightM: CELL_M },
    'extrapolated',
  );
  return { ...flat(), fuel, slopePercent: slope.map((rise) => 100 * rise), aspectDeg };
}

function flat(): GrowthLandscape {
  const fuel = new Uint8Array(SIDE * SIDE).fill(2);
  return { nx: SIDE, ny: SIDE, cellXM: CELL_M, cellYM: CELL_M, fuel, stand: STAND };
}

/** A day of dry, gusty weather whose wind turns. */
const WEATHER: GrowthWeather = {
  hours: HOURS,
  zones: 1,
  ffmc: Array.from({ length: HOURS }, (_, hour) => 89 + 4 * Math.sin(hour / 4)),
  bui: Array.from({ length: HOURS }, () => 70),
  windKmH: Array.from({ length: HOURS }, (_, hour) => 16 + 8 * Math.sin(hour / 3)),
  windFromDeg: Array.from({ length: HOURS }, (_, hour) => 225 + 3 * hour),
};

type Entry = { readonly cell: number; readonly timeMin: number };

/** The usual way: Dijkstra, a binary heap of objects, eight neighbours, hour of the start of an edge. */
function plainDijkstra(landscape: GrowthLandscape, spreadFactor: number): number {
  const { nx, ny, fuel, slopePercent, aspectDeg } = landscape;
  const terrain =
    slopePercent !== undefined && aspectDeg !== undefined
      ? { terrain: { slopePercent, aspectDeg } }
      : {};
  const spread = fuelSpread(
    { nx, ny, fuel, ...terrain },
    WEATHER,
    STAND,
    { spreadFactor },
    END_MIN,
  );
  // Minutes to each of the nine places around, of each class and hour, when first asked.
  const table = new Map<number, Float64Array | null>();
  const minutesOf = (spreadClass: number, hour: number): Float64Array | null => {
    const key = spreadClass * HOURS + hour;
    const known = table.get(key);
    if (known !== undefined) return known;
    const ellipse = spread.spreadAt(spreadClass, hour);
    const around = ([0, 1, 2, 3, 4, 5, 6, 7, 8] as const).map((place) =>
      ellipse === null
        ? NaN
        : travelMinutes(ellipse, ((place % 3) - 1) * CELL_M, (1 - Math.floor(place / 3)) * CELL_M),
    );
    const made = ellipse === null ? null : Float64Array.from(around);
    table.set(key, made);
    return made;
  };
  const arrival = new Float64Array(nx * ny).fill(Infinity);
  const heap: Entry[] = [];
  const push = (entry: Entry) => {
    let at = heap.push(entry) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]!.timeMin > entry.timeMin; up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = entry;
  };
  const pop = (): Entry | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && heap[down + 1]!.timeMin < heap[down]!.timeMin) down++;
      if (heap[down]!.timeMin >= last.timeMin) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return top;
  };
  const first = START.y * nx + START.x;
  arrival[first] = 0;
  push({ cell: first, timeMin: 0 });
  let burned = 0;
  for (let entry = pop(); entry !== undefined; entry = pop()) {
    const { cell, timeMin } = entry;
    if (timeMin > arrival[cell]!) continue;
    burned++;
    const column = cell % nx;
    const row = (cell - column) / nx;
    const hour = Math.min(Math.floor(timeMin / 60), HOURS - 1);
    for (let stepY = -1; stepY <= 1; stepY++) {
      for (let stepX = -1; stepX <= 1; stepX++) {
        const [x, y] = [column + stepX, row + stepY];
        if (x < 0 || y < 0 || x >= nx || y >= ny) continue;
        const next = y * nx + x;
        if (spread.classOf[next] === 0) continue;
        const minutes = minutesOf(spread.classOf[next]!, hour);
        if (minutes === null) continue;
        const time = timeMin + minutes[3 * (stepY + 1) + stepX + 1]!;
        if (time >= arrival[next]! || time > END_MIN) continue;
        arrival[next] = time;
        push({ cell: next, timeMin: time });
      }
    }
  }
  return burned;
}

/** Processor time, which other work on the machine lengthens less than the clock's. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** `npm run bench -- growth`: 1,500 x 1,500 cells, 24 hours, one ignition, one core. */
export async function benchGrowth(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [name, landscape, spreadFactor] of [
    ['even ground', flat(), 1],
    ['hills', hills(), 1],
    ['hills, nearly all of them burned', hills(), 4],
  ] as const) {
    const ignition = { kind: 'point', at: [START.x, START.y], startMin: 0 } as const;
    let [ours, theirs, burned, theirCells, peakMb] = [Infinity, Infinity, 0, 0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const ms = await cpuMs(async () => {
        const onProgress = () => {
          peakMb = Math.max(peakMb, process.memoryUsage().arrayBuffers / 2 ** 20);
        };
        const options = { endMin: END_MIN, spreadFactor, onProgress };
        burned = (await growFire(landscape, WEATHER, [ignition], options)).cellsBurned;
      });
      ours = Math.min(ours, ms);
      theirs = Math.min(
        theirs,
        await cpuMs(() => (theirCells = plainDijkstra(landscape, spreadFactor))),
      );
    }
    rows.push({
      name: `fire growth, 1,500 x 1,500 cells, 24 h, ${name}`,
      target: 'under 2 s on one core, under 300 MB',
      ours: `${(ours / 1000).toFixed(2)} s`,
      reference: `${(theirs / 1000).toFixed(2)} s`,
      referenceName: 'Dijkstra, heap of objects, 8 directions only',
      ratio: theirs / ours,
      note: `${burned} cells burned (${theirCells}), fuel and terrain classes included; arrays ${peakMb.toFixed(0)} MB beside the memory of the module (20 octets a cell), both landscapes and what is not collected yet included; best of ${ROUNDS}, processor time`,
    });
  }
  return [...rows, await benchMembers()];
}

const MEMBERS = 21;

/** All members of an ensemble at once, on every core, against one after the other on this one. */
async function benchMembers(): Promise<BenchRow> {
  const landscape = hills();
  const ignitions = [{ kind: 'point', at: [START.x, START.y], startMin: 0 }] as const;
  const options = { endMin: END_MIN, spreadFactor: 2 };
  const members = Array.from({ length: MEMBERS }, (_, member) => ({
    ...WEATHER,
    windFromDeg: Array.from(WEATHER.windFromDeg, (from) => from + 3 * (member - 10)),
  }));
  const threeMs = await cpuMs(async () => {
    for (const weather of members.slice(0, 3)) {
      await growFire(landscape, weather, ignitions, options);
    }
  });
  const oneMs = threeMs / 3;
  const growers = openGrowers();
  let peakMb = 0;
  const from = performance.now();
  const fires = await Promise.all(
    members.map(async (weather) => {
      const grown = await growers.grow({ landscape, weather, ignitions, options });
      peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
      return grown.cellsBurned;
    }),
  );
  const ms = performance.now() - from;
  await growers.close();
  return {
    name: `fire growth, ${MEMBERS} members, 1,500 x 1,500 cells of hills, 24 h`,
    target: 'in parallel',
    ours: `${(ms / 1000).toFixed(1)} s`,
    reference: `${((MEMBERS * oneMs) / 1000).toFixed(1)} s`,
    referenceName: `${MEMBERS} x the processor time of one fire (mean of 3)`,
    ratio: (MEMBERS * oneMs) / ms,
    note: `clock; ${Math.min(...fires)} to ${Math.max(...fires)} cells burned; process at most ${peakMb.toFixed(0)} MB, results of all members (${((MEMBERS * 8 * SIDE * SIDE) / 2 ** 20).toFixed(0)} MB) included`,
  };
}
