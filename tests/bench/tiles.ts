import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { deflateSync } from 'node:zlib';

import { serve } from '@hono/node-server';

import type { RegularLonLatGrid } from '../../services/earth/grid.ts';
import { openFileSource } from '../../services/platform/byte-source.ts';
import { openCog } from '../../services/formats/geotiff/open-cog.ts';
import { openMapWorld, toFieldValues, toVariable } from '../api/maps/map-world.ts';
import type { BenchRow } from './bench-row.ts';

const TILES = 400;
const SIDE = 256;
const GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 2400,
  ny: 1201,
  lonFirstDeg: -180,
  latFirstDeg: 90,
  lonStepDeg: 0.15,
  latStepDeg: 0.15,
};
const ROUTE = '/ogc/collections/bench/map/tiles/WebMercatorQuad';
/** Tiles over land and sea at which a pixel is about a third of a cell. */
const ADDRESSES = [
  [4, 5, 3],
  [4, 5, 4],
  [4, 6, 3],
  [4, 6, 4],
].map(([z, y, x]) => ({ z: z!, y: y!, x: x! }));

/** A field with the roughness of weather: sums of waves, and detail from cell to cell. */
function weather(lonDeg: number, latDeg: number): number {
  const [lon, lat] = [(lonDeg * Math.PI) / 180, (latDeg * Math.PI) / 180];
  const front = 8 * Math.tanh(12 * Math.sin(3 * lon + 4 * lat));
  const detail = Math.sin(53 * lon) * Math.cos(47 * lat) + 0.5 * Math.sin(171 * lon + 133 * lat);
  // On a scale of 1/32 K, as models pack their fields: rounding is what makes blocks compress.
  return Math.round(32 * (275 + 25 * Math.cos(2 * lat) + front + detail)) / 32;
}

/** What a tile costs at least: bilinear sampling, palette and indexed PNG, in one plain loop. */
function bareTile(field: Float32Array, { z, x, y }: { z: number; x: number; y: number }): number {
  const world = SIDE * 2 ** z;
  const rows = new Uint8Array((SIDE + 1) * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const down = (y * SIDE + row + 0.5) / world;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * down))) * 180) / Math.PI;
    const fy = (GRID.latFirstDeg - lat) / GRID.latStepDeg;
    const top = Math.floor(fy);
    const shareDown = fy - top;
    for (let column = 0; column < SIDE; column++) {
      const lon = ((x * SIDE + column + 0.5) / world) * 360 - 180;
      const fx = (lon - GRID.lonFirstDeg) / GRID.lonStepDeg;
      const left = Math.floor(fx);
      const share = fx - left;
      const at = top * GRID.nx + left;
      const upper = field[at]! + (field[at + 1]! - field[at]!) * share;
      const below = at + GRID.nx;
      const lower = field[below]! + (field[below + 1]! - field[below]!) * share;
      const value = upper + (lower - upper) * shareDown;
      const index = ((value - 228.15) / 90) * 255;
      rows[row * (SIDE + 1) + column + 1] = index < 0 ? 0 : index > 255 ? 255 : index;
    }
  }
  return deflateSync(rows, { level: 1 }).length;
}

/** Milliseconds of this thread's processor time since the mark, or the mark. */
function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
}

/** Warm tiles over HTTP against the bare loop, and the range reads of a cold tile. */
export async function benchTiles(): Promise<BenchRow[]> {
  const variable = toVariable('air_temperature_2m', 'air_temperature', 'K');
  const validTime = '2026-01-01T00:00:00Z';
  const bands = [{ member: null, valueAt: weather }];
  const run = { collection: 'bench', referenceTime: validTime, grid: GRID };
  let reads = 0;
  const world = await openMapWorld([{ ...run, maps: [{ variable, validTime, bands }] }], {
    openMapFile: async (path, blocks) => {
      const source = await openFileSource(path);
      const counted: typeof source = {
        ...source,
        read(...args) {
          reads += 1;
          return source.read(...args);
        },
      };
      return openCog(counted, blocks);
    },
  });
  const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
  const client = new Worker(new URL('./tile-client.worker.ts', import.meta.url));
  try {
    if (!server.listening) await once(server, 'listening');
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}${ROUTE}`;
    const url = ({ z, y, x }: { z: number; y: number; x: number }) => `${root}/${z}/${y}/${x}`;
    const ask = async (urls: readonly string[], connections: number) => {
      client.postMessage({ urls, connections });
      const [reply] = (await once(client, 'message')) as [
        { ms: number; bytes: number } | { error: string },
      ];
      if ('error' in reply) throw new Error(reply.error);
      return reply;
    };
    await ask([url(ADDRESSES[0]!)], 1);
    const coldReads = reads;
    const field = toFieldValues(GRID, weather);
    const urls = Array.from({ length: TILES }, (_, at) => url(ADDRESSES[at % ADDRESSES.length]!));
    // Both warm up before they are measured, then take turns, so that a busy machine hits both.
    await ask(urls, 2);
    for (let at = 0; at < TILES; at++) bareTile(field, ADDRESSES[at % ADDRESSES.length]!);
    let ours = 0;
    let bare = 0;
    let wallMs = 0;
    let bytes = 0;
    const rounds = 5;
    for (let round = 0; round < rounds; round++) {
      const before = process.threadCpuUsage();
      const reply = await ask(urls, 2);
      ours += cpuMs(before);
      wallMs += reply.ms;
      bytes += reply.bytes;
      const start = process.threadCpuUsage();
      for (let at = 0; at < TILES; at++) bareTile(field, ADDRESSES[at % ADDRESSES.length]!);
      bare += cpuMs(start);
    }
    const count = rounds * TILES;
    const perSecond = Math.round(count / (wallMs / 1000));
    return [
      {
        name: 'map tile, warm, 256 px PNG over HTTP',
        target: 'at most 2 x the bare loop',
        ours: `${(ours / count).toFixed(2)} ms CPU`,
        reference: `${(bare / count).toFixed(2)} ms CPU`,
        referenceName: 'bare loop: bilinear, palette, zlib level 1',
        ratio: ours / bare,
        note: `${perSecond} tiles/s by the clock on one core, ${Math.round(bytes / count)} bytes a tile`,
      },
      {
        name: 'map tile, cold, range reads of the COG',
        target: 'at most 2',
        ours: `${coldReads} reads`,
        reference: '2 reads',
        referenceName: 'header and one range of blocks',
        ratio: coldReads / 2,
        note: '2400 x 1201 cells, float32, zstd, blocks of 256 x 256',
      },
    ];
  } finally {
    await client.terminate();
    server.close();
    await world.close();
  }
}
