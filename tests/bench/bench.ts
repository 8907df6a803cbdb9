/**
 * `npm run bench`: one table, each row a ratio against a named reference in the same run. Absolute
 * times vary with the machine; the ratios are what counts. Rows by name: `npm run bench -- tiles`.
 */
import { cpus, totalmem } from 'node:os';

import type { BenchRow } from './bench-row.ts';
import { benchDecode } from './decode.ts';
import { benchFireBehaviour } from './fire-behaviour.ts';
import { benchFireWeather } from './fire-weather.ts';
import { benchProcesses } from './processes.ts';
import { benchGrowth } from './growth.ts';
import { benchHydraulics } from './hydraulics.ts';
import { benchInundation } from './inundation.ts';
import { benchQuery } from './query.ts';
import { benchRunoff } from './runoff.ts';
import { benchRiverNetwork } from './river-network.ts';
import { benchStart } from './start.ts';
import { benchStore } from './store.ts';
import { benchTiles } from './tiles.ts';

const BENCHES: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  decode: benchDecode,
  store: benchStore,
  query: benchQuery,
  tiles: benchTiles,
  processes: benchProcesses,
  start: benchStart,
  'fire-weather': benchFireWeather,
  'fire-behaviour': benchFireBehaviour,
  growth: benchGrowth,
  hydraulics: benchHydraulics,
  'river-network': benchRiverNetwork,
  inundation: benchInundation,
  runoff: benchRunoff,
};

function describeMachine(): string {
  const [cpu] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${cpu?.model.trim()}, ${memoryGiB} GiB, Node.js ${process.version}`;
}

function print({ name, target, ours, reference, referenceName, ratio, note }: BenchRow): void {
  const shown = ratio === null ? '' : `, ratio ${ratio.toFixed(2)}`;
  console.log(
    `| ${name} | ${ours} | ${referenceName}: ${reference}${shown} | ${target} | ${note} |`,
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
console.log(`${describeMachine()}\n`);
console.log('| what | ours | reference | target | note |\n|---|---|---|---|---|');
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await bench()) print(row);
}
process.exit(0);
