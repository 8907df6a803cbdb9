/**
 * Flow directions and accumulation over a square grid, in a process of its own so that its memory
 * can be told: `node flow-accumulation.ts <side> raw|whole` prints processor times in ms, the most
 * cells that come together, and the most memory that was resident.
 */
import { accumulateCells } from '../../services/science/river-network/accumulation.ts';
import { fillDepressions } from '../../services/science/river-network/fill-depressions.ts';
import { steepestDescent } from '../../services/science/river-network/flow-directions.ts';
import { drainTerrain } from '../../services/science/river-network/resolve-flats.ts';
import { makeHills } from './hills.ts';

const side = Number(process.argv[2]);
const isWhole = process.argv[3] === 'whole';

function time<T>(step: () => T): { value: T; ms: number } {
  const before = process.cpuUsage();
  const value = step();
  const { user, system } = process.cpuUsage(before);
  return { value, ms: (user + system) / 1000 };
}

const grid = { nx: side, ny: side, cellXM: 25, cellYM: 25, elevationM: makeHills(side) };
const filled = isWhole ? time(() => fillDepressions(grid)) : { value: grid.elevationM, ms: 0 };
const terrain = { ...grid, elevationM: filled.value };
const directed = time(() => (isWhole ? drainTerrain(terrain) : steepestDescent(terrain)));
const gathered = time(() => accumulateCells(directed.value));
const most = gathered.value.reduce((a, b) => Math.max(a, b));
console.log(
  JSON.stringify({
    fillMs: filled.ms,
    directionsMs: directed.ms,
    accumulationMs: gathered.ms,
    most,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
